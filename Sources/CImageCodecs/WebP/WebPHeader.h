/// What reading a WebP's header and its pixels share: internal to this target.

#ifndef C_IMAGE_CODECS_WEBP_HEADER_H
#define C_IMAGE_CODECS_WEBP_HEADER_H

#include "../Buffer.h"

/// Finds the first picture as `codec_webp_read_header` does, whose `working_bytes` lack the tables of a lossless one.
codec_status codec_webp_find_picture(const uint8_t *bytes, size_t count, codec_webp_header *header,
                                     codec_message *message);

/// What libwebp keeps as tables while it decodes the lossless picture of `width` by `height` px whose transforms begin
/// at `bytes`; 0 if it will not come so far.
uint64_t codec_webp_table_bytes(const uint8_t *bytes, size_t count, uint32_t width, uint32_t height);

/// Whether the first picture leaves nothing of the canvas free.
bool codec_webp_covers_canvas(const codec_webp_header *header);

#endif
