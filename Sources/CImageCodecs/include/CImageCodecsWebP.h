/// WebP (RFC 9649) by libwebp; there where the build has the format (CODEC_WEBP). By the rules of CImageCodecs.h, which
/// includes this.

#ifndef C_IMAGE_CODECS_WEBP_H
#define C_IMAGE_CODECS_WEBP_H

#include "CImageCodecs.h"

/// What a WebP file says of itself before its first pixel.
typedef struct codec_webp_header {
    /// px of the canvas; at least 1, and at most 2^24.
    uint32_t width;
    uint32_t height;
    /// Where on the canvas the first picture stands, px; all of it for a file that is not animated.
    uint32_t left;
    uint32_t top;
    uint32_t picture_width;
    uint32_t picture_height;
    /// Whether a pixel may be transparent: by the picture's own alpha, or where it leaves the canvas free.
    bool has_alpha;
    /// Whether the file is animated, and how many of its pictures have begun.
    bool is_animated;
    uint32_t pictures;
    /// What the library keeps for the whole picture while decoding, in addition to the pixels: of a lossless one, or of
    /// alpha, all pixels once more and its tables.
    uint64_t working_bytes;
    /// The chunks of the first picture, headers included, as far as they are there.
    codec_span picture;
    /// The contents of the first chunk of each kind that is whole.
    codec_span icc_profile;
    codec_span exif;
    codec_span xmp;
    /// Whether the file is shorter than it says.
    bool ends_early;
} codec_webp_header;

/// Reads the header alone: no memory is asked for.
codec_status codec_webp_read_header(const uint8_t *bytes, size_t count, codec_webp_header *header,
                                    codec_message *message);

/// What to decode.
typedef struct codec_webp_decode_options {
    /// The canvas that the caller has checked, px; a file of another size is refused.
    uint32_t width;
    uint32_t height;
    /// The picture is decoded to `ceil(width / n)` by `ceil(height / n)`, each pixel the mean of those it stands for.
    /// More than 1 is refused for a picture that leaves part of its canvas free.
    uint32_t scale_denominator;
    /// Whether a second thread may help; the pixels do not depend on it.
    bool threads;
} codec_webp_decode_options;

/// Decodes the first picture, lossy or lossless, on its canvas. `rgb_count` must be exactly the output's size; `alpha`
/// has a third of it, or is NULL. What a picture leaves free is transparent; pixels that are missing are opaque grey,
/// and whether that is acceptable is for the caller to say from `report`.
codec_status codec_webp_decode(const uint8_t *bytes, size_t count, const codec_webp_decode_options *options,
                               uint8_t *rgb, size_t rgb_count, uint8_t *alpha, codec_decode_report *report,
                               codec_message *message);

/// What to write as a WebP.
typedef struct codec_webp_source {
    /// No side may exceed 16383 px.
    codec_pixels pixels;
    /// An ICC profile, written in a chunk ICCP; or NULL.
    const uint8_t *icc_profile;
    size_t icc_profile_count;
    /// 1 to 100: of the colours, where they are not lossless. Alpha always is.
    int quality;
    bool is_lossless;
    /// How hard the compressor tries: 0 to 6 (libwebp's methods), or 0 to 9 if it is lossless (its levels).
    int effort;
    /// Whether a second thread may help; the file does not depend on it.
    bool threads;
} codec_webp_source;

/// Encodes a WebP into `output`, which must be empty. Colours behind full transparency are not kept.
codec_status codec_webp_encode(const codec_webp_source *source, codec_buffer *output, codec_message *message);

#endif
