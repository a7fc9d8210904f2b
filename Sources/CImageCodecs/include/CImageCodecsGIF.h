/// GIF (87a and 89a) by giflib; there where the build has the format (CODEC_GIF). By the rules of CImageCodecs.h, which
/// includes this.

#ifndef C_IMAGE_CODECS_GIF_H
#define C_IMAGE_CODECS_GIF_H

#include "CImageCodecs.h"

/// What a GIF file says of itself before its first pixel.
typedef struct codec_gif_header {
    /// px of the logical screen, at most 65535; the first picture's size if that is larger, as in browsers.
    uint32_t width;
    uint32_t height;
    /// Where on the screen the first picture stands, px; it may reach out of it.
    uint32_t left;
    uint32_t top;
    uint32_t picture_width;
    uint32_t picture_height;
    /// Whether its rows come in four passes.
    bool is_interlaced;
    /// The palette's number that means transparent; negative if there is none.
    int transparent;
    /// How many pictures have begun: more than one for an animation.
    uint32_t pictures;
    /// Whether the file breaks off in front of its end marker.
    bool ends_early;
} codec_gif_header;

/// Reads the header alone: no memory is asked for.
codec_status codec_gif_read_header(const uint8_t *bytes, size_t count, codec_gif_header *header,
                                   codec_message *message);

/// Decodes the first picture on the logical screen, which must be `width` by `height` px: `rgb` has 3 bytes a pixel,
/// `alpha` one. What the picture leaves free is transparent; a number that its palette lacks is black, as in browsers,
/// unless it is the one that means transparent. Pixels that are missing are opaque grey, and whether that is acceptable
/// is for the caller to say from `report`.
codec_status codec_gif_decode(const uint8_t *bytes, size_t count, uint32_t width, uint32_t height,
                              uint8_t *rgb, uint8_t *alpha, codec_decode_report *report,
                              codec_message *message);

#endif
