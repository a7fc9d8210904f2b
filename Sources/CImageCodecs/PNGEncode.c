#include "Buffer.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>
#include <zlib.h>

/// Everything that one encoding holds; outside the frame that calls setjmp.
struct encoding {
    png_structp png;
    png_infop info;
    jmp_buf jump;
    codec_status status;
    codec_message *message;
    const codec_png_source *source;
    codec_buffer *output;
    uint8_t *rgba_row;
};

static void fail(struct encoding *e, codec_status status, const char *text) {
    e->status = status;
    codec_message_set(e->message, text);
    longjmp(e->jump, 1);
}

static void on_error(png_structp png, png_const_charp text) {
    fail(png_get_error_ptr(png), CODEC_UNSUPPORTED, text);
}

static void on_warning(png_structp png, png_const_charp text) {
    (void)png;
    (void)text;
}

static void write_bytes(png_structp png, png_bytep bytes, size_t count) {
    struct encoding *e = png_get_io_ptr(png);
    if (!codec_buffer_append(e->output, bytes, count)) {
        fail(e, CODEC_OUT_OF_MEMORY, "no memory for the file");
    }
}

static void flush_bytes(png_structp png) { (void)png; }

static int filters_of(codec_png_filter filter) {
    switch (filter) {
    case CODEC_PNG_FILTER_NONE: return PNG_FILTER_NONE;
    case CODEC_PNG_FILTER_SUB: return PNG_FILTER_SUB;
    case CODEC_PNG_FILTER_UP: return PNG_FILTER_UP;
    case CODEC_PNG_FILTER_AVERAGE: return PNG_FILTER_AVG;
    case CODEC_PNG_FILTER_PAETH: return PNG_FILTER_PAETH;
    case CODEC_PNG_FILTER_SUB_OR_UP: return PNG_FILTER_SUB | PNG_FILTER_UP;
    case CODEC_PNG_FILTER_ADAPTIVE: return PNG_ALL_FILTERS;
    }
    return PNG_ALL_FILTERS;
}

static int strategy_of(codec_png_strategy strategy) {
    switch (strategy) {
    case CODEC_PNG_STRATEGY_DEFAULT: return Z_DEFAULT_STRATEGY;
    case CODEC_PNG_STRATEGY_FILTERED: return Z_FILTERED;
    case CODEC_PNG_STRATEGY_RLE: return Z_RLE;
    case CODEC_PNG_STRATEGY_HUFFMAN: return Z_HUFFMAN_ONLY;
    }
    return Z_DEFAULT_STRATEGY;
}

static void encode(struct encoding *e) {
    const codec_png_source *source = e->source;
    const size_t width = source->width;
    e->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, e, on_error, on_warning);
    if (e->png == NULL) { fail(e, CODEC_OUT_OF_MEMORY, "libpng could not start"); }
    png_structp png = e->png;
    e->info = png_create_info_struct(png);
    if (e->info == NULL) { fail(e, CODEC_OUT_OF_MEMORY, "libpng could not start"); }
    if (source->alpha != NULL) {
        e->rgba_row = malloc(width * 4);
        if (e->rgba_row == NULL) { fail(e, CODEC_OUT_OF_MEMORY, "no memory for a row"); }
    }
    png_set_write_fn(png, e, write_bytes, flush_bytes);
    png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_IHDR(png, e->info, source->width, source->height, 8,
                 source->alpha == NULL ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_RGBA, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_compression_level(png, source->level);
    png_set_compression_strategy(png, strategy_of(source->strategy));
    png_set_compression_buffer_size(png, 1 << 18);  // the size of an IDAT chunk
    png_set_filter(png, PNG_FILTER_TYPE_BASE, filters_of(source->filter));
    png_write_info(png, e->info);
    write_bytes(png, (png_bytep)source->ancillary_chunks, source->ancillary_chunks_count);
    for (size_t y = 0; y < source->height; y++) {
        const uint8_t *rgb = source->rgb + y * width * 3;
        if (source->alpha == NULL) {
            png_write_row(png, rgb);
            continue;
        }
        const uint8_t *alpha = source->alpha + y * width;
        uint8_t *rgba = e->rgba_row;
        for (size_t x = 0; x < width; x++) {
            rgba[x * 4] = rgb[x * 3];
            rgba[x * 4 + 1] = rgb[x * 3 + 1];
            rgba[x * 4 + 2] = rgb[x * 3 + 2];
            rgba[x * 4 + 3] = alpha[x];
        }
        png_write_row(png, rgba);
    }
    png_write_end(png, NULL);
}

static codec_status guarded(struct encoding *e, void (*body)(struct encoding *)) {
    if (setjmp(e->jump) != 0) { return e->status; }
    body(e);
    return CODEC_OK;
}

codec_status codec_png_encode(const codec_png_source *source, codec_buffer *output, codec_message *message) {
    struct encoding e = {0};
    e.message = message;
    e.source = source;
    e.output = output;
    const codec_status status = guarded(&e, encode);
    if (e.png != NULL) { png_destroy_write_struct(&e.png, &e.info); }
    free(e.rgba_row);
    if (status != CODEC_OK) { codec_buffer_free(output); }
    return status;
}
