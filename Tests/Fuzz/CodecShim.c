// What the decoder in Swift does with a stranger's file, for libFuzzer: the header, limits, the pixels at
// every scale, and now and then the way back into a file. Color profiles are used for pixels; all other bytes are
// inflated, as compressed text is.
//
// Beside what the sanitizers see, a decoding must keep its promises: it reports no more rows than there are,
// ends its message, and writes every pixel, so that a picture never shows what the memory held before.

#include "CImageCodecs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// px; more would only make runs slower.
enum { MOST_PIXELS = 40000 };

static void require(bool condition, const char *what) {
    if (condition) { return; }
    fprintf(stderr, "broken promise: %s\n", what);
    abort();
}

static void *allocate(size_t count, int byte) {
    void *memory = malloc(count);
    if (memory == NULL) { abort(); }
    return memset(memory, byte, count);
}

static void check(codec_status status, const codec_message *message, const codec_decode_report *report,
                  uint32_t height) {
    require(memchr(message->text, 0, sizeof message->text) != NULL, "the message ends");
    require(status == CODEC_OK || message->text[0] != 0, "an error has a reason");
    if (status != CODEC_OK) { return; }
    require(report->intact_rows <= height, "no more rows than the picture has");
    require(report->intact_rows == height || report->warnings > 0, "missing rows have a reason");
}

static void encode(const uint8_t *rgb, const uint8_t *alpha, uint32_t width, uint32_t height,
                   size_t variant) {
    codec_message message = {{0}};
    codec_buffer file = {0};
    const codec_jpeg_source jpeg = {.pixels = {width, height, rgb, alpha},
                                    .quality = (int)(1 + variant % 100),
                                    .full_chroma = variant & 1};
    require(codec_jpeg_encode(&jpeg, &file, &message) == CODEC_OK, "a picture can be written as JPEG");
    codec_buffer_free(&file);
    static const uint8_t head[1] = {0};
    const codec_png_source png = {.pixels = {width, height, rgb, alpha},
                                  .head = head,
                                  .head_count = 0,
                                  .level = (int)(variant % 10),
                                  .threads = 1};
    require(codec_png_encode(&png, &file, &message) == CODEC_OK, "a picture can be written as PNG");
    codec_buffer_free(&file);
#ifdef CODEC_WEBP
    const codec_webp_source webp = {.pixels = {width, height, rgb, alpha},
                                    .icc_profile = head,
                                    .icc_profile_count = variant % 2,
                                    .quality = (int)(1 + variant % 100),
                                    .is_lossless = variant & 1,
                                    .effort = (int)(variant % 4)};
    const codec_status expected = width > 16383 || height > 16383 ? CODEC_UNSUPPORTED : CODEC_OK;
    require(codec_webp_encode(&webp, &file, &message) == expected, "a picture can be written as WebP");
    codec_buffer_free(&file);
#endif
}

static void decode_jpeg(const uint8_t *bytes, size_t count) {
    codec_message message = {{0}};
    codec_jpeg_header header = {0};
    if (codec_jpeg_read_header(bytes, count, &header, &message) != CODEC_OK) { return; }
    require(header.width > 0 && header.height > 0, "a picture has pixels");
    if ((uint64_t)header.width * header.height > MOST_PIXELS) { return; }
    if (header.coefficient_bytes > MOST_PIXELS * 64) { return; }
    for (uint32_t scale = 1; scale <= 8; scale *= 2) {
        const codec_jpeg_decode_options options = {
            .width = header.width, .height = header.height, .scale_denominator = scale, .max_scans = 25};
        const uint32_t width = (header.width + scale - 1) / scale;
        const uint32_t height = (header.height + scale - 1) / scale;
        const size_t pixels = (size_t)width * height * 3;
        uint8_t *rgb[2];
        codec_status status[2];
        for (int i = 0; i < 2; i++) {
            codec_decode_report report = {0};
            rgb[i] = allocate(pixels, i == 0 ? 0 : 0xFF);
            status[i] = codec_jpeg_decode(bytes, count, &options, rgb[i], pixels, &report, &message);
            check(status[i], &message, &report, header.height);
        }
        require(status[0] == status[1], "decoding does not depend on what was in memory");
        if (status[0] == CODEC_OK) {
            require(memcmp(rgb[0], rgb[1], pixels) == 0, "every pixel is written");
            if (count % 61 == 0) { encode(rgb[0], NULL, width, height, count); }
        }
        free(rgb[0]);
        free(rgb[1]);
        // Most files are looked at in one size only, chosen by their length.
        if (count % 4 != 0) { break; }
    }
}

static uint32_t big_endian(const uint8_t *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static void decode_png(const uint8_t *bytes, size_t count) {
    if (count < 33) { return; }
    const uint32_t width = big_endian(bytes + 16);
    const uint32_t height = big_endian(bytes + 20);
    if (width == 0 || height == 0 || width > 65535 || height > 65535) { return; }
    if ((uint64_t)width * height > MOST_PIXELS) { return; }
    const size_t pixels = (size_t)width * height;
    for (int with_alpha = 0; with_alpha < 2; with_alpha++) {
        uint8_t *rgb[2];
        uint8_t *alpha[2];
        codec_status status[2];
        for (int i = 0; i < 2; i++) {
            codec_message message = {{0}};
            codec_decode_report report = {0};
            rgb[i] = allocate(pixels * 3, i == 0 ? 0 : 0xFF);
            alpha[i] = with_alpha ? allocate(pixels, i == 0 ? 0 : 0xFF) : NULL;
            status[i] = codec_png_decode(bytes, count, width, height, rgb[i], alpha[i], (codec_row_sink){0},
                                         &report, &message);
            check(status[i], &message, &report, height);
        }
        require(status[0] == status[1], "decoding does not depend on what was in memory");
        if (status[0] == CODEC_OK) {
            require(memcmp(rgb[0], rgb[1], pixels * 3) == 0, "every pixel is written");
            require(!with_alpha || memcmp(alpha[0], alpha[1], pixels) == 0, "every opacity is written");
            if (count % 61 == 0) { encode(rgb[0], alpha[0], width, height, count); }
        }
        for (int i = 0; i < 2; i++) {
            free(rgb[i]);
            free(alpha[i]);
        }
    }
}

/// The two readings of a picture of `pixels`, whose memory held other bytes before.
struct readings {
    uint8_t *rgb[2];
    uint8_t *alpha[2];
    codec_status status[2];
};

static void start_reading(struct readings *readings, int i, size_t pixels, bool with_alpha) {
    readings->rgb[i] = allocate(pixels * 3, i == 0 ? 0 : 0xFF);
    readings->alpha[i] = with_alpha ? allocate(pixels, i == 0 ? 0 : 0xFF) : NULL;
}

static void compare(struct readings *readings, uint32_t width, uint32_t height, size_t variant) {
    uint8_t **rgb = readings->rgb;
    uint8_t **alpha = readings->alpha;
    const size_t pixels = (size_t)width * height;
    require(readings->status[0] == readings->status[1], "decoding does not depend on what was in memory");
    if (readings->status[0] == CODEC_OK) {
        require(memcmp(rgb[0], rgb[1], pixels * 3) == 0, "every pixel is written");
        require(alpha[0] == NULL || memcmp(alpha[0], alpha[1], pixels) == 0, "every opacity is written");
        if (variant % 61 == 0) { encode(rgb[0], alpha[0], width, height, variant); }
    }
    for (int i = 0; i < 2; i++) {
        free(rgb[i]);
        free(alpha[i]);
    }
}

#ifdef CODEC_WEBP

static void require_inside(codec_span span, size_t count) {
    require(span.offset <= count && span.count <= count - span.offset, "what is found is in the file");
}

static void decode_webp(const uint8_t *bytes, size_t count) {
    codec_message message = {{0}};
    codec_webp_header header;
    const codec_status status = codec_webp_read_header(bytes, count, &header, &message);
    require(status == CODEC_OK || message.text[0] != 0, "an error has a reason");
    if (status != CODEC_OK) { return; }
    require(header.width > 0 && header.height > 0 && header.pictures > 0, "a picture has pixels");
    require_inside(header.picture, count);
    require_inside(header.icc_profile, count);
    require_inside(header.exif, count);
    require_inside(header.xmp, count);
    if ((uint64_t)header.width * header.height > MOST_PIXELS) { return; }
    const bool covers = header.picture_width == header.width && header.picture_height == header.height;
    for (uint32_t scale = 1; scale <= (covers ? 8 : 1); scale *= 2) {
        const codec_webp_decode_options options = {
            .width = header.width, .height = header.height, .scale_denominator = scale};
        const uint32_t width = (header.width + scale - 1) / scale;
        const uint32_t height = (header.height + scale - 1) / scale;
        const size_t pixels = (size_t)width * height;
        struct readings readings;
        for (int i = 0; i < 2; i++) {
            codec_decode_report report = {0};
            start_reading(&readings, i, pixels, header.has_alpha && count % 5 != 0);
            readings.status[i] = codec_webp_decode(bytes, count, &options, readings.rgb[i], pixels * 3,
                                                   readings.alpha[i], &report, &message);
            check(readings.status[i], &message, &report, header.height);
        }
        compare(&readings, width, height, count);
        // Most files are looked at in one size only, chosen by their length.
        if (count % 4 != 0) { break; }
    }
}

#endif
#ifdef CODEC_GIF

static void decode_gif(const uint8_t *bytes, size_t count) {
    codec_message message = {{0}};
    codec_gif_header header;
    const codec_status status = codec_gif_read_header(bytes, count, &header, &message);
    require(status == CODEC_OK || message.text[0] != 0, "an error has a reason");
    if (status != CODEC_OK) { return; }
    require(header.width > 0 && header.height > 0 && header.pictures > 0, "a picture has pixels");
    if ((uint64_t)header.width * header.height > MOST_PIXELS) { return; }
    if ((uint64_t)header.picture_width * header.picture_height > MOST_PIXELS) { return; }
    struct readings readings;
    for (int i = 0; i < 2; i++) {
        codec_decode_report report = {0};
        start_reading(&readings, i, (size_t)header.width * header.height, true);
        readings.status[i] = codec_gif_decode(bytes, count, header.width, header.height, readings.rgb[i],
                                              readings.alpha[i], &report, &message);
        check(readings.status[i], &message, &report, header.height);
    }
    compare(&readings, header.width, header.height, count);
}

#endif

enum { PIXELS = 64 };

/// Runs a profile's conversion from it, or with `is_output` the one to it, into `output`.
static bool convert(const uint8_t *bytes, size_t count, bool is_output, uint8_t *output) {
    codec_message message = {{0}};
    codec_color *color = NULL;
    codec_color_summary summary;
    // The limit that the decoder in Swift sets.
    const size_t limit = (2 << 20) + 16 * count;
    codec_status status = codec_color_open(bytes, count, limit, &color, &summary, &message);
    require(status == CODEC_OK || message.text[0] != 0, "an error has a reason");
    if (status != CODEC_OK) { return false; }
    for (int channel = 0; summary.is_matrix && channel < 3; channel++) {
        static float light[4096];
        codec_color_curve(color, channel, 4096, light);
    }
    status = codec_color_prepare(color, is_output, &message);
    require(status == CODEC_OK || message.text[0] != 0, "an error has a reason");
    if (status == CODEC_OK && is_output) {
        uint8_t *input = allocate(PIXELS * 3, 0);
        for (size_t i = 0; i < PIXELS * 3; i++) { input[i] = (uint8_t)(i * 37); }
        codec_color_convert(color, input, output, PIXELS);
        free(input);
    } else if (status == CODEC_OK) {
        const size_t samples = PIXELS * (size_t)summary.space;
        const float most = summary.space == CODEC_COLOR_CMYK ? 100 : 1;
        float *input = allocate(samples * sizeof *input, 0);
        for (size_t i = 0; i < samples; i++) { input[i] = (float)(uint8_t)(i * 37) / 255 * most; }
        codec_color_convert(color, input, output, PIXELS);
        free(input);
    }
    codec_color_free(color);
    return status == CODEC_OK;
}

static void convert_profile(const uint8_t *bytes, size_t count) {
    const bool is_output = count % 2 == 0;
    const size_t written = PIXELS * 3 * (is_output ? 1 : sizeof(float));
    uint8_t *output[2];
    bool succeeded[2];
    for (int i = 0; i < 2; i++) {
        output[i] = allocate(written, i == 0 ? 0 : 0xFF);
        succeeded[i] = convert(bytes, count, is_output, output[i]);
    }
    require(succeeded[0] == succeeded[1], "conversion does not depend on what was in memory");
    require(!succeeded[0] || memcmp(output[0], output[1], written) == 0, "every pixel is written");
    free(output[0]);
    free(output[1]);
}

static void inflate_text(const uint8_t *bytes, size_t count) {
    codec_message message = {{0}};
    codec_buffer output = {0};
    const size_t limit = (size_t)bytes[0] * 64;
    if (codec_inflate(bytes + 1, count - 1, limit, &output, &message) == CODEC_OK) {
        require(output.count <= limit, "no more than was allowed");
    }
    codec_buffer_free(&output);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count) {
    static const uint8_t png_signature[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    if (count >= 2 && bytes[0] == 0xFF && bytes[1] == 0xD8) {
        decode_jpeg(bytes, count);
    } else if (count >= 8 && memcmp(bytes, png_signature, 8) == 0) {
        decode_png(bytes, count);
#ifdef CODEC_WEBP
    } else if (count >= 4 && memcmp(bytes, "RIFF", 4) == 0) {
        decode_webp(bytes, count);
#endif
#ifdef CODEC_GIF
    } else if (count >= 3 && memcmp(bytes, "GIF", 3) == 0) {
        decode_gif(bytes, count);
#endif
    } else if (count >= 128 && memcmp(bytes + 36, "acsp", 4) == 0) {
        convert_profile(bytes, count);
    } else if (count > 0) {
        inflate_text(bytes, count);
    }
    return 0;
}
