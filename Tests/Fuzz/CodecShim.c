// What the decoder in Swift does with a stranger's file, for libFuzzer: the header, limits, the pixels at
// every scale, and now and then the way back into a file. Bytes of neither format are inflated, as compressed
// text is.
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

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count) {
    static const uint8_t png_signature[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    if (count >= 2 && bytes[0] == 0xFF && bytes[1] == 0xD8) {
        decode_jpeg(bytes, count);
    } else if (count >= 8 && memcmp(bytes, png_signature, 8) == 0) {
        decode_png(bytes, count);
    } else if (count > 0) {
        codec_message message = {{0}};
        codec_buffer output = {0};
        const size_t limit = (size_t)bytes[0] * 64;
        if (codec_inflate(bytes + 1, count - 1, limit, &output, &message) == CODEC_OK) {
            require(output.count <= limit, "no more than was allowed");
        }
        codec_buffer_free(&output);
    }
    return 0;
}
