/// libpng, libjpeg(-turbo), zlib, Little CMS and the libraries of the package's traits behind plain functions.
///
/// libpng and libjpeg report errors by longjmp. Every function here catches its own jumps before it returns,
/// so that none ever crosses a caller's frame (a jump over a Swift frame is undefined behaviour).
///
/// - Input is a span of memory that is never read past its end.
/// - Pixels are 8-bit RGB, row-major, without padding: `width * height * 3` bytes, top row first.
/// - Nothing is global: any number of threads may call at once on different buffers.
/// - A function that fails returns a status other than `CODEC_OK` and says why in `message`; what it wrote
///   to its other results means nothing then, and there is nothing to free.

#ifndef C_IMAGE_CODECS_H
#define C_IMAGE_CODECS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// How a call ended.
typedef enum codec_status {
    CODEC_OK = 0,
    /// The bytes break the format's rules, or end too early.
    CODEC_CORRUPT,
    /// A legal variant of the format that the library cannot read or write.
    CODEC_UNSUPPORTED,
    /// A progressive JPEG with more scans than allowed.
    CODEC_TOO_MANY_SCANS,
    /// The picture, or the inflated data, is not of the size that the caller made room for.
    CODEC_SIZE_MISMATCH,
    /// Memory could not be had.
    CODEC_OUT_OF_MEMORY,
} codec_status;

/// The reason for a failure, or the first warning: NUL-terminated text.
typedef struct codec_message {
    char text[200];
} codec_message;

/// Bytes that a call has made; free them with `codec_buffer_free`.
typedef struct codec_buffer {
    uint8_t *bytes;
    size_t count;
    size_t capacity;
} codec_buffer;

/// Where in a file something stands; nothing if `count` is 0.
typedef struct codec_span {
    size_t offset;
    size_t count;
} codec_span;

/// Gives back the memory of `buffer` and empties it.
void codec_buffer_free(codec_buffer *buffer);

/// The pixels of a picture to write.
typedef struct codec_pixels {
    /// px; at least 1, and at most what the format allows: 65500 for JPEG, 2^31 - 1 for PNG.
    uint32_t width;
    uint32_t height;
    /// `width * height * 3` bytes.
    const uint8_t *rgb;
    /// `width * height` bytes; or NULL for an opaque picture.
    const uint8_t *alpha;
} codec_pixels;

/// How well a decoding went.
typedef struct codec_decode_report {
    /// Rows from the top, in stored px, that hold what the file meant: the height for an intact file. Where a
    /// file brings the picture in steps, a row counts once its coarse form is there: in a progressive JPEG when
    /// every component's averages (DC) and the low frequencies of the first component have arrived, in an
    /// interlaced PNG when a pixel of every 4x4 has.
    uint32_t intact_rows;
    /// All rows may be there, but some of the file's steps towards full detail are missing or damaged.
    bool missing_detail;
    /// How many times the library complained; the first complaint is in `message`.
    uint32_t warnings;
} codec_decode_report;

/// Takes the rows of a picture as the file has them, one after the other, for samples that need more than bytes of RGB
/// can hold. A row that a damaged file has in part only is given with what it has.
typedef struct codec_row_sink {
    /// Takes row `y`; `samples` are there during the call only.
    void (*take)(void *context, uint32_t y, const void *samples);
    void *context;
} codec_row_sink;

// MARK: - JPEG

/// What a JPEG file says of itself before its first scan.
typedef struct codec_jpeg_header {
    /// px, as stored; at least 1.
    uint32_t width;
    uint32_t height;
    /// 1 (grey), 3 (YCbCr or RGB), 4 (CMYK or YCCK); other counts cannot be decoded.
    uint32_t components;
    /// What the library keeps while decoding, in addition to the pixels: 0 for a file that comes in one scan, else all
    /// coefficients.
    uint64_t coefficient_bytes;
} codec_jpeg_header;

/// Reads the header alone: no pixel memory is asked for.
codec_status codec_jpeg_read_header(const uint8_t *bytes, size_t count, codec_jpeg_header *header,
                                    codec_message *message);

/// What to decode.
typedef struct codec_jpeg_decode_options {
    /// The stored size that the caller has checked, px; a file of another size is refused.
    uint32_t width;
    uint32_t height;
    /// 1, 2, 4 or 8: the picture is decoded to `ceil(width / n)` by `ceil(height / n)`.
    uint32_t scale_denominator;
    /// More scans than this are refused: a small file could otherwise ask for hours of work.
    uint32_t max_scans;
    /// If it takes rows: those of a file of inks, 4 bytes a pixel as stored; no pixel of `rgb` is written then.
    codec_row_sink inks;
} codec_jpeg_decode_options;

/// Decodes grey, YCbCr, RGB, CMYK and YCCK to RGB. `rgb_count` must be exactly the output's size. Inks are
/// taken inverted, as Adobe's programs store them. Data that is missing leaves grey, and a file that breaks
/// the format behind its first pixels is decoded up to there; whether that is acceptable is for the caller to
/// say from `report`.
codec_status codec_jpeg_decode(const uint8_t *bytes, size_t count, const codec_jpeg_decode_options *options,
                               uint8_t *rgb, size_t rgb_count, codec_decode_report *report,
                               codec_message *message);

/// What to write as a JPEG.
typedef struct codec_jpeg_source {
    /// Where they have alpha, they are blended on white.
    codec_pixels pixels;
    /// An ICC profile, written as APP2 segments; or NULL.
    const uint8_t *icc_profile;
    size_t icc_profile_count;
    /// 1 to 100.
    int quality;
    /// Colour at full resolution (4:4:4) instead of half (4:2:0).
    bool full_chroma;
} codec_jpeg_source;

/// Encodes a baseline JPEG into `output`, which must be empty.
codec_status codec_jpeg_encode(const codec_jpeg_source *source, codec_buffer *output, codec_message *message);

// MARK: - PNG

/// Decodes any PNG (1 to 16 bit, palette, grey, alpha, tRNS, interlaced) to RGB and, if `alpha` is not NULL,
/// to `width * height` bytes of alpha (255 where the file has none). 16-bit samples are rounded to the
/// nearest of 8 bit. Only IHDR, PLTE, tRNS and IDAT are looked at: nothing corrects gamma or colour.
///
/// If `words` takes rows and the file has 16-bit samples, they go there uncut, in the machine's order: red, green, blue
/// and, if `alpha` is not NULL, alpha. Nothing is written to `rgb` and `alpha` then, but grey where pixels are missing.
///
/// A file whose size is not `width` by `height` is refused. What cannot be read by the rules is read a second
/// time without regard to checksums and to the window that the compressor declared; pixels that are missing
/// even so are opaque grey, and whether that is acceptable is for the caller to say from `report`.
codec_status codec_png_decode(const uint8_t *bytes, size_t count, uint32_t width, uint32_t height,
                              uint8_t *rgb, uint8_t *alpha, codec_row_sink words, codec_decode_report *report,
                              codec_message *message);

/// What to write as a PNG.
typedef struct codec_png_source {
    codec_pixels pixels;
    /// All that stands in front of the pixels: signature, IHDR and ancillary chunks, finished.
    const uint8_t *head;
    size_t head_count;
    /// zlib's level, 0 to 9.
    int level;
    /// How many threads may deflate, the caller's among them; the file does not depend on it.
    uint32_t threads;
} codec_png_source;

/// Encodes an 8-bit RGB or RGBA PNG, not interlaced, into `output`, which must be empty: `head`, IDAT chunks,
/// IEND. Each row is filtered by Sub or Up, whichever leaves the smaller bytes.
codec_status codec_png_encode(const codec_png_source *source, codec_buffer *output, codec_message *message);

// MARK: - Color

/// What the samples of a picture are.
typedef enum codec_color_space {
    CODEC_COLOR_GRAY = 1,
    CODEC_COLOR_RGB = 3,
    CODEC_COLOR_CMYK = 4,
} codec_color_space;

/// An ICC profile, and a conversion from or to it.
typedef struct codec_color codec_color;

/// What a profile says of itself.
typedef struct codec_color_summary {
    codec_color_space space;
    /// RGB whose light is a curve for each channel and a matrix, without tables.
    bool is_matrix;
    /// RGB that sRGB can be converted to.
    bool is_writable;
    /// For `is_matrix`, row-major: from red, green and blue light to XYZ under D50.
    double to_xyz[9];
    /// Points along each axis of the table from the profile's colors, where a table is and nothing but curves in front of
    /// it; else 0.
    uint32_t table_points;
    /// The table holds CIELAB, and nothing follows that bends.
    bool has_plain_table;
} codec_color_summary;

/// Reads the ICC profile in `bytes`. The library holds no more than `memory_limit` bytes for it at any time, the
/// conversion included: a profile that asks for more is `CODEC_CORRUPT`, as is one of another kind than input,
/// display, output and color space, or one of colors that are neither gray nor RGB nor CMYK.
codec_status codec_color_open(const uint8_t *bytes, size_t count, size_t memory_limit, codec_color **color,
                              codec_color_summary *summary, codec_message *message);

/// Gives back the memory of `color`, which may be NULL.
void codec_color_free(codec_color *color);

/// What the curve of a channel makes of `count` samples, evenly from 0 to 1: light for an `is_matrix` profile, else places
/// in the table; any numbers, also infinite ones. Before `codec_color_prepare`; false if there is no such curve.
bool codec_color_curve(codec_color *color, int channel, size_t count, float *light);

/// Makes the conversion, once. From the profile it takes floats, gray and RGB from 0 to 1, inks from 0 (none) to 100, and
/// gives floats of CIELAB under D50. From sRGB to the profile (`is_output`) it takes and gives bytes of RGB.
codec_status codec_color_prepare(codec_color *color, bool is_output, codec_message *message);

/// Converts at most 2^24 pixels, as prepared; several threads may do so at once.
void codec_color_convert(const codec_color *color, const void *input, void *output, size_t pixels);

// MARK: - zlib

/// The CRC-32 of PNG chunks, continued from `crc` (0 to begin).
uint32_t codec_crc32(uint32_t crc, const uint8_t *bytes, size_t count);

/// Inflates a whole zlib stream into `output`, which must be empty; more than `limit` bytes are
/// `CODEC_SIZE_MISMATCH`, and never allocated.
codec_status codec_inflate(const uint8_t *bytes, size_t count, size_t limit, codec_buffer *output,
                           codec_message *message);

/// Inflates the first `wanted` bytes of a zlib stream into `output`, which has room for them; a stream that has fewer is
/// `CODEC_CORRUPT`.
codec_status codec_inflate_start(const uint8_t *bytes, size_t count, uint8_t *output, size_t wanted);

/// Deflates `bytes` to a zlib stream in `output`, which must be empty.
codec_status codec_deflate(const uint8_t *bytes, size_t count, codec_buffer *output, codec_message *message);

/// Compresses `bytes` to a gzip file in `output`, which must be empty; equal bytes give equal files.
codec_status codec_gzip(const uint8_t *bytes, size_t count, codec_buffer *output, codec_message *message);

// MARK: - Formats of the package's traits

#include "CImageCodecsGIF.h"
#include "CImageCodecsHEIF.h"
#include "CImageCodecsWebP.h"

#endif
