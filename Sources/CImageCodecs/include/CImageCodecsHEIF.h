/// HEIC and AVIF through libheif; part of CImageCodecs.h, and under its rules.
///
/// The caller reads a file's structure itself, and hands each coded picture over alone, in a file of its own.

#ifndef C_IMAGE_CODECS_HEIF_H
#define C_IMAGE_CODECS_HEIF_H

#include "CImageCodecs.h"

/// How a picture is compressed.
typedef enum codec_heif_compression {
    CODEC_HEIF_HEVC,
    CODEC_HEIF_AV1,
} codec_heif_compression;

/// Whether the library has found a decoder: in some distributions each is a package of its own.
bool codec_heif_can_decode(codec_heif_compression compression);

/// One coded picture.
typedef struct codec_heif_tile {
    /// A HEIF file of this picture alone; NULL where its code is missing.
    const uint8_t *file;
    size_t count;
    /// px, its top left corner in the whole.
    uint32_t x;
    uint32_t y;
} codec_heif_tile;

/// What to decode, and to what. The tiles cover the part completely.
typedef struct codec_heif_layout {
    /// px, of every tile; a picture that decodes to less is refused, of one that decodes to more the rest is dropped.
    uint32_t tile_width;
    uint32_t tile_height;
    /// px, the part of the whole that is wanted.
    uint32_t left;
    uint32_t top;
    uint32_t width;
    uint32_t height;
    /// Bits of a sample, 8 to 16.
    uint32_t bit_depth;
    /// How colours are sampled: 0 (not at all), 1 (4:2:0), 2 (4:2:2), 3 (4:4:4).
    uint32_t chroma;
    /// 3: red, green and blue of 0 to 1, each a sum of the samples of Y, Cb, Cr times the first three numbers and the
    /// fourth. 1: the same for the first row alone, for transparency.
    uint32_t channels;
    float matrix[3][4];
    /// Whether results are words of 16 bits, from 0 to `2^bit_depth - 1`, instead of bytes.
    bool wide;
    /// How many threads may decode tiles, the caller's among them; decoders may start their own besides.
    uint32_t threads;
} codec_heif_layout;

/// Decodes tiles to `width * height * channels` samples. Colours that are stored at half resolution are interpolated.
///
/// Tiles that are missing or damaged are grey (opaque, where there is one channel), which `report` says; if no tile can
/// be decoded, that is the result: `CODEC_CORRUPT`, or `CODEC_UNSUPPORTED` if there is no decoder.
codec_status codec_heif_decode(const codec_heif_tile *tiles, size_t count, const codec_heif_layout *layout,
                               void *samples, codec_decode_report *report, codec_message *message);

/// Whether the library has found an encoder of AV1.
bool codec_avif_can_encode(void);

/// What to write as an AVIF.
typedef struct codec_avif_source {
    /// sRGB, unless there is a profile; at most 65535 px wide and high. Transparency is kept without loss.
    codec_pixels pixels;
    /// An ICC profile, written besides the numbers for sRGB's curve and YCbCr; or NULL.
    const uint8_t *icc_profile;
    size_t icc_profile_count;
    /// An Exif block from its TIFF header on; or NULL.
    const uint8_t *exif;
    size_t exif_count;
    /// XMP; or NULL.
    const uint8_t *xmp;
    size_t xmp_count;
    /// 1 to 100.
    int quality;
    /// Colors at full resolution (4:4:4) instead of half (4:2:0).
    bool full_chroma;
    /// The encoder's own scale, 0 (slowest, smallest) to 9.
    int speed;
    /// How many threads may work, the caller's among them.
    uint32_t threads;
} codec_avif_source;

/// Encodes an AVIF of 8 bits in the full range, YCbCr by BT.601, into `output`, which must be empty.
codec_status codec_avif_encode(const codec_avif_source *source, codec_buffer *output, codec_message *message);

#endif
