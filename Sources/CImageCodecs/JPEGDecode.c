#include "Buffer.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

/// Everything that one decoding holds. It lives in the frame of the public function, outside the one that
/// calls setjmp, so that its contents are defined after a jump.
struct decoding {
    struct jpeg_decompress_struct info;
    struct jpeg_error_mgr errors;
    struct jpeg_source_mgr source;
    struct jpeg_progress_mgr progress;
    jmp_buf jump;
    codec_status status;
    codec_message *message;

    bool ended;    // the library asked for more bytes than there are
    bool damaged;  // what was decoded since is not what the file meant
    bool multiple_scans;
    bool pixels_complete;  // what goes wrong from here on is worth a warning, no more
    uint32_t warnings;
    JDIMENSION base_rows[MAX_COMPONENTS];  // rows of blocks whose DC has arrived, by component
    JDIMENSION detail_rows;                // rows of blocks of component 0 whose low frequencies have arrived
    JDIMENSION sound_rows;                 // rows of blocks above the first wrong code
    uint32_t max_scans;

    const codec_jpeg_decode_options *options;
    codec_jpeg_header *header;
    uint8_t *rgb;
    size_t rgb_count;
    uint8_t *cmyk_row;
};

static struct decoding *decoding_of(j_common_ptr info) { return info->client_data; }

// MARK: - How much of the picture has arrived

static void note_arrived_rows(struct decoding *d) {
    if (d->damaged) { return; }
    const JDIMENSION rows = d->info.input_iMCU_row;
    const bool first_pass = d->info.Ah == 0;
    for (int i = 0; i < d->info.comps_in_scan; i++) {
        const int component = d->info.cur_comp_info[i]->component_index;
        const bool base = !d->info.progressive_mode || (d->info.Ss == 0 && first_pass);
        const bool detail = !d->info.progressive_mode || (d->info.Ss == 1 && first_pass);
        if (base && rows > d->base_rows[component]) { d->base_rows[component] = rows; }
        if (detail && component == 0 && rows > d->detail_rows) { d->detail_rows = rows; }
    }
}

static void note_damage(struct decoding *d) {
    if (d->damaged) { return; }
    note_arrived_rows(d);
    d->damaged = true;
    // Bytes that are missing leave blocks as they are; wrong codes spoil even blocks that had arrived.
    if (!d->ended) { d->sound_rows = d->info.input_iMCU_row; }
}

static uint32_t intact_rows(struct decoding *d) {
    const struct jpeg_decompress_struct *info = &d->info;
    const bool scans_missing = d->ended && d->multiple_scans;
    if (!d->damaged && !scans_missing) { return info->image_height; }
    JDIMENSION rows = d->detail_rows < d->sound_rows ? d->detail_rows : d->sound_rows;
    for (int i = 0; i < info->num_components; i++) {
        if (d->base_rows[i] < rows) { rows = d->base_rows[i]; }
    }
    const uint64_t pixels = (uint64_t)rows * (uint64_t)info->max_v_samp_factor * DCTSIZE;
    return pixels < info->image_height ? (uint32_t)pixels : info->image_height;
}

// MARK: - What the library calls

static void fail(struct decoding *d, codec_status status, const char *text) {
    d->status = status;
    codec_message_set(d->message, text);
    longjmp(d->jump, 1);
}

static void on_error(j_common_ptr info) {
    struct decoding *d = decoding_of(info);
    char text[JMSG_LENGTH_MAX];
    info->err->format_message(info, text);
    codec_status status = CODEC_CORRUPT;
    switch (info->err->msg_code) {
    case JERR_OUT_OF_MEMORY:
    case JERR_NO_BACKING_STORE:
        status = CODEC_OUT_OF_MEMORY;
        break;
    case JERR_BAD_PRECISION:
    case JERR_SOF_UNSUPPORTED:
    case JERR_COMPONENT_COUNT:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_ARITH_NOTIMPL:
    case JERR_CCIR601_NOTIMPL:
    case JERR_FRACT_SAMPLE_NOTIMPL:
    case JERR_NOTIMPL:
        status = CODEC_UNSUPPORTED;
        break;
    }
    fail(d, status, text);
}

static void on_message(j_common_ptr info, int level) {
    if (level >= 0) { return; }  // traces
    struct decoding *d = decoding_of(info);
    switch (info->err->msg_code) {
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_MUST_RESYNC:
    case JWRN_BOGUS_PROGRESSION:
        note_damage(d);
        break;
    }
    if (d->warnings == 0) {
        char text[JMSG_LENGTH_MAX];
        info->err->format_message(info, text);
        codec_message_set(d->message, text);
    }
    if (d->warnings < UINT32_MAX) { d->warnings++; }
}

static void no_output(j_common_ptr info) { (void)info; }

static void on_progress(j_common_ptr info) {
    struct decoding *d = decoding_of(info);
    if (d->info.input_scan_number > 0 && (uint32_t)d->info.input_scan_number > d->max_scans) {
        fail(d, CODEC_TOO_MANY_SCANS, "too many scans");
    }
    note_arrived_rows(d);
}

static void source_noop(j_decompress_ptr info) { (void)info; }

/// The bytes are used up: an end marker lets the library finish with what it has.
static boolean source_fill(j_decompress_ptr info) {
    static const JOCTET end_marker[2] = {0xFF, JPEG_EOI};
    struct decoding *d = info->client_data;
    d->ended = true;
    // The arithmetic decoder reads zeros past the end without a word; the Huffman decoders warn.
    if (info->arith_code) { note_damage(d); }
    info->src->next_input_byte = end_marker;
    info->src->bytes_in_buffer = sizeof end_marker;
    return TRUE;
}

static void source_skip(j_decompress_ptr info, long count) {
    if (count <= 0) { return; }
    struct jpeg_source_mgr *source = info->src;
    if ((unsigned long)count > source->bytes_in_buffer) {
        source_fill(info);
        return;
    }
    source->next_input_byte += count;
    source->bytes_in_buffer -= (size_t)count;
}

// MARK: - Decoding; these frames are the ones that jumps leave

static void open_input(struct decoding *d, const uint8_t *bytes, size_t count) {
    d->info.err = jpeg_std_error(&d->errors);
    d->errors.error_exit = on_error;
    d->errors.emit_message = on_message;
    d->errors.output_message = no_output;
    d->info.client_data = d;
    d->source.next_input_byte = bytes;
    d->source.bytes_in_buffer = count;
    d->source.init_source = source_noop;
    d->source.fill_input_buffer = source_fill;
    d->source.skip_input_data = source_skip;
    d->source.resync_to_restart = jpeg_resync_to_restart;
    d->source.term_source = source_noop;
    d->progress.progress_monitor = on_progress;
    d->sound_rows = UINT32_MAX;
}

static void read_header(struct decoding *d) {
    jpeg_create_decompress(&d->info);
    d->info.src = &d->source;
    jpeg_read_header(&d->info, TRUE);
}

static void read_header_only(struct decoding *d) {
    read_header(d);
    d->header->width = d->info.image_width;
    d->header->height = d->info.image_height;
    d->header->components = (uint32_t)d->info.num_components;
}

/// Adobe's programs store inks inverted (255 is no ink) and say so by their marker.
static void rgb_from_cmyk(const uint8_t *cmyk, uint8_t *rgb, size_t width, bool inverted) {
    const unsigned flip = inverted ? 0 : 255;
    for (size_t x = 0; x < width; x++, cmyk += 4, rgb += 3) {
        const unsigned light = cmyk[3] ^ flip;
        for (int channel = 0; channel < 3; channel++) {
            rgb[channel] = (uint8_t)(((cmyk[channel] ^ flip) * light + 127) / 255);
        }
    }
}

static void decode(struct decoding *d) {
    read_header(d);
    struct jpeg_decompress_struct *info = &d->info;
    if (info->image_width != d->options->width || info->image_height != d->options->height) {
        fail(d, CODEC_SIZE_MISMATCH, "the picture is not of the size that was checked");
    }
    const bool inks = info->jpeg_color_space == JCS_CMYK || info->jpeg_color_space == JCS_YCCK;
    info->out_color_space = inks ? JCS_CMYK : JCS_RGB;
    info->dct_method = JDCT_ISLOW;
    info->scale_num = 1;
    info->scale_denom = d->options->scale_denominator;
    info->progress = &d->progress;
    d->multiple_scans = jpeg_has_multiple_scans(info);
    jpeg_start_decompress(info);

    const size_t width = info->output_width;
    const size_t height = info->output_height;
    if (width > SIZE_MAX / 3 / height || width * height * 3 != d->rgb_count) {
        fail(d, CODEC_SIZE_MISMATCH, "the picture does not fit its memory");
    }
    if (inks) {
        d->cmyk_row = malloc(width * 4);
        if (d->cmyk_row == NULL) { fail(d, CODEC_OUT_OF_MEMORY, "no memory for a row"); }
    }
    while (info->output_scanline < height) {
        uint8_t *rgb = d->rgb + (size_t)info->output_scanline * width * 3;
        JSAMPROW rows[4];
        JDIMENSION row_count = 1;
        if (inks) {
            rows[0] = d->cmyk_row;
        } else {
            for (row_count = 0; row_count < 4; row_count++) { rows[row_count] = rgb + row_count * width * 3; }
            const JDIMENSION left = (JDIMENSION)height - info->output_scanline;
            if (row_count > left) { row_count = left; }
        }
        if (jpeg_read_scanlines(info, rows, row_count) == 0) { fail(d, CODEC_CORRUPT, "no more rows"); }
        if (inks) { rgb_from_cmyk(d->cmyk_row, rgb, width, info->saw_Adobe_marker); }
    }
    d->pixels_complete = true;
    // Complains of bytes left over in front of the end marker: a sign of wrong codes, which libjpeg-turbo's
    // fast path does not report itself.
    jpeg_finish_decompress(info);
}

/// The one place that jumps come back to.
static codec_status guarded(struct decoding *d, void (*body)(struct decoding *)) {
    if (setjmp(d->jump) != 0) {
        if (!d->pixels_complete) { return d->status; }
        if (d->warnings == 0) { d->warnings = 1; }
        return CODEC_OK;
    }
    body(d);
    return CODEC_OK;
}

// MARK: - Public

codec_status codec_jpeg_read_header(const uint8_t *bytes, size_t count, codec_jpeg_header *header,
                                    codec_message *message) {
    struct decoding d = {0};
    d.message = message;
    d.header = header;
    open_input(&d, bytes, count);
    const codec_status status = guarded(&d, read_header_only);
    jpeg_destroy_decompress(&d.info);
    return status;
}

codec_status codec_jpeg_decode(const uint8_t *bytes, size_t count,
                               const codec_jpeg_decode_options *options, uint8_t *rgb, size_t rgb_count,
                               codec_jpeg_decode_report *report, codec_message *message) {
    struct decoding d = {0};
    d.message = message;
    d.options = options;
    d.max_scans = options->max_scans;
    d.rgb = rgb;
    d.rgb_count = rgb_count;
    message->text[0] = 0;
    open_input(&d, bytes, count);
    const codec_status status = guarded(&d, decode);
    if (status == CODEC_OK) {
        report->intact_rows = intact_rows(&d);
        report->missing_detail = d.multiple_scans && (d.ended || d.damaged);
        report->warnings = d.warnings;
        if (d.ended && d.warnings == 0) {
            report->warnings = 1;
            codec_message_set(message, "the file ends without its end marker");
        }
    }
    jpeg_destroy_decompress(&d.info);
    free(d.cmyk_row);
    return status;
}
