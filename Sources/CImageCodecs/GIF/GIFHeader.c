#ifdef CODEC_GIF

#include "../Buffer.h"

#include <string.h>

// The blocks of a GIF file (GIF89a specification) are found here, without memory of any kind: giflib keeps a record
// for each picture of an animation.

enum {
    SCREEN = 13,      // signature and logical screen descriptor
    DESCRIPTOR = 10,  // of a picture, with its introducer
    PICTURE = 0x2C,
    EXTENSION = 0x21,
    TRAILER = 0x3B,
    GRAPHIC_CONTROL = 0xF9,
    MOST_BITS = 8,  // of a pixel's number in its palette
};

static uint32_t little_endian(const uint8_t *bytes) { return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8; }

/// How many bytes the palette has that `flags` announce.
static size_t palette_count(uint8_t flags) {
    return (flags & 0x80) == 0 ? 0 : (size_t)3 << ((flags & 7) + 1);
}

/// Where the sub-blocks that begin at `at` end; `count` or more if the file ends before.
static size_t skip_blocks(const uint8_t *bytes, size_t count, size_t at) {
    while (at < count) {
        const size_t size = bytes[at];
        at += 1 + size;
        if (size == 0) { return at; }
    }
    return SIZE_MAX;
}

static void note_picture(const uint8_t *descriptor, int transparent, codec_gif_header *header) {
    header->left = little_endian(descriptor + 1);
    header->top = little_endian(descriptor + 3);
    header->picture_width = little_endian(descriptor + 5);
    header->picture_height = little_endian(descriptor + 7);
    header->is_interlaced = (descriptor[9] & 0x40) != 0;
    header->transparent = transparent;
    // Files with a screen that is too small for their picture are shown as if they had none.
    if (header->width < header->picture_width || header->height < header->picture_height) {
        header->width = header->picture_width;
        header->height = header->picture_height;
        header->left = 0;
        header->top = 0;
    }
}

codec_status codec_gif_read_header(const uint8_t *bytes, size_t count, codec_gif_header *header,
                                   codec_message *message) {
    *header = (codec_gif_header){.transparent = -1, .ends_early = true};
    if (count >= 6 && memcmp(bytes, "GIF87a", 6) != 0 && memcmp(bytes, "GIF89a", 6) != 0) {
        codec_message_set(message, "it is no GIF file");
        return CODEC_CORRUPT;
    }
    size_t at = SIZE_MAX;
    if (count >= SCREEN) {
        header->width = little_endian(bytes + 6);
        header->height = little_endian(bytes + 8);
        at = SCREEN + palette_count(bytes[10]);
    }
    int transparent = -1;
    bool has_wide_numbers = false;
    while (at < count) {
        const size_t left = count - at;
        const uint8_t *block = bytes + at;
        if (block[0] == EXTENSION && left >= 2) {
            // Size 4, flags, a delay, the transparent number.
            if (block[1] == GRAPHIC_CONTROL && left >= 7 && block[2] == 4) {
                transparent = (block[3] & 1) != 0 ? block[6] : -1;
            }
            at = skip_blocks(bytes, count, at + 2);
        } else if (block[0] == PICTURE && left >= DESCRIPTOR) {
            const size_t bits_at = at + DESCRIPTOR + palette_count(block[9]);
            if (header->pictures == 0) {
                note_picture(block, transparent, header);
                has_wide_numbers = bits_at < count && bytes[bits_at] > MOST_BITS;
            }
            if (header->pictures < UINT32_MAX) { header->pictures++; }
            at = skip_blocks(bytes, count, bits_at + 1);
        } else {
            header->ends_early = block[0] != TRAILER;
            break;
        }
    }
    if (header->pictures == 0) {
        codec_message_set(message, header->ends_early ? "the file ends too early" : "it has no picture");
        return CODEC_CORRUPT;
    }
    if (header->picture_width == 0 || header->picture_height == 0) {
        codec_message_set(message, "its first picture has no pixels");
        return CODEC_CORRUPT;
    }
    if (has_wide_numbers) {
        codec_message_set(message, "its pixels have more than 8 bits, which GIF does not allow");
        return CODEC_CORRUPT;
    }
    return CODEC_OK;
}

#endif
