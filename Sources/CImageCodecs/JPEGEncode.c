#include "Buffer.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

/// Everything that one encoding holds; outside the frame that calls setjmp.
struct encoding {
    struct jpeg_compress_struct info;
    struct jpeg_error_mgr errors;
    struct jpeg_destination_mgr destination;
    jmp_buf jump;
    codec_status status;
    codec_message *message;
    const codec_jpeg_source *source;
    codec_buffer *output;
    uint8_t *blended_row;
};

static void fail(struct encoding *e, codec_status status, const char *text) {
    e->status = status;
    codec_message_set(e->message, text);
    longjmp(e->jump, 1);
}

static void on_error(j_common_ptr info) {
    char text[JMSG_LENGTH_MAX];
    info->err->format_message(info, text);
    const bool memory = info->err->msg_code == JERR_OUT_OF_MEMORY;
    fail(info->client_data, memory ? CODEC_OUT_OF_MEMORY : CODEC_UNSUPPORTED, text);
}

static void on_message(j_common_ptr info, int level) {
    (void)info;
    (void)level;
}

static void no_output(j_common_ptr info) { (void)info; }

// MARK: - Growing destination: the library writes into the unused part of the buffer

static void offer_room(struct encoding *e) {
    codec_buffer *output = e->output;
    if (!codec_buffer_reserve(output, 4096)) { fail(e, CODEC_OUT_OF_MEMORY, "no memory for the file"); }
    e->destination.next_output_byte = output->bytes + output->count;
    e->destination.free_in_buffer = output->capacity - output->count;
}

static void destination_init(j_compress_ptr info) { offer_room(info->client_data); }

/// Called when the room is used up to the last byte, whatever the counters say.
static boolean destination_full(j_compress_ptr info) {
    struct encoding *e = info->client_data;
    e->output->count = e->output->capacity;
    offer_room(e);
    return TRUE;
}

static void destination_finish(j_compress_ptr info) {
    struct encoding *e = info->client_data;
    e->output->count = e->output->capacity - e->destination.free_in_buffer;
}

// MARK: - Encoding; these frames are the ones that jumps leave

/// ICC.1, annex B.4: "ICC_PROFILE", NUL, the number of this segment from 1, and how many there are.
static void write_icc_profile(struct encoding *e) {
    enum { overhead = 14, most = 65533 - overhead };
    const codec_jpeg_source *source = e->source;
    const size_t segments = (source->icc_profile_count + most - 1) / most;
    if (segments > 255) { fail(e, CODEC_UNSUPPORTED, "the ICC profile is too long for a JPEG file"); }
    const uint8_t *next = source->icc_profile;
    size_t left = source->icc_profile_count;
    for (size_t segment = 1; segment <= segments; segment++) {
        const size_t count = left < most ? left : most;
        jpeg_write_m_header(&e->info, JPEG_APP0 + 2, (unsigned)(count + overhead));
        static const char signature[] = "ICC_PROFILE";
        for (size_t i = 0; i < sizeof signature; i++) { jpeg_write_m_byte(&e->info, signature[i]); }
        jpeg_write_m_byte(&e->info, (int)segment);
        jpeg_write_m_byte(&e->info, (int)segments);
        for (size_t i = 0; i < count; i++) { jpeg_write_m_byte(&e->info, next[i]); }
        next += count;
        left -= count;
    }
}

static void blend_on_white(const uint8_t *rgb, const uint8_t *alpha, uint8_t *blended, size_t width) {
    for (size_t x = 0; x < width; x++) {
        const unsigned opacity = alpha[x];
        for (int channel = 0; channel < 3; channel++) {
            blended[x * 3 + channel] =
                (uint8_t)((rgb[x * 3 + channel] * opacity + 255 * (255 - opacity) + 127) / 255);
        }
    }
}

static void encode(struct encoding *e) {
    const codec_jpeg_source *source = e->source;
    const size_t width = source->pixels.width;
    jpeg_create_compress(&e->info);
    e->info.dest = &e->destination;
    e->info.image_width = source->pixels.width;
    e->info.image_height = source->pixels.height;
    e->info.input_components = 3;
    e->info.in_color_space = JCS_RGB;
    jpeg_set_defaults(&e->info);
    jpeg_set_quality(&e->info, source->quality, TRUE);
    e->info.dct_method = JDCT_ISLOW;
    e->info.comp_info[0].h_samp_factor = e->info.comp_info[0].v_samp_factor = source->full_chroma ? 1 : 2;
    if (source->pixels.alpha != NULL) {
        e->blended_row = malloc(width * 3);
        if (e->blended_row == NULL) { fail(e, CODEC_OUT_OF_MEMORY, "no memory for a row"); }
    }
    jpeg_start_compress(&e->info, TRUE);
    if (source->icc_profile != NULL) { write_icc_profile(e); }
    while (e->info.next_scanline < e->info.image_height) {
        const size_t y = e->info.next_scanline;
        const uint8_t *rgb = source->pixels.rgb + y * width * 3;
        if (source->pixels.alpha != NULL) {
            blend_on_white(rgb, source->pixels.alpha + y * width, e->blended_row, width);
            rgb = e->blended_row;
        }
        JSAMPROW row = (JSAMPROW)rgb;
        jpeg_write_scanlines(&e->info, &row, 1);
    }
    jpeg_finish_compress(&e->info);
}

static codec_status guarded(struct encoding *e, void (*body)(struct encoding *)) {
    if (setjmp(e->jump) != 0) { return e->status; }
    body(e);
    return CODEC_OK;
}

codec_status codec_jpeg_encode(const codec_jpeg_source *source, codec_buffer *output,
                               codec_message *message) {
    struct encoding e = {0};
    e.message = message;
    e.source = source;
    e.output = output;
    e.info.err = jpeg_std_error(&e.errors);
    e.errors.error_exit = on_error;
    e.errors.emit_message = on_message;
    e.errors.output_message = no_output;
    e.info.client_data = &e;
    e.destination.init_destination = destination_init;
    e.destination.empty_output_buffer = destination_full;
    e.destination.term_destination = destination_finish;
    const codec_status status = guarded(&e, encode);
    jpeg_destroy_compress(&e.info);
    free(e.blended_row);
    if (status != CODEC_OK) { codec_buffer_free(output); }
    return status;
}
