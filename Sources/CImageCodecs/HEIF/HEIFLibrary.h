/// What reading and writing HEIF have in common: internal to this target.

#ifndef C_IMAGE_CODECS_HEIF_LIBRARY_H
#define C_IMAGE_CODECS_HEIF_LIBRARY_H

#include "../include/CImageCodecs.h"

#include <libheif/heif.h>

/// Starts the library, once in the process; it looks for its decoders and encoders then.
void codec_heif_start(void);

/// The status that says the same as the library's `error`, which is not `heif_error_Ok`, with its text in `message`.
codec_status codec_heif_status(struct heif_error error, codec_message *message);

#endif
