#include "Buffer.h"

#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

// libpng deflates on one thread only, and that takes longer than all else about a PNG. Here the rows are cut
// into bands, and each band is filtered and deflated by itself, on whichever thread is free. The bands end on
// whole bytes (as with Z_SYNC_FLUSH), so that one after the other they are one zlib stream; their Adler-32
// sums combine. Where a band ends depends on the picture's size only: the file is the same for any number of
// threads.

/// Bytes of filtered rows in a band, about: small enough that all threads stay busy to the end, large enough
/// that the matches lost where a band begins (less than 32 KiB back) do not show in the file's size.
enum { BAND_BYTES = 1 << 19 };

/// One deflated band: a piece of the raw stream, its checksum before deflation and its size then.
struct band {
    codec_buffer stream;
    uLong adler;
    size_t filtered_count;
};

/// What the threads of one encoding share.
struct encoding {
    const codec_png_source *source;
    size_t bytes_per_pixel;
    /// Bytes of a row without its filter's number.
    size_t row_count;
    size_t rows_per_band;
    size_t band_count;
    struct band *bands;
    atomic_size_t next;
    atomic_bool has_failed;
};

/// What one thread needs for itself.
struct worker {
    z_stream deflate;
    /// A row of zeros stands above the first.
    uint8_t *zeros;
    /// Where rows with alpha are put together: the current one and the one above.
    uint8_t *rgba[2];
    uint8_t *filtered;
};

// MARK: - Filters

/// Filters' numbers in the file: a pixel less the one to its left, or the one above. The other three take
/// longer to choose and gain nothing at these levels (see PNGCompression.swift).
enum { SUB = 1, UP = 2 };

/// How large filtered bytes are, taken as -128...127.
static inline uint64_t magnitude(uint8_t value) { return value < 128 ? value : 256u - value; }

/// The filter whose bytes are smallest.
static uint8_t better_filter(const uint8_t *row, const uint8_t *above, size_t count, size_t bytes_per_pixel) {
    uint64_t sub = 0;
    uint64_t up = 0;
    for (size_t i = 0; i < bytes_per_pixel; i++) {
        sub += magnitude(row[i]);
        up += magnitude((uint8_t)(row[i] - above[i]));
    }
    // Sums of 16 bits vectorize best; 256 magnitudes fit.
    for (size_t start = bytes_per_pixel; start < count; start += 256) {
        const size_t end = count - start < 256 ? count : start + 256;
        uint16_t some_sub = 0;
        uint16_t some_up = 0;
        for (size_t i = start; i < end; i++) {
            some_sub += (uint16_t)magnitude((uint8_t)(row[i] - row[i - bytes_per_pixel]));
            some_up += (uint16_t)magnitude((uint8_t)(row[i] - above[i]));
        }
        sub += some_sub;
        up += some_up;
    }
    return sub <= up ? SUB : UP;
}

/// Writes the number of the better filter and the row filtered by it.
static void filter_row(const uint8_t *row, const uint8_t *above, size_t count, size_t bytes_per_pixel,
                       uint8_t *restrict output) {
    const uint8_t filter = better_filter(row, above, count, bytes_per_pixel);
    output[0] = filter;
    output += 1;
    if (filter == SUB) {
        memcpy(output, row, bytes_per_pixel);
        for (size_t i = bytes_per_pixel; i < count; i++) {
            output[i] = (uint8_t)(row[i] - row[i - bytes_per_pixel]);
        }
    } else {
        for (size_t i = 0; i < count; i++) { output[i] = (uint8_t)(row[i] - above[i]); }
    }
}

// MARK: - Bands

static void interleave(const codec_png_source *source, size_t y, uint8_t *restrict rgba) {
    const size_t width = source->pixels.width;
    const uint8_t *rgb = source->pixels.rgb + y * width * 3;
    const uint8_t *alpha = source->pixels.alpha + y * width;
    for (size_t x = 0; x < width; x++) {
        rgba[x * 4] = rgb[x * 3];
        rgba[x * 4 + 1] = rgb[x * 3 + 1];
        rgba[x * 4 + 2] = rgb[x * 3 + 2];
        rgba[x * 4 + 3] = alpha[x];
    }
}

/// The bytes of row `y`, until two rows later.
static const uint8_t *row_bytes(const struct encoding *e, struct worker *worker, size_t y) {
    if (e->source->pixels.alpha == NULL) { return e->source->pixels.rgb + y * e->row_count; }
    interleave(e->source, y, worker->rgba[y % 2]);
    return worker->rgba[y % 2];
}

static bool deflate_band(const struct encoding *e, struct worker *worker, size_t index) {
    const size_t first = index * e->rows_per_band;
    const size_t rest = e->source->pixels.height - first;
    const size_t rows = rest < e->rows_per_band ? rest : e->rows_per_band;
    const uint8_t *above = first == 0 ? worker->zeros : row_bytes(e, worker, first - 1);
    for (size_t y = first; y < first + rows; y++) {
        const uint8_t *row = row_bytes(e, worker, y);
        filter_row(row, above, e->row_count, e->bytes_per_pixel,
                   worker->filtered + (y - first) * (e->row_count + 1));
        above = row;
    }

    struct band *band = &e->bands[index];
    band->filtered_count = rows * (e->row_count + 1);
    band->adler = adler32(adler32(0, NULL, 0), worker->filtered, (uInt)band->filtered_count);
    z_stream *stream = &worker->deflate;
    if (deflateReset(stream) != Z_OK) { return false; }
    // What a flush adds is not in the bound.
    const uLong bound = deflateBound(stream, (uLong)band->filtered_count) + 16;
    if (bound > UINT_MAX || !codec_buffer_reserve(&band->stream, bound)) { return false; }
    stream->next_in = worker->filtered;
    stream->avail_in = (uInt)band->filtered_count;
    stream->next_out = band->stream.bytes;
    stream->avail_out = (uInt)bound;
    const bool is_last = index == e->band_count - 1;
    const int result = deflate(stream, is_last ? Z_FINISH : Z_SYNC_FLUSH);
    if (result != (is_last ? Z_STREAM_END : Z_OK) || stream->avail_in != 0 || stream->avail_out == 0) {
        return false;
    }
    band->stream.count = bound - stream->avail_out;
    codec_buffer_trim(&band->stream);
    return true;
}

static bool worker_start(const struct encoding *e, struct worker *worker) {
    const bool has_alpha = e->source->pixels.alpha != NULL;
    const size_t height = e->source->pixels.height;
    const size_t rows = e->rows_per_band < height ? e->rows_per_band : height;
    worker->zeros = calloc(e->row_count, 1);
    worker->filtered = malloc(rows * (e->row_count + 1));
    for (int i = 0; has_alpha && i < 2; i++) { worker->rgba[i] = malloc(e->row_count); }
    if (worker->zeros == NULL || worker->filtered == NULL) { return false; }
    if (has_alpha && (worker->rgba[0] == NULL || worker->rgba[1] == NULL)) { return false; }
    // Raw (negative bits): the zlib header and sum are written once for all bands. 15, 8: zlib's own defaults.
    return deflateInit2(&worker->deflate, e->source->level, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) == Z_OK;
}

/// Takes bands until none is left; false if there is no memory to work in.
static bool work(struct encoding *e) {
    struct worker worker = {0};
    const bool has_started = worker_start(e, &worker);
    if (has_started) {
        while (!atomic_load(&e->has_failed)) {
            const size_t index = atomic_fetch_add(&e->next, 1);
            if (index >= e->band_count) { break; }
            if (!deflate_band(e, &worker, index)) { atomic_store(&e->has_failed, true); }
        }
        deflateEnd(&worker.deflate);
    }
    free(worker.zeros);
    free(worker.rgba[0]);
    free(worker.rgba[1]);
    free(worker.filtered);
    return has_started;
}

static void *help(void *context) {
    work(context);
    return NULL;
}

/// The caller's thread works too: helpers that cannot be started, or have no memory, are done without.
static void deflate_bands(struct encoding *e) {
    enum { MOST_HELPERS = 63 };
    pthread_t helpers[MOST_HELPERS];
    size_t wanted = e->source->threads < e->band_count ? e->source->threads : e->band_count;
    if (wanted > MOST_HELPERS + 1) { wanted = MOST_HELPERS + 1; }
    size_t started = 0;
    while (started + 1 < wanted && pthread_create(&helpers[started], NULL, help, e) == 0) { started++; }
    if (!work(e)) { atomic_store(&e->has_failed, true); }
    for (size_t i = 0; i < started; i++) { pthread_join(helpers[i], NULL); }
}

// MARK: - Chunks

static void put_big_endian(uint8_t *bytes, uint32_t value) {
    for (int i = 0; i < 4; i++) { bytes[i] = (uint8_t)(value >> (24 - 8 * i)); }
}

/// A chunk whose content is in three parts, each of which may be empty.
static bool append_chunk(codec_buffer *output, const char *type, const uint8_t *head, size_t head_count,
                         const uint8_t *body, size_t body_count, const uint8_t *tail, size_t tail_count) {
    const size_t count = head_count + body_count + tail_count;
    if (count > INT32_MAX) { return false; }
    uint8_t start[8];
    put_big_endian(start, (uint32_t)count);
    memcpy(start + 4, type, 4);
    uint32_t sum = codec_crc32(0, start + 4, 4);
    sum = codec_crc32(sum, head, head_count);
    sum = codec_crc32(sum, body, body_count);
    sum = codec_crc32(sum, tail, tail_count);
    uint8_t end[4];
    put_big_endian(end, sum);
    return codec_buffer_append(output, start, 8) && codec_buffer_append(output, head, head_count)
        && codec_buffer_append(output, body, body_count) && codec_buffer_append(output, tail, tail_count)
        && codec_buffer_append(output, end, 4);
}

/// The bands as one zlib stream, an IDAT chunk each; gives their memory back as it goes.
static bool append_bands(codec_buffer *output, struct encoding *e) {
    // RFC 1950: deflate with a window of 32 KiB, then how hard the compressor tried, and a check.
    static const uint8_t header[2] = {0x78, 0x01};
    size_t total = 12;  // IEND
    uLong adler = adler32(0, NULL, 0);
    for (size_t i = 0; i < e->band_count; i++) {
        total += 18 + e->bands[i].stream.count;
        adler = adler32_combine(adler, e->bands[i].adler, (z_off_t)e->bands[i].filtered_count);
    }
    uint8_t trailer[4];
    put_big_endian(trailer, (uint32_t)adler);
    if (!codec_buffer_reserve(output, total)) { return false; }
    for (size_t i = 0; i < e->band_count; i++) {
        const bool is_last = i == e->band_count - 1;
        codec_buffer *stream = &e->bands[i].stream;
        if (!append_chunk(output, "IDAT", header, i == 0 ? 2 : 0, stream->bytes, stream->count, trailer,
                          is_last ? 4 : 0)) {
            return false;
        }
        codec_buffer_free(stream);
    }
    return append_chunk(output, "IEND", NULL, 0, NULL, 0, NULL, 0);
}

codec_status codec_png_encode(const codec_png_source *source, codec_buffer *output, codec_message *message) {
    const codec_pixels *pixels = &source->pixels;
    const size_t bytes_per_pixel = pixels->alpha == NULL ? 3 : 4;
    if (pixels->width == 0 || pixels->height == 0 || pixels->width > INT32_MAX / 8
        || pixels->height > INT32_MAX) {
        codec_message_set(message, "a side has no pixels, or too many for PNG");
        return CODEC_UNSUPPORTED;
    }
    struct encoding e = {
        .source = source, .bytes_per_pixel = bytes_per_pixel, .row_count = pixels->width * bytes_per_pixel};
    e.rows_per_band = BAND_BYTES / (e.row_count + 1);
    if (e.rows_per_band == 0) { e.rows_per_band = 1; }
    e.band_count = (pixels->height + e.rows_per_band - 1) / e.rows_per_band;
    e.bands = calloc(e.band_count, sizeof *e.bands);
    bool succeeded = e.bands != NULL;
    if (succeeded) {
        deflate_bands(&e);
        succeeded = !e.has_failed && codec_buffer_append(output, source->head, source->head_count)
            && append_bands(output, &e);
        for (size_t i = 0; i < e.band_count; i++) { codec_buffer_free(&e.bands[i].stream); }
        free(e.bands);
    }
    if (succeeded) { return CODEC_OK; }
    codec_buffer_free(output);
    codec_message_set(message, "no memory for the file");
    return CODEC_OUT_OF_MEMORY;
}
