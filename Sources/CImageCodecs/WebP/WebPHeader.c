#ifdef CODEC_WEBP

#include "WebPHeader.h"

#include <stdint.h>
#include <string.h>

#include <webp/decode.h>

// The chunks of a WebP file (RFC 9649, 2) are found here, without memory of any kind: libwebp's own demuxer makes a
// record for each picture of an animation, and a small file can have a million of them.

enum {
    RIFF_HEADER = 12,
    CHUNK_HEADER = 8,
    /// A picture of an animation: its place, duration and flags, in front of its own chunks.
    FRAME_HEADER = 16,
};

static uint32_t little_endian(const uint8_t *bytes, int count) {
    uint32_t value = 0;
    for (int i = count - 1; i >= 0; i--) { value = value << 8 | bytes[i]; }
    return value;
}

static bool is(const uint8_t *chunk, const char *type) { return memcmp(chunk, type, 4) == 0; }

/// A chunk, as far as it is there.
struct chunk {
    const uint8_t *type;
    codec_span content;
    /// Whether all of its content is there.
    bool is_whole;
    /// Where the next one begins.
    size_t next;
};

/// The chunk at `at`, which ends at `end` at the latest; false if not even its header is there.
static bool read_chunk(const uint8_t *bytes, size_t at, size_t end, struct chunk *chunk) {
    if (at > end || end - at < CHUNK_HEADER) { return false; }
    const size_t there = end - at - CHUNK_HEADER;
    const size_t size = little_endian(bytes + at + 4, 4);
    chunk->type = bytes + at;
    chunk->is_whole = size <= there;
    chunk->content = (codec_span){at + CHUNK_HEADER, chunk->is_whole ? size : there};
    // A chunk of an odd size is followed by a byte that means nothing.
    chunk->next = chunk->is_whole ? at + CHUNK_HEADER + size + (size & 1) : end;
    return true;
}

/// Where the chunks of a picture are, while they are looked for.
struct picture {
    codec_span chunks;
    /// Where its alpha begins, if `has_alpha`.
    size_t alpha;
    bool has_alpha;
    /// Bytes for each px that the library keeps: see `codec_webp_header.working_bytes`.
    uint32_t working;
};

static bool is_pixels(const struct chunk *chunk) {
    return is(chunk->type, "VP8 ") || is(chunk->type, "VP8L");
}

/// Notes what `chunk` is of the picture; true for the pixels, which are its last.
static bool note_picture(const uint8_t *bytes, const struct chunk *chunk, struct picture *picture) {
    if (is(chunk->type, "ALPH") && !picture->has_alpha) {
        picture->has_alpha = true;
        picture->alpha = chunk->content.offset - CHUNK_HEADER;
        // A plane; and all of it once more as 32 bits a pixel, if it is compressed like a lossless picture.
        const bool is_compressed = chunk->content.count > 0 && (bytes[chunk->content.offset] & 3) == 1;
        picture->working = is_compressed ? 5 : 1;
        return false;
    }
    if (!is_pixels(chunk)) { return false; }
    const bool is_lossless = is(chunk->type, "VP8L");
    // Alpha in front of a lossless picture, which has its own, is not the library's business.
    const bool with_alpha = picture->has_alpha && !is_lossless;
    const size_t start = with_alpha ? picture->alpha : chunk->content.offset - CHUNK_HEADER;
    picture->chunks = (codec_span){start, chunk->content.offset + chunk->content.count - start};
    if (is_lossless) { picture->working = 4; }
    return true;
}

static codec_status corrupt(codec_message *message, const char *text) {
    codec_message_set(message, text);
    return CODEC_CORRUPT;
}

/// The place of an animation's first picture, and its chunks.
static void read_frame(const uint8_t *bytes, codec_span content, codec_webp_header *header,
                       struct picture *picture) {
    if (content.count < FRAME_HEADER) { return; }
    const uint8_t *frame = bytes + content.offset;
    header->left = little_endian(frame, 3) * 2;
    header->top = little_endian(frame + 3, 3) * 2;
    header->picture_width = little_endian(frame + 6, 3) + 1;
    header->picture_height = little_endian(frame + 9, 3) + 1;
    struct chunk chunk;
    for (size_t at = content.offset + FRAME_HEADER;
         read_chunk(bytes, at, content.offset + content.count, &chunk); at = chunk.next) {
        if (note_picture(bytes, &chunk, picture)) { return; }
    }
}

static void note_metadata(const struct chunk *chunk, codec_webp_header *header) {
    if (!chunk->is_whole) { return; }
    codec_span *span = NULL;
    if (is(chunk->type, "ICCP")) {
        span = &header->icc_profile;
    } else if (is(chunk->type, "EXIF")) {
        span = &header->exif;
    } else if (is(chunk->type, "XMP ")) {
        span = &header->xmp;
    }
    if (span != NULL && span->count == 0) { *span = chunk->content; }
}

/// Walks all chunks of the file.
static void read_chunks(const uint8_t *bytes, size_t end, codec_webp_header *header,
                        struct picture *picture) {
    bool found = false;
    struct chunk chunk;
    for (size_t at = RIFF_HEADER; read_chunk(bytes, at, end, &chunk); at = chunk.next) {
        if (at == RIFF_HEADER && is(chunk.type, "VP8X")) {
            if (chunk.content.count < 10) { return; }
            // Flags and three bytes more; then the sides, less one.
            header->width = little_endian(bytes + chunk.content.offset + 4, 3) + 1;
            header->height = little_endian(bytes + chunk.content.offset + 7, 3) + 1;
        } else if (is(chunk.type, "ANMF")) {
            if (!found && header->pictures == 0) {
                header->is_animated = true;
                read_frame(bytes, chunk.content, header, picture);
                found = picture->chunks.count > 0;
            }
            if (header->pictures < UINT32_MAX) { header->pictures++; }
        } else if (!header->is_animated && !found && note_picture(bytes, &chunk, picture)) {
            found = true;
            header->pictures = 1;
        } else {
            note_metadata(&chunk, header);
        }
    }
}

codec_status codec_webp_find_picture(const uint8_t *bytes, size_t count, codec_webp_header *header,
                                     codec_message *message) {
    *header = (codec_webp_header){0};
    if (count < RIFF_HEADER) { return corrupt(message, "the file ends too early"); }
    if (!is(bytes, "RIFF") || !is(bytes + 8, "WEBP")) { return corrupt(message, "it is no WebP file"); }
    const size_t size = (size_t)little_endian(bytes + 4, 4) + 8;
    header->ends_early = size > count;
    struct picture picture = {0};
    read_chunks(bytes, size < count ? size : count, header, &picture);
    if (picture.chunks.count == 0) {
        return corrupt(message, header->ends_early ? "the file ends too early" : "it has no picture");
    }
    header->picture = picture.chunks;

    WebPBitstreamFeatures features;
    switch (WebPGetFeatures(bytes + picture.chunks.offset, picture.chunks.count, &features)) {
    case VP8_STATUS_OK: break;
    case VP8_STATUS_NOT_ENOUGH_DATA:
    case VP8_STATUS_SUSPENDED: return corrupt(message, "the file ends too early");
    case VP8_STATUS_UNSUPPORTED_FEATURE:
        codec_message_set(message, "the library does not know its kind of picture");
        return CODEC_UNSUPPORTED;
    default: return corrupt(message, "the header of its picture is damaged");
    }
    const uint32_t width = (uint32_t)features.width;
    const uint32_t height = (uint32_t)features.height;
    if (header->is_animated) {
        if (header->picture_width != width || header->picture_height != height) {
            return corrupt(message, "the first picture is not of the size that it should have");
        }
    } else {
        header->picture_width = width;
        header->picture_height = height;
        if (header->width == 0) {
            header->width = width;
            header->height = height;
        }
    }
    // The sums stay far below 2^32: each has 25 bits at most.
    if (header->left + width > header->width || header->top + height > header->height
        || (!header->is_animated && (width != header->width || height != header->height))) {
        return corrupt(message, "the picture does not fit its canvas");
    }
    header->has_alpha = features.has_alpha != 0 || !codec_webp_covers_canvas(header);
    header->working_bytes = (uint64_t)width * height * picture.working;
    return CODEC_OK;
}

/// The tables of the first picture, or of its alpha.
static uint64_t table_bytes(const uint8_t *bytes, const codec_webp_header *header) {
    const size_t end = header->picture.offset + header->picture.count;
    struct chunk chunk;
    for (size_t at = header->picture.offset; read_chunk(bytes, at, end, &chunk); at = chunk.next) {
        // A lossless picture begins with a signature and the size, alpha with a byte of its own.
        const size_t skipped = is(chunk.type, "VP8L") ? 5 : is(chunk.type, "ALPH") ? 1 : 0;
        if (skipped == 0 || chunk.content.count <= skipped) { continue; }
        const uint8_t *content = bytes + chunk.content.offset;
        if (skipped == 1 && (content[0] & 3) != 1) { continue; }
        return codec_webp_table_bytes(content + skipped, chunk.content.count - skipped, header->picture_width,
                                      header->picture_height);
    }
    return 0;
}

codec_status codec_webp_read_header(const uint8_t *bytes, size_t count, codec_webp_header *header,
                                    codec_message *message) {
    const codec_status status = codec_webp_find_picture(bytes, count, header, message);
    if (status == CODEC_OK) { header->working_bytes += table_bytes(bytes, header); }
    return status;
}

bool codec_webp_covers_canvas(const codec_webp_header *header) {
    return header->picture_width == header->width && header->picture_height == header->height;
}

#endif
