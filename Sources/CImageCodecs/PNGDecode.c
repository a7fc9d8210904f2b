#include "Buffer.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

/// Everything that one decoding holds; outside the frame that calls setjmp.
struct decoding {
    png_structp png;
    png_infop info;
    jmp_buf jump;
    codec_status status;
    codec_message *message;
    bool warned;
    bool pixels_complete;

    const uint8_t *next;
    size_t left;
    uint32_t width;
    uint32_t height;
    uint8_t *rgb;
    uint8_t *alpha;
    uint8_t *rgba;  // one row, or all rows of an interlaced picture
};

static void fail(struct decoding *d, codec_status status, const char *text) {
    d->status = status;
    codec_message_set(d->message, text);
    longjmp(d->jump, 1);
}

static void on_error(png_structp png, png_const_charp text) {
    fail(png_get_error_ptr(png), CODEC_CORRUPT, text);
}

static void on_warning(png_structp png, png_const_charp text) {
    struct decoding *d = png_get_error_ptr(png);
    if (!d->warned) { codec_message_set(d->message, text); }
    d->warned = true;
}

static void read_bytes(png_structp png, png_bytep bytes, size_t count) {
    struct decoding *d = png_get_io_ptr(png);
    if (count > d->left) { png_error(png, "the file ends too early"); }
    memcpy(bytes, d->next, count);
    d->next += count;
    d->left -= count;
}

// MARK: - Decoding; these frames are the ones that jumps leave

static void allocate_rgba(struct decoding *d, size_t rows) {
    // Zeroed, so that an interlaced picture never shows what the memory held before.
    if (d->width > SIZE_MAX / 4 / rows) { fail(d, CODEC_OUT_OF_MEMORY, "no memory for the rows"); }
    d->rgba = calloc(rows, (size_t)d->width * 4);
    if (d->rgba == NULL) { fail(d, CODEC_OUT_OF_MEMORY, "no memory for the rows"); }
}

static void split_row(struct decoding *d, const uint8_t *rgba, size_t y) {
    uint8_t *rgb = d->rgb + y * d->width * 3;
    uint8_t *alpha = d->alpha + y * d->width;
    for (size_t x = 0; x < d->width; x++) {
        rgb[x * 3] = rgba[x * 4];
        rgb[x * 3 + 1] = rgba[x * 4 + 1];
        rgb[x * 3 + 2] = rgba[x * 4 + 2];
        alpha[x] = rgba[x * 4 + 3];
    }
}

static void decode(struct decoding *d) {
    d->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, d, on_error, on_warning);
    if (d->png == NULL) { fail(d, CODEC_OUT_OF_MEMORY, "libpng could not start"); }
    png_structp png = d->png;
    d->info = png_create_info_struct(png);
    if (d->info == NULL) { fail(d, CODEC_OUT_OF_MEMORY, "libpng could not start"); }
    png_set_read_fn(png, d, read_bytes);
    png_set_user_limits(png, d->width, d->height);
#ifdef PNG_HANDLE_AS_UNKNOWN_SUPPORTED
    // Skips every chunk but IHDR, PLTE, tRNS, IDAT and IEND: no work or memory for what is not used.
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
#endif
    png_set_chunk_cache_max(png, 128);
    png_set_chunk_malloc_max(png, 8 << 20);
    png_read_info(png, d->info);
    if (png_get_image_width(png, d->info) != d->width || png_get_image_height(png, d->info) != d->height) {
        fail(d, CODEC_SIZE_MISMATCH, "the picture is not of the size that was checked");
    }

    png_set_expand(png);
    png_set_scale_16(png);
    png_set_gray_to_rgb(png);
    const bool has_alpha = (png_get_color_type(png, d->info) & PNG_COLOR_MASK_ALPHA) != 0
                           || png_get_valid(png, d->info, PNG_INFO_tRNS) != 0;
    if (d->alpha == NULL) {
        png_set_strip_alpha(png);
    } else if (!has_alpha) {
        png_set_add_alpha(png, 0xFF, PNG_FILLER_AFTER);
    }
    const int passes = png_set_interlace_handling(png);
    png_read_update_info(png, d->info);
    const size_t row_bytes = (size_t)d->width * (d->alpha == NULL ? 3 : 4);
    if (png_get_rowbytes(png, d->info) != row_bytes) {
        fail(d, CODEC_SIZE_MISMATCH, "the rows do not fit their memory");
    }

    if (d->alpha == NULL) {
        for (int pass = 0; pass < passes; pass++) {
            for (size_t y = 0; y < d->height; y++) { png_read_row(png, d->rgb + y * row_bytes, NULL); }
        }
    } else if (passes == 1) {
        allocate_rgba(d, 1);
        for (size_t y = 0; y < d->height; y++) {
            png_read_row(png, d->rgba, NULL);
            split_row(d, d->rgba, y);
        }
    } else {
        allocate_rgba(d, d->height);
        for (int pass = 0; pass < passes; pass++) {
            for (size_t y = 0; y < d->height; y++) { png_read_row(png, d->rgba + y * row_bytes, NULL); }
        }
        for (size_t y = 0; y < d->height; y++) { split_row(d, d->rgba + y * row_bytes, y); }
    }
    d->pixels_complete = true;
    // The checksum of the compressed pixels, and the end chunk.
    png_read_end(png, NULL);
}

static codec_status guarded(struct decoding *d, void (*body)(struct decoding *)) {
    if (setjmp(d->jump) != 0) {
        if (d->pixels_complete) {
            d->warned = true;
            return CODEC_OK;
        }
        return d->status;
    }
    body(d);
    return CODEC_OK;
}

codec_status codec_png_decode(const uint8_t *bytes, size_t count, uint32_t width, uint32_t height,
                              uint8_t *rgb, uint8_t *alpha, bool *warned, codec_message *message) {
    struct decoding d = {0};
    d.message = message;
    d.next = bytes;
    d.left = count;
    d.width = width;
    d.height = height;
    d.rgb = rgb;
    d.alpha = alpha;
    const codec_status status = guarded(&d, decode);
    *warned = d.warned;
    if (d.png != NULL) { png_destroy_read_struct(&d.png, &d.info, NULL); }
    free(d.rgba);
    return status;
}
