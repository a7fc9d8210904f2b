/// The growing memory that encoders write to, messages, and what is shown where pixels are missing: internal to this
/// target.

#ifndef C_IMAGE_CODECS_BUFFER_H
#define C_IMAGE_CODECS_BUFFER_H

#include "CImageCodecs.h"

/// Makes room for `extra` more bytes; false, with `buffer` unchanged, if there is no memory.
bool codec_buffer_reserve(codec_buffer *buffer, size_t extra);

/// Adds `count` bytes at the end; false, with `buffer` unchanged, if there is no memory.
bool codec_buffer_append(codec_buffer *buffer, const uint8_t *bytes, size_t count);

/// Gives back the room behind the last byte.
void codec_buffer_trim(codec_buffer *buffer);

/// Sets `message` to `text`, cut to what fits.
void codec_message_set(codec_message *message, const char *text);

/// Red, green and blue of pixels that are missing, in every format; libjpeg has the same by itself.
enum { MISSING_GREY = 128 };

#endif
