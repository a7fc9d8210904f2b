#ifdef CODEC_WEBP

#include "../Buffer.h"

#include <string.h>

#include <webp/encode.h>
#include <webp/mux.h>

static int write_bytes(const uint8_t *bytes, size_t count, const WebPPicture *picture) {
    return codec_buffer_append(picture->custom_ptr, bytes, count) ? 1 : 0;
}

static codec_status fail(codec_message *message, codec_status status, const char *text) {
    codec_message_set(message, text);
    return status;
}

static codec_status configure(const codec_webp_source *source, WebPConfig *config, codec_message *message) {
    bool is_valid = WebPConfigInit(config) != 0;
    if (source->is_lossless) {
        is_valid = is_valid && WebPConfigLosslessPreset(config, source->effort) != 0;
    } else {
        config->quality = (float)source->quality;
        config->method = source->effort;
    }
    config->thread_level = source->threads ? 1 : 0;
    if (is_valid && WebPValidateConfig(config)) { return CODEC_OK; }
    return fail(message, CODEC_UNSUPPORTED, "quality or effort is out of range");
}

/// Fills the library's own 32-bit pixels, which it needs for alpha and for lossless pictures.
static bool import_argb(const codec_pixels *pixels, WebPPicture *picture) {
    picture->use_argb = 1;
    if (!WebPPictureAlloc(picture)) { return false; }
    for (size_t y = 0; y < pixels->height; y++) {
        const uint8_t *rgb = pixels->rgb + y * pixels->width * 3;
        const uint8_t *alpha = pixels->alpha == NULL ? NULL : pixels->alpha + y * pixels->width;
        uint32_t *row = picture->argb + y * (size_t)picture->argb_stride;
        for (size_t x = 0; x < pixels->width; x++) {
            const uint32_t opacity = alpha == NULL ? 255 : alpha[x];
            row[x] =
                opacity << 24 | (uint32_t)rgb[x * 3] << 16 | (uint32_t)rgb[x * 3 + 1] << 8 | rgb[x * 3 + 2];
        }
    }
    return true;
}

static codec_status encode_pixels(const codec_webp_source *source, codec_buffer *output,
                                  codec_message *message) {
    const codec_pixels *pixels = &source->pixels;
    WebPConfig config;
    const codec_status configured = configure(source, &config, message);
    if (configured != CODEC_OK) { return configured; }
    WebPPicture picture;
    if (!WebPPictureInit(&picture)) { return fail(message, CODEC_UNSUPPORTED, "libwebp is another version"); }
    picture.width = (int)pixels->width;
    picture.height = (int)pixels->height;
    picture.writer = write_bytes;
    picture.custom_ptr = output;
    const bool is_imported = source->is_lossless || pixels->alpha != NULL
        ? import_argb(pixels, &picture)
        : WebPPictureImportRGB(&picture, pixels->rgb, (int)(pixels->width * 3)) != 0;
    // How each block is predicted must fit 512 KiB: where it does not, the library predicts more plainly.
    const bool succeeded = is_imported && WebPEncode(&config, &picture) != 0;
    const WebPEncodingError error = picture.error_code;
    WebPPictureFree(&picture);
    if (succeeded) { return CODEC_OK; }
    if (error == VP8_ENC_ERROR_PARTITION0_OVERFLOW || error == VP8_ENC_ERROR_PARTITION_OVERFLOW
        || error == VP8_ENC_ERROR_FILE_TOO_BIG) {
        return fail(message, CODEC_UNSUPPORTED,
                    "it does not fit the format's parts; use a lower quality or PNG");
    }
    // Settings and sides were checked, so that only memory can be missing; the library does not always say so.
    return fail(message, CODEC_OUT_OF_MEMORY, "no memory for the file");
}

// MARK: - Profile

/// Puts the file in `output` and the profile, if there is one, into one file.
static codec_status add_profile(const codec_webp_source *source, codec_buffer *output,
                                codec_message *message) {
    if (source->icc_profile == NULL || source->icc_profile_count == 0) { return CODEC_OK; }
    const WebPData pixels = {output->bytes, output->count};
    const WebPData profile = {source->icc_profile, source->icc_profile_count};
    WebPMux *mux = WebPMuxCreate(&pixels, 0);
    WebPData file = {0};
    WebPMuxError error = mux == NULL ? WEBP_MUX_MEMORY_ERROR : WebPMuxSetChunk(mux, "ICCP", &profile, 0);
    if (error == WEBP_MUX_OK) { error = WebPMuxAssemble(mux, &file); }
    WebPMuxDelete(mux);
    if (error == WEBP_MUX_OK) {
        codec_buffer_free(output);
        if (!codec_buffer_append(output, file.bytes, file.size)) { error = WEBP_MUX_MEMORY_ERROR; }
    }
    WebPDataClear(&file);
    if (error == WEBP_MUX_OK) { return CODEC_OK; }
    if (error == WEBP_MUX_MEMORY_ERROR) {
        return fail(message, CODEC_OUT_OF_MEMORY, "no memory for the file");
    }
    return fail(message, CODEC_UNSUPPORTED, "libwebp cannot add the profile");
}

codec_status codec_webp_encode(const codec_webp_source *source, codec_buffer *output,
                               codec_message *message) {
    const codec_pixels *pixels = &source->pixels;
    if (pixels->width == 0 || pixels->height == 0 || pixels->width > WEBP_MAX_DIMENSION
        || pixels->height > WEBP_MAX_DIMENSION) {
        return fail(message, CODEC_UNSUPPORTED, "a side has no pixels, or too many for WebP");
    }
    codec_status status = encode_pixels(source, output, message);
    if (status == CODEC_OK) { status = add_profile(source, output, message); }
    if (status != CODEC_OK) { codec_buffer_free(output); }
    return status;
}

#endif
