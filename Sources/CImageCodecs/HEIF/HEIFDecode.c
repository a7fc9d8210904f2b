#ifdef CODEC_HEIF

#include "../Buffer.h"
#include "HEIFLibrary.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

// The files that the library sees here were written by the caller, around code from outside: each of one picture, which
// it gives out as the planes of the code. Older versions turn them into red, green and blue first; the caller's files
// declare that the planes are those already, so that they come through unchanged, only enlarged to full resolution.

enum { MOST_HELPERS = 63 };

struct decoding {
    const codec_heif_tile *tiles;
    size_t count;
    const codec_heif_layout *layout;
    void *samples;
    atomic_size_t next;
    pthread_mutex_t lock;
    // Guarded by the lock.
    size_t failures;
    uint32_t intact_rows;
    codec_status status;
    codec_message *message;
};

/// The planes of a decoded picture.
struct planes {
    /// Y, Cb, Cr; the last two are NULL where there is no colour.
    const uint8_t *bytes[3];
    size_t strides[3];
    /// Samples from one to the next of Cb and Cr, in both directions: 2 where the library has enlarged them.
    size_t step_x;
    size_t step_y;
    /// Samples of Cb and Cr in a row, and rows.
    size_t chroma_width;
    size_t chroma_height;
};

/// One thread's rows of samples, as numbers to reckon with.
struct rows {
    float *values[3];
    uint16_t *near_far;
};

static const char out_of_memory[] = "no memory for the picture";

// MARK: - What damaged code leaves undrawn

#ifdef __GLIBC__

/// How many decodings are under way.
static size_t decodings;
static pthread_mutex_t decodings_lock = PTHREAD_MUTEX_INITIALIZER;

/// The decoders take memory as it comes for a picture, and give it out as it was where damaged code draws nothing: parts
/// of other people's pictures could be seen in it. They leave no say in that, so as long as one is at work the system's
/// allocator fills what it gives.
static void fill_new_memory(bool begins) {
    // Its bits are turned around by the allocator.
    enum { FILL = 0xFF ^ MISSING_GREY };
    pthread_mutex_lock(&decodings_lock);
    if (begins ? decodings++ == 0 : --decodings == 0) { mallopt(M_PERTURB, begins ? FILL : 0); }
    pthread_mutex_unlock(&decodings_lock);
}

#else

// Other systems' allocators have no such switch.
static void fill_new_memory(bool begins) { (void)begins; }

#endif

// MARK: - Planes

/// What of `channel` there is, if it has at least `width` by `height` samples of the expected depth.
static const uint8_t *plane(const struct heif_image *image, enum heif_channel channel, size_t width,
                            size_t height, uint32_t bit_depth, size_t *stride) {
    int bytes_per_row = 0;
    const uint8_t *bytes = heif_image_get_plane_readonly(image, channel, &bytes_per_row);
    const int wide = heif_image_get_width(image, channel);
    const int high = heif_image_get_height(image, channel);
    if (bytes == NULL || bytes_per_row < 0 || wide < 0 || (size_t)wide < width || high < 0
        || (size_t)high < height || heif_image_get_bits_per_pixel_range(image, channel) != (int)bit_depth) {
        return NULL;
    }
    *stride = (size_t)bytes_per_row;
    return bytes;
}

/// Finds the planes of a picture that the caller expects to be as `layout` says; false if it is not.
static bool find_planes(const struct heif_image *image, const codec_heif_layout *layout, struct planes *p) {
    *p = (struct planes){.step_x = 1, .step_y = 1};
    const size_t width = layout->tile_width, height = layout->tile_height;
    const uint32_t depth = layout->bit_depth;
    const bool half_width = layout->chroma == 1 || layout->chroma == 2;
    const bool half_height = layout->chroma == 1;
    p->chroma_width = half_width ? (width + 1) / 2 : width;
    p->chroma_height = half_height ? (height + 1) / 2 : height;
    const bool has_color = layout->chroma != 0 && layout->channels == 3;
    if (heif_image_get_colorspace(image) != heif_colorspace_RGB) {
        p->bytes[0] = plane(image, heif_channel_Y, width, height, depth, &p->strides[0]);
        if (p->bytes[0] == NULL) { return false; }
        if (!has_color) { return true; }
        static const enum heif_channel channels[] = {heif_channel_Cb, heif_channel_Cr};
        for (int i = 0; i < 2; i++) {
            p->bytes[i + 1] =
                plane(image, channels[i], p->chroma_width, p->chroma_height, depth, &p->strides[i + 1]);
        }
    } else {
        // Green, blue and red are what the code has as Y, Cb and Cr.
        p->bytes[0] = plane(image, heif_channel_G, width, height, depth, &p->strides[0]);
        if (p->bytes[0] == NULL) { return false; }
        if (!has_color) { return true; }
        p->bytes[1] = plane(image, heif_channel_B, width, height, depth, &p->strides[1]);
        p->bytes[2] = plane(image, heif_channel_R, width, height, depth, &p->strides[2]);
        p->step_x = half_width ? 2 : 1;
        p->step_y = half_height ? 2 : 1;
    }
    return p->bytes[1] != NULL && p->bytes[2] != NULL;
}

static void load_row(float *restrict values, const uint8_t *row, size_t count, bool is_wide) {
    if (is_wide) {
        const uint16_t *samples = (const uint16_t *)(const void *)row;
        for (size_t i = 0; i < count; i++) { values[i] = samples[i]; }
    } else {
        for (size_t i = 0; i < count; i++) { values[i] = row[i]; }
    }
}

/// Three parts of the row of chroma that is nearer, one of that which is farther.
static void blend_rows(uint16_t *restrict blended, const uint8_t *near, const uint8_t *far, size_t count,
                       size_t step, bool is_wide) {
    if (is_wide) {
        const uint16_t *a = (const uint16_t *)(const void *)near, *b = (const uint16_t *)(const void *)far;
        for (size_t i = 0; i < count; i++) { blended[i] = (uint16_t)(3 * a[i * step] + b[i * step]); }
    } else {
        for (size_t i = 0; i < count; i++) { blended[i] = (uint16_t)(3 * near[i * step] + far[i * step]); }
    }
}

/// Colours lie in the middle between the samples of luma that they belong to; each is made of its two neighbours, three
/// parts and one.
static void widen_row(float *restrict values, const uint16_t *restrict blended, size_t count, size_t width) {
    for (size_t i = 0; i < count; i++) {
        const unsigned here = blended[i];
        const unsigned before = blended[i == 0 ? 0 : i - 1];
        const unsigned after = blended[i + 1 < count ? i + 1 : i];
        values[2 * i] = (float)(3 * here + before) * (1 / 16.0f);
        if (2 * i + 1 < width) { values[2 * i + 1] = (float)(3 * here + after) * (1 / 16.0f); }
    }
}

/// The row `y` of Cb or Cr (`index` 1 or 2) at full resolution.
static void load_chroma_row(const struct planes *p, const codec_heif_layout *layout, const struct rows *rows,
                            int index, size_t y) {
    const bool is_wide = layout->bit_depth > 8;
    const uint8_t *bytes = p->bytes[index];
    const size_t stride = p->strides[index];
    if (layout->chroma == 3) {
        load_row(rows->values[index], bytes + y * stride, layout->tile_width, is_wide);
        return;
    }
    size_t near = y, far = y;
    if (layout->chroma == 1) {
        near = y / 2;
        far = y % 2 == 0 ? (near == 0 ? 0 : near - 1) : (near + 1 < p->chroma_height ? near + 1 : near);
    }
    blend_rows(rows->near_far, bytes + near * p->step_y * stride, bytes + far * p->step_y * stride,
               p->chroma_width, p->step_x, is_wide);
    widen_row(rows->values[index], rows->near_far, p->chroma_width, layout->tile_width);
}

// MARK: - Pixels

static inline float clamped(float value, float most) { return value < 0 ? 0 : value > most ? most : value; }

static void store_pixels(const struct rows *rows, const codec_heif_layout *layout, size_t from, size_t count,
                         void *out) {
    const float most = layout->wide ? (float)((1u << layout->bit_depth) - 1) : 255;
    const float *y = rows->values[0] + from, *cb = rows->values[1] + from, *cr = rows->values[2] + from;
    float m[3][4];
    for (int c = 0; c < 3; c++) {
        for (int i = 0; i < 4; i++) { m[c][i] = layout->matrix[c][i] * most; }
        m[c][3] += 0.5f;  // to the nearest whole number
    }
    uint8_t *bytes = out;
    uint16_t *words = out;
    if (layout->channels == 1) {
        for (size_t i = 0; i < count; i++) {
            const float value = clamped(m[0][0] * y[i] + m[0][3], most);
            if (layout->wide) {
                words[i] = (uint16_t)value;
            } else {
                bytes[i] = (uint8_t)value;
            }
        }
        return;
    }
    for (int c = 0; c < 3; c++) {
        const float my = m[c][0], mcb = m[c][1], mcr = m[c][2], constant = m[c][3];
        if (layout->wide) {
            for (size_t i = 0; i < count; i++) {
                words[3 * i + c] = (uint16_t)clamped(my * y[i] + mcb * cb[i] + mcr * cr[i] + constant, most);
            }
        } else {
            for (size_t i = 0; i < count; i++) {
                bytes[3 * i + c] = (uint8_t)clamped(my * y[i] + mcb * cb[i] + mcr * cr[i] + constant, most);
            }
        }
    }
}

/// What of a tile lies in the part that is wanted: pixels of the tile.
struct cut {
    size_t left, top, right, bottom;
};

static size_t between(size_t value, size_t least, size_t most) {
    return value < least ? least : value > most ? most : value;
}

static struct cut cut_of(const codec_heif_tile *tile, const codec_heif_layout *layout) {
    const size_t x = tile->x, y = tile->y, left = layout->left, top = layout->top;
    const size_t right = left + layout->width, bottom = top + layout->height;
    const struct cut cut = {
        .left = between(left, x, x + layout->tile_width) - x,
        .top = between(top, y, y + layout->tile_height) - y,
        .right = between(right, x, x + layout->tile_width) - x,
        .bottom = between(bottom, y, y + layout->tile_height) - y,
    };
    return cut;
}

/// Where the pixel of a tile that `cut` begins its row `y` with goes.
static void *destination(const struct decoding *d, const codec_heif_tile *tile, struct cut cut, size_t y) {
    const codec_heif_layout *layout = d->layout;
    const size_t row = tile->y + y - layout->top, column = tile->x + cut.left - layout->left;
    const size_t sample_bytes = layout->wide ? 2 : 1;
    return (uint8_t *)d->samples + (row * layout->width + column) * layout->channels * sample_bytes;
}

static bool store(const struct decoding *d, const codec_heif_tile *tile, const struct planes *p) {
    const codec_heif_layout *layout = d->layout;
    const struct cut cut = cut_of(tile, layout);
    const size_t width = layout->tile_width;
    // Room for one more: the last of an odd row is made with its pair.
    float *values = calloc(3 * (width + 1), sizeof *values);
    uint16_t *near_far = calloc(width + 1, sizeof *near_far);
    const bool has_room = values != NULL && near_far != NULL;
    if (has_room) {
        const struct rows rows = {{values, values + width + 1, values + 2 * (width + 1)}, near_far};
        for (size_t y = cut.top; y < cut.bottom && cut.left < cut.right; y++) {
            load_row(rows.values[0], p->bytes[0] + y * p->strides[0], width, layout->bit_depth > 8);
            if (p->bytes[1] != NULL) {
                load_chroma_row(p, layout, &rows, 1, y);
                load_chroma_row(p, layout, &rows, 2, y);
            }
            store_pixels(&rows, layout, cut.left, cut.right - cut.left, destination(d, tile, cut, y));
        }
    }
    free(values);
    free(near_far);
    return has_room;
}

static void store_grey(const struct decoding *d, const codec_heif_tile *tile) {
    const struct cut cut = cut_of(tile, d->layout);
    const size_t count = (cut.right - cut.left) * d->layout->channels;
    const bool is_opacity = d->layout->channels == 1;
    const uint32_t depth = d->layout->bit_depth;
    const uint16_t word = (uint16_t)(is_opacity ? (1u << depth) - 1 : 1u << (depth - 1));
    for (size_t y = cut.top; y < cut.bottom && count > 0; y++) {
        void *row = destination(d, tile, cut, y);
        if (d->layout->wide) {
            for (size_t i = 0; i < count; i++) { ((uint16_t *)row)[i] = word; }
        } else {
            memset(row, is_opacity ? 255 : MISSING_GREY, count);
        }
    }
}

// MARK: - Tiles

static codec_status decode_tile(const struct decoding *d, const codec_heif_tile *tile,
                                codec_message *message) {
    if (tile->file == NULL) {
        codec_message_set(message, "the file ends too early");
        return CODEC_CORRUPT;
    }
    const codec_heif_layout *layout = d->layout;
    struct heif_context *context = heif_context_alloc();
    if (context == NULL) {
        codec_message_set(message, out_of_memory);
        return CODEC_OUT_OF_MEMORY;
    }
    const uint32_t side = layout->tile_width > layout->tile_height ? layout->tile_width : layout->tile_height;
    // One more, since some versions refuse the limit itself.
    heif_context_set_maximum_image_size_limit(context, (int)side + 1);
    heif_context_set_max_decoding_threads(context, 0);
    struct heif_image_handle *handle = NULL;
    struct heif_image *image = NULL;
    struct heif_error error =
        heif_context_read_from_memory_without_copy(context, tile->file, tile->count, NULL);
    if (error.code == heif_error_Ok) { error = heif_context_get_primary_image_handle(context, &handle); }
    if (error.code == heif_error_Ok) {
        error = heif_decode_image(handle, &image, heif_colorspace_undefined, heif_chroma_undefined, NULL);
    }
    codec_status status = CODEC_OK;
    if (error.code != heif_error_Ok) {
        status = codec_heif_status(error, message);
    } else {
        struct planes planes;
        if (!find_planes(image, layout, &planes)) {
            status = CODEC_CORRUPT;
            codec_message_set(message, "its code is of another size or kind than the file says");
        } else if (!store(d, tile, &planes)) {
            status = CODEC_OUT_OF_MEMORY;
            codec_message_set(message, out_of_memory);
        }
    }
    if (image != NULL) { heif_image_release(image); }
    if (handle != NULL) { heif_image_handle_release(handle); }
    heif_context_free(context);
    return status;
}

/// Takes tiles until there are none left.
static void *work(void *argument) {
    struct decoding *d = argument;
    for (;;) {
        const size_t index = atomic_fetch_add(&d->next, 1);
        if (index >= d->count) { return NULL; }
        const codec_heif_tile *tile = &d->tiles[index];
        codec_message message = {{0}};
        const codec_status status = decode_tile(d, tile, &message);
        if (status == CODEC_OK) { continue; }
        store_grey(d, tile);
        const size_t row = between(tile->y, d->layout->top, d->layout->top + d->layout->height);
        pthread_mutex_lock(&d->lock);
        if (d->failures == 0 || status == CODEC_OUT_OF_MEMORY) {
            d->status = status;
            *d->message = message;
        }
        d->failures++;
        if (row - d->layout->top < d->intact_rows) { d->intact_rows = (uint32_t)(row - d->layout->top); }
        pthread_mutex_unlock(&d->lock);
    }
}

// MARK: - Public

bool codec_heif_can_decode(codec_heif_compression compression) {
    codec_heif_start();
    return heif_have_decoder_for_format(compression == CODEC_HEIF_HEVC ? heif_compression_HEVC
                                                                       : heif_compression_AV1)
        != 0;
}

codec_status codec_heif_decode(const codec_heif_tile *tiles, size_t count, const codec_heif_layout *layout,
                               void *samples, codec_decode_report *report, codec_message *message) {
    codec_heif_start();
    message->text[0] = 0;
    struct decoding d = {.tiles = tiles,
                         .count = count,
                         .layout = layout,
                         .samples = samples,
                         .lock = PTHREAD_MUTEX_INITIALIZER,
                         .intact_rows = layout->height,
                         .status = CODEC_OK,
                         .message = message};
    atomic_init(&d.next, 0);
    fill_new_memory(true);
    pthread_t helpers[MOST_HELPERS];
    size_t wanted = layout->threads < count ? layout->threads : count;
    if (wanted > MOST_HELPERS + 1) { wanted = MOST_HELPERS + 1; }
    size_t started = 0;
    while (started + 1 < wanted && pthread_create(&helpers[started], NULL, work, &d) == 0) { started++; }
    work(&d);
    for (size_t i = 0; i < started; i++) { pthread_join(helpers[i], NULL); }
    fill_new_memory(false);
    pthread_mutex_destroy(&d.lock);
    *report = (codec_decode_report){.intact_rows = d.intact_rows, .warnings = d.failures > 0};
    if (d.status == CODEC_OUT_OF_MEMORY || d.failures == count) { return d.status; }
    return CODEC_OK;
}

#endif
