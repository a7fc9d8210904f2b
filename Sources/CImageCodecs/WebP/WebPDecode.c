#ifdef CODEC_WEBP

#include "WebPHeader.h"

#include <stdlib.h>
#include <string.h>

#include <webp/decode.h>

/// Everything that one decoding holds.
struct decoding {
    /// The first picture's chunks.
    const uint8_t *bytes;
    size_t count;
    /// px of the picture as it comes out.
    uint32_t width;
    uint32_t height;
    bool is_scaled;
    bool threads;
    /// Where the library writes: 3 bytes a pixel, or 4 if there is alpha.
    uint8_t *pixels;
    size_t bytes_per_pixel;
    size_t row_bytes;
};

static bool configure(const struct decoding *d, WebPDecoderConfig *config) {
    if (!WebPInitDecoderConfig(config)) { return false; }
    if (d->is_scaled) {
        config->options.use_scaling = 1;
        config->options.scaled_width = (int)d->width;
        config->options.scaled_height = (int)d->height;
    }
    config->output.colorspace = d->bytes_per_pixel == 4 ? MODE_RGBA : MODE_RGB;
    config->output.is_external_memory = 1;
    config->output.u.RGBA.rgba = d->pixels;
    config->output.u.RGBA.stride = (int)d->row_bytes;
    config->output.u.RGBA.size = d->row_bytes * (d->height - 1) + d->width * d->bytes_per_pixel;
    return true;
}

static codec_status status_of(VP8StatusCode status, codec_message *message) {
    switch (status) {
    case VP8_STATUS_OK: return CODEC_OK;
    case VP8_STATUS_OUT_OF_MEMORY:
        codec_message_set(message, "libwebp has no memory for the picture");
        return CODEC_OUT_OF_MEMORY;
    case VP8_STATUS_UNSUPPORTED_FEATURE:
        codec_message_set(message, "the library does not know its kind of picture");
        return CODEC_UNSUPPORTED;
    case VP8_STATUS_SUSPENDED:
    case VP8_STATUS_NOT_ENOUGH_DATA:
        codec_message_set(message, "the file ends too early");
        return CODEC_CORRUPT;
    default: codec_message_set(message, "its compressed pixels are damaged"); return CODEC_CORRUPT;
    }
}

/// All of the picture, or an error.
static codec_status decode_whole(const struct decoding *d, codec_message *message) {
    WebPDecoderConfig config;
    if (!configure(d, &config)) { return status_of(VP8_STATUS_INVALID_PARAM, message); }
    // A second thread filters the rows of a lossy picture that is large enough.
    config.options.use_threads = d->threads ? 1 : 0;
    return status_of(WebPDecode(d->bytes, d->count, &config), message);
}

static void fill(const struct decoding *d) {
    for (size_t y = 0; y < d->height; y++) {
        uint8_t *row = d->pixels + y * d->row_bytes;
        memset(row, MISSING_GREY, d->width * d->bytes_per_pixel);
        for (size_t x = 3; d->bytes_per_pixel == 4 && x < (size_t)d->width * 4; x += 4) { row[x] = 255; }
    }
}

/// As many rows from the top as are there, on grey.
static codec_status decode_part(const struct decoding *d, uint32_t *rows, codec_message *message) {
    fill(d);
    *rows = 0;
    WebPDecoderConfig config;
    if (!configure(d, &config)) { return status_of(VP8_STATUS_INVALID_PARAM, message); }
    WebPIDecoder *decoder = WebPIDecode(d->bytes, d->count, &config);
    if (decoder == NULL) { return status_of(VP8_STATUS_OUT_OF_MEMORY, message); }
    const VP8StatusCode status = WebPIUpdate(decoder, d->bytes, d->count);
    int done = 0;
    if (WebPIDecGetRGB(decoder, &done, NULL, NULL, NULL) != NULL && done > 0) { *rows = (uint32_t)done; }
    WebPIDelete(decoder);
    return status_of(status, message);
}

/// Decodes what there is; `*rows` becomes how many that are.
static codec_status decode_picture(const struct decoding *d, uint32_t *rows, codec_message *message) {
    *rows = d->height;
    const codec_status status = decode_whole(d, message);
    if (status != CODEC_CORRUPT) { return status; }
    // The first reading's complaint stays, if the second finds nothing.
    codec_message second;
    const codec_status second_status = decode_part(d, rows, &second);
    if (second_status == CODEC_OUT_OF_MEMORY) { *message = second; }
    if (second_status != CODEC_CORRUPT) { return second_status; }
    if (*rows > d->height) { *rows = d->height; }
    return *rows > 0 ? CODEC_OK : status;
}

/// Puts the RGBA picture on the canvas, which has `width` px in a row.
static void split(const struct decoding *d, uint8_t *rgb, uint8_t *alpha, size_t width) {
    for (size_t y = 0; y < d->height; y++) {
        const uint8_t *from = d->pixels + y * d->row_bytes;
        uint8_t *colours = rgb + y * width * 3;
        uint8_t *opacities = alpha + y * width;
        for (size_t x = 0; x < d->width; x++) {
            colours[x * 3] = from[x * 4];
            colours[x * 3 + 1] = from[x * 4 + 1];
            colours[x * 3 + 2] = from[x * 4 + 2];
            opacities[x] = from[x * 4 + 3];
        }
    }
}

/// How many rows of the canvas are right when `rows` of the picture have come out.
static uint32_t intact_rows(const struct decoding *d, const codec_webp_header *header, uint32_t rows,
                            uint32_t scale) {
    if (rows >= d->height) { return header->height; }
    if (rows == 0) { return 0; }
    return header->top + rows * scale;
}

codec_status codec_webp_decode(const uint8_t *bytes, size_t count, const codec_webp_decode_options *options,
                               uint8_t *rgb, size_t rgb_count, uint8_t *alpha, codec_decode_report *report,
                               codec_message *message) {
    codec_webp_header header;
    message->text[0] = 0;
    const codec_status header_status = codec_webp_find_picture(bytes, count, &header, message);
    if (header_status != CODEC_OK) { return header_status; }
    const uint32_t scale = options->scale_denominator;
    const bool covers_canvas = codec_webp_covers_canvas(&header);
    if (header.width != options->width || header.height != options->height || scale == 0
        || (scale > 1 && !covers_canvas)) {
        codec_message_set(message, "the picture is not of the size that was checked");
        return CODEC_SIZE_MISMATCH;
    }
    const size_t width = (header.width + (size_t)scale - 1) / scale;
    const size_t height = (header.height + (size_t)scale - 1) / scale;
    if (width > SIZE_MAX / 4 / height || width * height * 3 != rgb_count) {
        codec_message_set(message, "the picture does not fit its memory");
        return CODEC_SIZE_MISMATCH;
    }

    struct decoding d = {
        .bytes = bytes + header.picture.offset,
        .count = header.picture.count,
        .width = covers_canvas ? (uint32_t)width : header.picture_width,
        .height = covers_canvas ? (uint32_t)height : header.picture_height,
        .is_scaled = scale > 1,
        .threads = options->threads,
        .bytes_per_pixel = alpha == NULL ? 3 : 4,
    };
    const size_t place = header.top * width + header.left;
    if (alpha == NULL) {
        d.pixels = rgb + place * 3;
        d.row_bytes = width * 3;
    } else {
        d.row_bytes = (size_t)d.width * 4;
        d.pixels = malloc(d.row_bytes * d.height);
        if (d.pixels == NULL) {
            codec_message_set(message, "no memory for the pixels");
            return CODEC_OUT_OF_MEMORY;
        }
    }
    if (!covers_canvas) {
        memset(rgb, 0, rgb_count);
        if (alpha != NULL) { memset(alpha, 0, rgb_count / 3); }
    }
    uint32_t rows = 0;
    const codec_status status = decode_picture(&d, &rows, message);
    if (status == CODEC_OK) {
        report->intact_rows = intact_rows(&d, &header, rows, scale);
        report->missing_detail = false;
        report->warnings = rows < d.height ? 1 : 0;
        if (report->warnings == 0 && header.ends_early) {
            report->warnings = 1;
            codec_message_set(message, "the file ends too early");
        }
        if (alpha != NULL) { split(&d, rgb + place * 3, alpha + place, width); }
    }
    if (alpha != NULL) { free(d.pixels); }
    return status;
}

#endif
