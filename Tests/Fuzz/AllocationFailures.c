// Decodes and encodes each file of the command line again and again, and lets the first, the second, the
// third... call of malloc fail, in whichever library: the shim, libjpeg, libpng, zlib or
// that of a trait. Each time the answer
// must be an error or, where a library does without, the same picture; and all memory must have been given
// back.
//
// This malloc stands in front of the C library's for the whole process, shared libraries included.

#include "CImageCodecs.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef CODEC_WEBP
#include <webp/decode.h>
#endif

void *__libc_malloc(size_t count);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t count);
void __libc_free(void *memory);

/// How many calls succeed before one fails; negative: all do.
static atomic_long left = -1;
static atomic_long live = 0;
static atomic_bool has_failed = false;

static bool fails(void) {
    const long before = atomic_load(&left);
    if (before < 0) { return false; }
    atomic_store(&left, before - 1);
    if (before > 0) { return false; }
    atomic_store(&has_failed, true);
    return true;
}

static void *counted(void *memory) {
    if (memory != NULL) { atomic_fetch_add(&live, 1); }
    return memory;
}

void *malloc(size_t count) { return fails() ? NULL : counted(__libc_malloc(count)); }

void *calloc(size_t count, size_t size) { return fails() ? NULL : counted(__libc_calloc(count, size)); }

void *realloc(void *memory, size_t count) {
    if (fails()) { return NULL; }
    void *moved = __libc_realloc(memory, count);
    return memory == NULL ? counted(moved) : moved;
}

void free(void *memory) {
    if (memory != NULL) { atomic_fetch_sub(&live, 1); }
    __libc_free(memory);
}

// MARK: - What is tried

static uint8_t file[1 << 20];
static size_t file_count;
static uint8_t rgb[1 << 20];
static uint8_t alpha[1 << 18];
static uint32_t width;
static uint32_t height;

#ifdef CODEC_WEBP
static codec_status decode_webp(codec_message *message) {
    codec_decode_report report = {0};
    codec_webp_header header;
    const codec_status status = codec_webp_read_header(file, file_count, &header, message);
    if (status != CODEC_OK) { return status; }
    width = header.width;
    height = header.height;
    const codec_webp_decode_options options = {.width = width, .height = height, .scale_denominator = 1};
    return codec_webp_decode(file, file_count, &options, rgb, (size_t)width * height * 3,
                             header.has_alpha ? alpha : NULL, &report, message);
}
#endif

#ifdef CODEC_WEBP
/// libwebp before 1.4 does not survive that there is no memory for a lossless picture's tables; what decoding takes is
/// known before, and asked for.
static bool is_spared(void) {
    bool is_lossless = false;
    for (size_t i = 0; i + 4 <= file_count; i++) {
        is_lossless = is_lossless || memcmp(file + i, "VP8L", 4) == 0 || memcmp(file + i, "ALPH", 4) == 0;
    }
    return file[0] == 'R' && is_lossless && WebPGetDecoderVersion() < 0x010400;
}
#else
static bool is_spared(void) { return false; }
#endif

#ifdef CODEC_GIF
static codec_status decode_gif(codec_message *message) {
    codec_decode_report report = {0};
    codec_gif_header header;
    const codec_status status = codec_gif_read_header(file, file_count, &header, message);
    if (status != CODEC_OK) { return status; }
    width = header.width;
    height = header.height;
    return codec_gif_decode(file, file_count, width, height, rgb, alpha, &report, message);
}
#endif

static codec_status decode(codec_message *message) {
    codec_decode_report report = {0};
#ifdef CODEC_WEBP
    if (file[0] == 'R') { return decode_webp(message); }
#endif
#ifdef CODEC_GIF
    if (file[0] == 'G') { return decode_gif(message); }
#endif
    if (file[0] != 0xFF) {
        width = (uint32_t)file[18] << 8 | file[19];
        height = (uint32_t)file[22] << 8 | file[23];
        return codec_png_decode(file, file_count, width, height, rgb, alpha, (codec_row_sink){0}, &report,
                                message);
    }
    codec_jpeg_header header = {0};
    const codec_status status = codec_jpeg_read_header(file, file_count, &header, message);
    if (status != CODEC_OK) { return status; }
    width = header.width;
    height = header.height;
    const codec_jpeg_decode_options options = {
        .width = width, .height = height, .scale_denominator = 1, .max_scans = 25};
    return codec_jpeg_decode(file, file_count, &options, rgb, (size_t)width * height * 3, &report, message);
}

static codec_status encode_jpeg(codec_message *message) {
    codec_buffer output = {0};
    const codec_jpeg_source source = {
        .pixels = {width, height, rgb, alpha}, .quality = 90, .full_chroma = true};
    const codec_status status = codec_jpeg_encode(&source, &output, message);
    codec_buffer_free(&output);
    return status;
}

static codec_status encode_png(codec_message *message) {
    codec_buffer output = {0};
    const codec_png_source source = {
        .pixels = {width, height, rgb, alpha}, .head = file, .head_count = 8, .level = 6, .threads = 1};
    const codec_status status = codec_png_encode(&source, &output, message);
    codec_buffer_free(&output);
    return status;
}

#ifdef CODEC_WEBP
static codec_status encode_webp_as(bool is_lossless, codec_message *message) {
    codec_buffer output = {0};
    const codec_webp_source source = {.pixels = {width, height, rgb, alpha},
                                      .icc_profile = file,
                                      .icc_profile_count = 20,
                                      .quality = 90,
                                      .is_lossless = is_lossless,
                                      .effort = 2};
    const codec_status status = codec_webp_encode(&source, &output, message);
    codec_buffer_free(&output);
    return status;
}

static codec_status encode_webp(codec_message *message) { return encode_webp_as(false, message); }

static codec_status encode_lossless_webp(codec_message *message) { return encode_webp_as(true, message); }
#endif

/// Whether `body` survives each of its allocations' failures.
static bool survives(const char *name, const char *what, codec_status (*body)(codec_message *)) {
    codec_message message = {{0}};
    const codec_status sound = body(&message);
    for (long allowed = 0; allowed < 100000; allowed++) {
        const long before = atomic_load(&live);
        message.text[0] = 0;
        atomic_store(&has_failed, false);
        atomic_store(&left, allowed);
        const codec_status status = body(&message);
        atomic_store(&left, -1);
        if (atomic_load(&live) != before) {
            printf("%s: %s: %ld pieces of memory lost after allocation %ld failed\n", name, what,
                   atomic_load(&live) - before, allowed);
            return false;
        }
        if (!atomic_load(&has_failed)) { return true; }
        if (status != CODEC_OUT_OF_MEMORY && status != sound) {
            printf("%s: %s: status %d after allocation %ld failed (%s)\n", name, what, status, allowed,
                   message.text);
            return false;
        }
    }
    printf("%s: %s: too many allocations\n", name, what);
    return false;
}

int main(int count, char **names) {
    bool all = true;
    for (int i = 1; i < count; i++) {
        FILE *input = fopen(names[i], "rb");
        if (input == NULL) { return 1; }
        file_count = fread(file, 1, sizeof file, input);
        fclose(input);
        memset(alpha, 200, sizeof alpha);
        if (is_spared()) {
            printf("%s: left out with this version of libwebp\n", names[i]);
            continue;
        }
        all = survives(names[i], "decoding", decode) && all;
        all = survives(names[i], "encoding as JPEG", encode_jpeg) && all;
        all = survives(names[i], "encoding as PNG", encode_png) && all;
#ifdef CODEC_WEBP
        all = survives(names[i], "encoding as WebP", encode_webp) && all;
        all = survives(names[i], "encoding as lossless WebP", encode_lossless_webp) && all;
#endif
    }
    if (all) { printf("%d files: every failed allocation is an error, and nothing is lost\n", count - 1); }
    return all ? 0 : 1;
}
