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
    uint32_t warnings;
    /// Whether damage is passed over as far as possible.
    bool lenient;
    /// Whether memory was asked for in vain.
    bool out_of_memory;

    const uint8_t *next;
    size_t left;
    uint32_t width;
    uint32_t height;
    uint8_t *rgb;
    uint8_t *alpha;
    codec_row_sink words;
    uint8_t *rows;  // one row, or all rows of an interlaced picture, where they cannot stand in `rgb`
    size_t row_bytes;
    bool has_words;  // the rows go to `words`

    // Where the reading is. All of it is ours: the library's own counters are not looked at.
    int passes;
    int pass;
    size_t row;
    /// Whether the pixels of `row` have been decoded in `pass`.
    bool row_arrived;
    bool pixels_complete;
};

/// Adam7's seven passes; the third completes a grid of every fourth pixel in both directions.
enum { ADAM7_PASSES = 7, COARSE_PASS = 2 };

static void fail(struct decoding *d, codec_status status, const char *text) {
    d->status = status;
    codec_message_set(d->message, text);
    longjmp(d->jump, 1);
}

static void on_error(png_structp png, png_const_charp text) {
    struct decoding *d = png_get_error_ptr(png);
    fail(d, d->out_of_memory ? CODEC_OUT_OF_MEMORY : CODEC_CORRUPT, text);
}

#define CHUNK(a, b, c, d) ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d))

/// Whether damage in a chunk of this type may change how the picture looks: in a critical one, and in those that
/// say what is transparent, what colours mean and which side is up.
static bool concerns_picture(uint32_t chunk) {
    switch (chunk) {
    case CHUNK('t', 'R', 'N', 'S'):
    case CHUNK('i', 'C', 'C', 'P'):
    case CHUNK('c', 'I', 'C', 'P'):
    case CHUNK('c', 'H', 'R', 'M'):
    case CHUNK('g', 'A', 'M', 'A'):
    case CHUNK('s', 'R', 'G', 'B'):
    case CHUNK('e', 'X', 'I', 'f'): return true;
    default:
        // A small first letter marks a chunk that the picture can do without.
        return (chunk & CHUNK(0x20, 0, 0, 0)) == 0;
    }
}

static void on_warning(png_structp png, png_const_charp text) {
    struct decoding *d = png_get_error_ptr(png);
#ifdef PNG_IO_STATE_SUPPORTED
    if (!concerns_picture(png_get_io_chunk_type(png))) { return; }
#endif
    if (d->warnings == 0) { codec_message_set(d->message, text); }
    if (d->warnings < UINT32_MAX) { d->warnings++; }
}

static png_voidp allocate(png_structp png, png_alloc_size_t count) {
    struct decoding *d = png_get_mem_ptr(png);
    void *memory = malloc(count);
    if (memory == NULL) { d->out_of_memory = true; }
    return memory;
}

static void release(png_structp png, png_voidp memory) {
    (void)png;
    free(memory);
}

static void read_bytes(png_structp png, png_bytep bytes, size_t count) {
    struct decoding *d = png_get_io_ptr(png);
    if (count > d->left) { png_error(png, "the file ends too early"); }
    memcpy(bytes, d->next, count);
    d->next += count;
    d->left -= count;
    // The library asks for 8 KiB of compressed pixels at once. Near the end of a file that may be cut off, it
    // is made to ask for single bytes, so that the last of them count.
    if (d->lenient && d->left < 16384) { png_set_compression_buffer_size(png, 1); }
}

/// Called for every row that holds pixels, once they are decoded.
static void on_row(png_structp png, png_row_infop info, png_bytep bytes) {
    (void)info;
    (void)bytes;
    struct decoding *d = png_get_error_ptr(png);
    d->row_arrived = true;
}

// MARK: - Decoding; these frames are the ones that jumps leave

static void allocate_rows(struct decoding *d, size_t rows) {
    if (d->row_bytes > SIZE_MAX / rows) { fail(d, CODEC_OUT_OF_MEMORY, "no memory for the rows"); }
    const size_t count = rows * d->row_bytes;
    d->rows = malloc(count);
    if (d->rows == NULL) { fail(d, CODEC_OUT_OF_MEMORY, "no memory for the rows"); }
    // An interlaced picture never shows what the memory held before.
    memset(d->rows, MISSING_GREY, count);
    if (d->alpha == NULL) { return; }
    const size_t sample = d->has_words ? 2 : 1;
    for (size_t i = 3 * sample; i < count; i += 4 * sample) { memset(d->rows + i, 255, sample); }
}

/// Row `y` of `rows`, to where it belongs.
static void hand_over_row(struct decoding *d, const uint8_t *rgba, size_t y) {
    if (d->has_words) {
        d->words.take(d->words.context, (uint32_t)y, rgba);
        return;
    }
    uint8_t *rgb = d->rgb + y * d->width * 3;
    uint8_t *alpha = d->alpha + y * d->width;
    for (size_t x = 0; x < d->width; x++) {
        rgb[x * 3] = rgba[x * 4];
        rgb[x * 3 + 1] = rgba[x * 4 + 1];
        rgb[x * 3 + 2] = rgba[x * 4 + 2];
        alpha[x] = rgba[x * 4 + 3];
    }
}

static bool is_little_endian(void) {
    const uint16_t one = 1;
    uint8_t first = 0;
    memcpy(&first, &one, 1);
    return first == 1;
}

static void decode(struct decoding *d) {
    d->png = png_create_read_struct_2(PNG_LIBPNG_VER_STRING, d, on_error, on_warning, d, allocate, release);
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
    if (d->lenient) {
        png_set_crc_action(png, PNG_CRC_WARN_USE, PNG_CRC_NO_CHANGE);
#ifdef PNG_MAXIMUM_INFLATE_WINDOW
        png_set_option(png, PNG_MAXIMUM_INFLATE_WINDOW, PNG_OPTION_ON);
#endif
#ifdef PNG_IGNORE_ADLER32
        png_set_option(png, PNG_IGNORE_ADLER32, PNG_OPTION_ON);
#endif
    }
    png_read_info(png, d->info);
    if (png_get_image_width(png, d->info) != d->width || png_get_image_height(png, d->info) != d->height) {
        fail(d, CODEC_SIZE_MISMATCH, "the picture is not of the size that was checked");
    }

    png_set_expand(png);
    d->has_words = d->words.take != NULL && png_get_bit_depth(png, d->info) == 16;
    if (!d->has_words) {
        png_set_scale_16(png);
    } else if (is_little_endian()) {
        png_set_swap(png);
    }
    png_set_gray_to_rgb(png);
    const bool has_alpha = (png_get_color_type(png, d->info) & PNG_COLOR_MASK_ALPHA) != 0
        || png_get_valid(png, d->info, PNG_INFO_tRNS) != 0;
    if (d->alpha == NULL) {
        png_set_strip_alpha(png);
    } else if (!has_alpha) {
        png_set_add_alpha(png, 0xFF, PNG_FILLER_AFTER);
    }
    png_set_read_user_transform_fn(png, on_row);
    const int passes = png_set_interlace_handling(png);
    png_read_update_info(png, d->info);
    d->row_bytes = (size_t)d->width * (d->alpha == NULL ? 3 : 4) * (d->has_words ? 2 : 1);
    if (png_get_rowbytes(png, d->info) != d->row_bytes) {
        fail(d, CODEC_SIZE_MISMATCH, "the rows do not fit their memory");
    }

    const bool is_direct = d->alpha == NULL && !d->has_words;
    const bool single_row = !is_direct && passes == 1;
    if (!is_direct) { allocate_rows(d, single_row ? 1 : d->height); }
    uint8_t *pixels = is_direct ? d->rgb : d->rows;
    d->passes = passes;
    for (d->pass = 0; d->pass < d->passes; d->pass++) {
        for (d->row = 0; d->row < d->height; d->row++) {
            d->row_arrived = false;
            uint8_t *row = single_row ? pixels : pixels + d->row * d->row_bytes;
            // As second row, pixels of an early pass fill the place of those that are to come.
            png_read_row(png, d->lenient ? NULL : row, d->lenient ? row : NULL);
            if (single_row) { hand_over_row(d, row, d->row); }
        }
    }
    d->pixels_complete = true;
    // The checksum of the compressed pixels, and the end chunk.
    png_read_end(png, NULL);
}

/// The one place that jumps come back to: false if the library gave up, and `d->status` says how.
static bool guarded(struct decoding *d, void (*body)(struct decoding *)) {
    if (setjmp(d->jump) != 0) { return false; }
    body(d);
    return true;
}

/// Whether all pixels were there when the library gave up: it reads what stands behind them before it gives
/// the last row out of its hands.
static bool has_last_row(const struct decoding *d) {
    if (d->passes == 0 || d->pass != d->passes - 1 || d->row + 1 != d->height) { return false; }
    // Adam7's last pass has the odd rows only.
    return d->row_arrived || (d->passes == ADAM7_PASSES && d->row % 2 == 0);
}

static uint32_t intact_rows(const struct decoding *d) {
    if (d->pixels_complete) { return d->height; }
    if (d->passes == 1) { return (uint32_t)d->row + (d->row_arrived ? 1 : 0); }
    if (d->pass == COARSE_PASS) { return (uint32_t)d->row; }
    return d->pass > COARSE_PASS ? d->height : 0;
}

/// Reads the file from its first byte on into a fresh `d`, whose inputs and outputs are set.
static codec_status decode_once(struct decoding *d, codec_decode_report *report) {
    if (!guarded(d, decode)) {
        d->pixels_complete = d->pixels_complete || has_last_row(d);
        if (d->pixels_complete) { d->status = CODEC_OK; }
        if (d->warnings < UINT32_MAX) { d->warnings++; }
    }
    if (d->rows != NULL && d->passes == ADAM7_PASSES) {
        for (size_t y = 0; y < d->height; y++) { hand_over_row(d, d->rows + y * d->row_bytes, y); }
    } else if (d->rows != NULL && d->row_arrived && d->row < d->height) {
        hand_over_row(d, d->rows, d->row);
    }
    report->intact_rows = intact_rows(d);
    report->missing_detail = d->passes == ADAM7_PASSES && !d->pixels_complete;
    report->warnings = d->warnings;
    if (d->png != NULL) { png_destroy_read_struct(&d->png, &d->info, NULL); }
    free(d->rows);
    return d->status;
}

codec_status codec_png_decode(const uint8_t *bytes, size_t count, uint32_t width, uint32_t height,
                              uint8_t *rgb, uint8_t *alpha, codec_row_sink words, codec_decode_report *report,
                              codec_message *message) {
    const struct decoding start = {.message = message,
                                   .next = bytes,
                                   .left = count,
                                   .width = width,
                                   .height = height,
                                   .rgb = rgb,
                                   .alpha = alpha,
                                   .words = words};
    struct decoding d = start;
    message->text[0] = 0;
    const codec_status status = decode_once(&d, report);
    if (status != CODEC_CORRUPT) { return status; }

    const size_t pixels = (size_t)width * height;
    memset(rgb, MISSING_GREY, pixels * 3);
    if (alpha != NULL) { memset(alpha, 255, pixels); }
    // The first reading's complaint is the one that says what is wrong.
    codec_message second = {{0}};
    d = start;
    d.lenient = true;
    d.message = &second;
    const codec_status second_status = decode_once(&d, report);
    if (second_status == CODEC_OUT_OF_MEMORY) { return second_status; }
    if (second_status != CODEC_OK && report->intact_rows == 0) { return status; }
    if (report->warnings == 0) { report->warnings = 1; }
    return CODEC_OK;
}
