#include "Buffer.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

/// What the frame header said when it was checked. Bytes that come later can overwrite the library's own
/// fields (a second frame header does so before it is refused), so that only this is looked at from then on.
struct frame {
    uint32_t height;
    int components;
    uint32_t mcu_height;  // px that one row of MCUs is high
    bool progressive;
    bool arithmetic;
    bool multiple_scans;
    bool inks;
};

/// The scan under way as of the last call of the progress monitor: then the library's fields agree with each
/// other, while a scan header that is being read fills them in one by one.
struct scan {
    int component_count;
    int components[MAX_COMPS_IN_SCAN];
    bool base;        // carries the averages (DC)
    bool detail;      // carries the low frequencies
    JDIMENSION rows;  // rows of MCUs that have arrived
};

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

    const uint8_t *bytes;
    size_t count;
    size_t sound_count;  // bytes that were read, at least, without an error that the library does not survive
    bool ended;          // the library asked for more bytes than there are
    bool damaged;        // what was decoded since is not what the file meant
    bool pixels_complete;  // what goes wrong from here on is worth a warning, no more
    uint32_t warnings;
    struct frame frame;
    struct scan scan;
    JDIMENSION base_rows[MAX_COMPONENTS];  // rows of MCUs whose DC has arrived, by component
    JDIMENSION detail_rows;                // rows of MCUs of component 0 whose low frequencies have arrived
    JDIMENSION sound_rows;                 // rows of MCUs above the first wrong code
    uint32_t max_scans;

    const codec_jpeg_decode_options *options;
    codec_jpeg_header *header;
    uint8_t *rgb;
    size_t rgb_count;
    uint8_t *cmyk_row;
};

static struct decoding *decoding_of(j_common_ptr info) { return info->client_data; }

// MARK: - How much of the picture has arrived

/// Copies what the library says of the scan under way; only where its fields are whole.
static void note_scan(struct decoding *d) {
    const struct jpeg_decompress_struct *info = &d->info;
    struct scan *scan = &d->scan;
    scan->component_count = 0;
    for (int i = 0; i < info->comps_in_scan && i < MAX_COMPS_IN_SCAN; i++) {
        const jpeg_component_info *component = info->cur_comp_info[i];
        if (component == NULL || component->component_index >= d->frame.components) { continue; }
        scan->components[scan->component_count++] = component->component_index;
    }
    const bool first_pass = info->Ah == 0;
    scan->base = !d->frame.progressive || (info->Ss == 0 && first_pass);
    scan->detail = !d->frame.progressive || (info->Ss == 1 && first_pass);
    scan->rows = info->input_iMCU_row;
}

static void note_arrived_rows(struct decoding *d) {
    if (d->damaged) { return; }
    const struct scan *scan = &d->scan;
    for (int i = 0; i < scan->component_count; i++) {
        const int component = scan->components[i];
        if (scan->base && scan->rows > d->base_rows[component]) { d->base_rows[component] = scan->rows; }
        if (scan->detail && component == 0 && scan->rows > d->detail_rows) { d->detail_rows = scan->rows; }
    }
}

static void note_damage(struct decoding *d) {
    if (d->damaged) { return; }
    d->damaged = true;
    // Bytes that are missing leave blocks as they are; wrong codes spoil even blocks that had arrived.
    if (!d->ended) { d->sound_rows = d->scan.rows; }
}

static uint32_t intact_rows(const struct decoding *d) {
    const bool scans_missing = d->ended && d->frame.multiple_scans;
    if (!d->damaged && !scans_missing) { return d->frame.height; }
    JDIMENSION rows = d->detail_rows < d->sound_rows ? d->detail_rows : d->sound_rows;
    for (int i = 0; i < d->frame.components; i++) {
        if (d->base_rows[i] < rows) { rows = d->base_rows[i]; }
    }
    const uint64_t pixels = (uint64_t)rows * d->frame.mcu_height;
    return pixels < d->frame.height ? (uint32_t)pixels : d->frame.height;
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
    case JERR_NO_BACKING_STORE: status = CODEC_OUT_OF_MEMORY; break;
    case JERR_BAD_PRECISION:
    case JERR_SOF_UNSUPPORTED:
    case JERR_COMPONENT_COUNT:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_ARITH_NOTIMPL:
    case JERR_CCIR601_NOTIMPL:
    case JERR_FRACT_SAMPLE_NOTIMPL:
    case JERR_NOTIMPL: status = CODEC_UNSUPPORTED; break;
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
    case JWRN_BOGUS_PROGRESSION: note_damage(d); break;
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
    note_scan(d);
    note_arrived_rows(d);
    // The library may have pointed at bytes of its own, behind the end.
    const uint8_t *next = d->source.next_input_byte;
    if (next >= d->bytes && next <= d->bytes + d->count) { d->sound_count = (size_t)(next - d->bytes); }
}

static void source_noop(j_decompress_ptr info) { (void)info; }

/// The bytes are used up: an end marker lets the library finish with what it has.
static boolean source_fill(j_decompress_ptr info) {
    static const JOCTET end_marker[2] = {0xFF, JPEG_EOI};
    struct decoding *d = info->client_data;
    d->ended = true;
    // The arithmetic decoder reads zeros past the end without a word; the Huffman decoders warn.
    if (d->frame.arithmetic) { note_damage(d); }
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
    d->bytes = bytes;
    d->count = count;
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

/// What the library keeps of a file whose scans must be put together: each coefficient of each block, in
/// whole MCUs.
static uint64_t coefficient_bytes(struct jpeg_decompress_struct *info) {
    if (!jpeg_has_multiple_scans(info)) { return 0; }
    uint64_t bytes = 0;
    for (int i = 0; i < info->num_components; i++) {
        const jpeg_component_info *component = &info->comp_info[i];
        const uint64_t across = (uint64_t)component->h_samp_factor;
        const uint64_t down = (uint64_t)component->v_samp_factor;
        const uint64_t width = (component->width_in_blocks + across - 1) / across * across;
        const uint64_t height = (component->height_in_blocks + down - 1) / down * down;
        bytes += width * height * sizeof(JBLOCK);
    }
    return bytes;
}

static void read_header_only(struct decoding *d) {
    read_header(d);
    d->header->width = d->info.image_width;
    d->header->height = d->info.image_height;
    d->header->components = (uint32_t)d->info.num_components;
    d->header->coefficient_bytes = coefficient_bytes(&d->info);
}

/// Inks are taken as Adobe's programs store them, 255 being none: such files say so by a marker, but those
/// that lost it mean the same, and browsers show them so.
static void rgb_from_cmyk(const uint8_t *cmyk, uint8_t *rgb, size_t width) {
    for (size_t x = 0; x < width; x++, cmyk += 4, rgb += 3) {
        for (int channel = 0; channel < 3; channel++) {
            rgb[channel] = (uint8_t)((cmyk[channel] * cmyk[3] + 127) / 255);
        }
    }
}

static void decode(struct decoding *d) {
    read_header(d);
    struct jpeg_decompress_struct *info = &d->info;
    if (info->image_width != d->options->width || info->image_height != d->options->height) {
        fail(d, CODEC_SIZE_MISMATCH, "the picture is not of the size that was checked");
    }
    d->frame = (struct frame){
        .height = info->image_height,
        .components = info->num_components,
        .mcu_height = (uint32_t)info->max_v_samp_factor * DCTSIZE,
        .progressive = info->progressive_mode,
        .arithmetic = info->arith_code,
        .multiple_scans = jpeg_has_multiple_scans(info),
        .inks = info->jpeg_color_space == JCS_CMYK || info->jpeg_color_space == JCS_YCCK,
    };
    if (d->frame.components > MAX_COMPONENTS) { fail(d, CODEC_UNSUPPORTED, "too many components"); }
    info->out_color_space = d->frame.inks ? JCS_CMYK : JCS_RGB;
    info->dct_method = JDCT_ISLOW;
    info->scale_num = 1;
    info->scale_denom = d->options->scale_denominator;
    info->progress = &d->progress;
    jpeg_calc_output_dimensions(info);
    const size_t width = info->output_width;
    const size_t height = info->output_height;
    if (width > SIZE_MAX / 3 / height || width * height * 3 != d->rgb_count) {
        fail(d, CODEC_SIZE_MISMATCH, "the picture does not fit its memory");
    }
    if (d->frame.inks) {
        d->cmyk_row = malloc(width * 4);
        if (d->cmyk_row == NULL) { fail(d, CODEC_OUT_OF_MEMORY, "no memory for a row"); }
    }
    jpeg_start_decompress(info);

    size_t y = 0;
    while (y < height) {
        uint8_t *rgb = d->rgb + y * width * 3;
        JSAMPROW rows[4];
        size_t row_count = 1;
        if (d->frame.inks) {
            rows[0] = d->cmyk_row;
        } else {
            for (row_count = 0; row_count < 4 && y + row_count < height; row_count++) {
                rows[row_count] = rgb + row_count * width * 3;
            }
        }
        const size_t read = jpeg_read_scanlines(info, rows, (JDIMENSION)row_count);
        if (read == 0) { fail(d, CODEC_CORRUPT, "no more rows"); }
        if (d->frame.inks && d->options->inks.take != NULL) {
            d->options->inks.take(d->options->inks.context, (uint32_t)y, d->cmyk_row);
        } else if (d->frame.inks) {
            rgb_from_cmyk(d->cmyk_row, rgb, width);
        }
        y += read;
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

/// Decodes the first `count` bytes; `*sound_count` becomes how many of them led to no fatal error.
static codec_status decode_prefix(const uint8_t *bytes, size_t count,
                                  const codec_jpeg_decode_options *options, uint8_t *rgb, size_t rgb_count,
                                  codec_decode_report *report, codec_message *message, size_t *sound_count) {
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
        report->missing_detail = d.frame.multiple_scans && (d.ended || d.damaged);
        report->warnings = d.warnings;
        if (d.ended && d.warnings == 0) {
            report->warnings = 1;
            codec_message_set(message, "the file ends without its end marker");
        }
    }
    *sound_count = d.sound_count;
    jpeg_destroy_decompress(&d.info);
    free(d.cmyk_row);
    return status;
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

codec_status codec_jpeg_decode(const uint8_t *bytes, size_t count, const codec_jpeg_decode_options *options,
                               uint8_t *rgb, size_t rgb_count, codec_decode_report *report,
                               codec_message *message) {
    size_t sound_count = 0;
    const codec_status status =
        decode_prefix(bytes, count, options, rgb, rgb_count, report, message, &sound_count);
    const bool broken = status == CODEC_CORRUPT || status == CODEC_UNSUPPORTED;
    if (!broken || sound_count == 0) { return status; }
    // The library gives up, and with it the pixels, where the format is broken between two scans or something unknown
    // follows. What is in front of that is read again as a file that ends there, without the marker that led to the error.
    while (sound_count >= 2 && bytes[sound_count - 2] == 0xFF && bytes[sound_count - 1] != 0) {
        sound_count -= 2;
    }
    codec_message second;
    const codec_status second_status =
        decode_prefix(bytes, sound_count, options, rgb, rgb_count, report, &second, &sound_count);
    return second_status == CODEC_OK ? CODEC_OK : status;
}
