#ifdef CODEC_HEIF

#include "../Buffer.h"
#include "HEIFLibrary.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/// Everything that one encoding holds.
struct encoding {
    const codec_avif_source *source;
    codec_buffer *output;
    codec_message *message;
    struct heif_context *context;
    struct heif_encoder *encoder;
    struct heif_image *image;
    struct heif_color_profile_nclx *colors;
    struct heif_encoding_options *options;
    struct heif_image_handle *handle;
};

static codec_status failed(struct encoding *e, codec_status status, const char *text) {
    codec_message_set(e->message, text);
    return status;
}

static codec_status checked(struct encoding *e, struct heif_error error) {
    return error.code == heif_error_Ok ? CODEC_OK : codec_heif_status(error, e->message);
}

// MARK: - YCbCr; ITU-R BT.601 in the full range, as JFIF has it, in parts of 65536

enum { HALF = 1 << 15, MIDDLE = 128 << 16 };

static inline uint8_t luma(const uint8_t *rgb) {
    return (uint8_t)((19595 * rgb[0] + 38470 * rgb[1] + 7471 * rgb[2] + HALF) >> 16);
}

/// Of the mean of `count` (1, 2 or 4) colors, whose sums are given.
static inline uint8_t blue_difference(int red, int green, int blue, int count) {
    // The largest sum is a little above 255, which pure blue would reach.
    const int value = ((-11059 * red - 21709 * green + 32768 * blue) / count + MIDDLE + HALF) >> 16;
    return (uint8_t)(value > 255 ? 255 : value);
}

static inline uint8_t red_difference(int red, int green, int blue, int count) {
    const int value = ((32768 * red - 27439 * green - 5329 * blue) / count + MIDDLE + HALF) >> 16;
    return (uint8_t)(value > 255 ? 255 : value);
}

struct plane {
    uint8_t *bytes;
    size_t stride;
};

static codec_status add_plane(struct encoding *e, enum heif_channel channel, size_t width, size_t height,
                              struct plane *plane) {
    const codec_status status =
        checked(e, heif_image_add_plane(e->image, channel, (int)width, (int)height, 8));
    if (status != CODEC_OK) { return status; }
    int stride = 0;
    plane->bytes = heif_image_get_plane(e->image, channel, &stride);
    if (plane->bytes == NULL || stride < (int)width) {
        return failed(e, CODEC_OUT_OF_MEMORY, "no memory for the picture");
    }
    plane->stride = (size_t)stride;
    return CODEC_OK;
}

static void fill_luma(const codec_pixels *pixels, struct plane y_plane) {
    for (size_t y = 0; y < pixels->height; y++) {
        const uint8_t *rgb = pixels->rgb + y * pixels->width * 3;
        uint8_t *out = y_plane.bytes + y * y_plane.stride;
        for (size_t x = 0; x < pixels->width; x++) { out[x] = luma(rgb + 3 * x); }
    }
}

static void fill_chroma(const codec_pixels *pixels, struct plane cb, struct plane cr) {
    for (size_t y = 0; y < pixels->height; y++) {
        const uint8_t *rgb = pixels->rgb + y * pixels->width * 3;
        for (size_t x = 0; x < pixels->width; x++, rgb += 3) {
            cb.bytes[y * cb.stride + x] = blue_difference(rgb[0], rgb[1], rgb[2], 1);
            cr.bytes[y * cr.stride + x] = red_difference(rgb[0], rgb[1], rgb[2], 1);
        }
    }
}

/// Each of the mean of four pixels, at the last column and row of what there is.
static void fill_half_chroma(const codec_pixels *pixels, struct plane cb, struct plane cr) {
    const size_t width = pixels->width, height = pixels->height;
    for (size_t y = 0; y < height; y += 2) {
        const uint8_t *upper = pixels->rgb + y * width * 3;
        const uint8_t *lower = y + 1 < height ? upper + width * 3 : upper;
        for (size_t x = 0; x < width; x += 2) {
            const size_t left = 3 * x, right = x + 1 < width ? left + 3 : left;
            int sum[3];
            for (int c = 0; c < 3; c++) {
                sum[c] = upper[left + c] + upper[right + c] + lower[left + c] + lower[right + c];
            }
            cb.bytes[y / 2 * cb.stride + x / 2] = blue_difference(sum[0], sum[1], sum[2], 4);
            cr.bytes[y / 2 * cr.stride + x / 2] = red_difference(sum[0], sum[1], sum[2], 4);
        }
    }
}

static codec_status make_image(struct encoding *e) {
    const codec_pixels *pixels = &e->source->pixels;
    const size_t width = pixels->width, height = pixels->height;
    const bool full = e->source->full_chroma;
    const size_t chroma_width = full ? width : (width + 1) / 2;
    const size_t chroma_height = full ? height : (height + 1) / 2;
    codec_status status = checked(e,
                                  heif_image_create((int)width, (int)height, heif_colorspace_YCbCr,
                                                    full ? heif_chroma_444 : heif_chroma_420, &e->image));
    struct plane y, cb, cr, alpha;
    if (status == CODEC_OK) { status = add_plane(e, heif_channel_Y, width, height, &y); }
    if (status == CODEC_OK) { status = add_plane(e, heif_channel_Cb, chroma_width, chroma_height, &cb); }
    if (status == CODEC_OK) { status = add_plane(e, heif_channel_Cr, chroma_width, chroma_height, &cr); }
    if (status != CODEC_OK) { return status; }
    fill_luma(pixels, y);
    (full ? fill_chroma : fill_half_chroma)(pixels, cb, cr);
    if (pixels->alpha != NULL) {
        status = add_plane(e, heif_channel_Alpha, width, height, &alpha);
        if (status != CODEC_OK) { return status; }
        for (size_t row = 0; row < height; row++) {
            memcpy(alpha.bytes + row * alpha.stride, pixels->alpha + row * width, width);
        }
    }
    e->colors = heif_nclx_color_profile_alloc();
    if (e->colors == NULL) { return failed(e, CODEC_OUT_OF_MEMORY, "no memory for the colors"); }
    // Behind a profile only the matrix and the range count.
    e->colors->color_primaries = heif_color_primaries_ITU_R_BT_709_5;
    e->colors->transfer_characteristics = heif_transfer_characteristic_IEC_61966_2_1;
    e->colors->matrix_coefficients = heif_matrix_coefficients_ITU_R_BT_601_6;
    e->colors->full_range_flag = 1;
    status = checked(e, heif_image_set_nclx_color_profile(e->image, e->colors));
    if (status == CODEC_OK && e->source->icc_profile != NULL) {
        status = checked(e,
                         heif_image_set_raw_color_profile(e->image, "prof", e->source->icc_profile,
                                                          e->source->icc_profile_count));
    }
    return status;
}

// MARK: - The encoder

/// libaom's, which others have been measured against; or else whichever there is.
static codec_status open_encoder(struct encoding *e) {
    const struct heif_encoder_descriptor *descriptor = NULL;
    if (heif_context_get_encoder_descriptors(e->context, heif_compression_AV1, "aom", &descriptor, 1) < 1
        && heif_context_get_encoder_descriptors(e->context, heif_compression_AV1, NULL, &descriptor, 1) < 1) {
        return failed(e, CODEC_UNSUPPORTED, "the library has no encoder of AV1");
    }
    codec_status status = checked(e, heif_context_get_encoder(e->context, descriptor, &e->encoder));
    if (status == CODEC_OK) {
        status = checked(e, heif_encoder_set_lossy_quality(e->encoder, e->source->quality));
    }
    if (status != CODEC_OK) { return status; }
    // What an encoder does not know is its own choice.
    (void)heif_encoder_set_parameter_string(e->encoder, "chroma", e->source->full_chroma ? "444" : "420");
    (void)heif_encoder_set_parameter_integer(e->encoder, "speed", e->source->speed);
    (void)heif_encoder_set_parameter_integer(e->encoder, "threads", (int)e->source->threads);
    (void)heif_encoder_set_parameter_boolean(e->encoder, "lossless-alpha", 1);
    return CODEC_OK;
}

static struct heif_error write_file(struct heif_context *context, const void *data, size_t size,
                                    void *userdata) {
    (void)context;
    struct encoding *e = userdata;
    const bool is_written = codec_buffer_append(e->output, data, size);
    const struct heif_error error = {is_written ? heif_error_Ok : heif_error_Memory_allocation_error,
                                     heif_suberror_Unspecified, is_written ? "" : "no memory for the file"};
    return error;
}

static codec_status encode(struct encoding *e) {
    const codec_avif_source *source = e->source;
    e->context = heif_context_alloc();
    e->options = heif_encoding_options_alloc();
    if (e->context == NULL || e->options == NULL) {
        return failed(e, CODEC_OUT_OF_MEMORY, "no memory for the encoder");
    }
    e->options->save_two_colr_boxes_when_ICC_and_nclx_available = 1;
    codec_status status = open_encoder(e);
    if (status == CODEC_OK) { status = make_image(e); }
    if (status == CODEC_OK) {
        status =
            checked(e, heif_context_encode_image(e->context, e->image, e->encoder, e->options, &e->handle));
    }
    if (status == CODEC_OK && source->exif != NULL) {
        status = checked(
            e, heif_context_add_exif_metadata(e->context, e->handle, source->exif, (int)source->exif_count));
    }
    if (status == CODEC_OK && source->xmp != NULL) {
        status = checked(
            e, heif_context_add_XMP_metadata(e->context, e->handle, source->xmp, (int)source->xmp_count));
    }
    if (status == CODEC_OK) {
        struct heif_writer writer = {.writer_api_version = 1, .write = write_file};
        status = checked(e, heif_context_write(e->context, &writer, e));
    }
    return status;
}

// MARK: - Public

bool codec_avif_can_encode(void) {
    codec_heif_start();
    return heif_have_encoder_for_format(heif_compression_AV1) != 0;
}

codec_status codec_avif_encode(const codec_avif_source *source, codec_buffer *output,
                               codec_message *message) {
    codec_heif_start();
    if (source->exif_count > INT_MAX || source->xmp_count > INT_MAX) {
        codec_message_set(message, "its metadata are too long");
        return CODEC_UNSUPPORTED;
    }
    struct encoding e = {.source = source, .output = output, .message = message};
    const codec_status status = encode(&e);
    if (e.handle != NULL) { heif_image_handle_release(e.handle); }
    if (e.image != NULL) { heif_image_release(e.image); }
    if (e.colors != NULL) { heif_nclx_color_profile_free(e.colors); }
    if (e.encoder != NULL) { heif_encoder_release(e.encoder); }
    if (e.options != NULL) { heif_encoding_options_free(e.options); }
    if (e.context != NULL) { heif_context_free(e.context); }
    if (status != CODEC_OK) { codec_buffer_free(output); }
    return status;
}

#endif
