#ifdef CODEC_HEIF

#include "HEIFLibrary.h"

#include "../Buffer.h"

#include <pthread.h>
#include <string.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void start(void) {
    // Never ended: other threads may be inside at any time, up to the end of the process.
    (void)heif_init(NULL);
}

void codec_heif_start(void) { pthread_once(&once, start); }

codec_status codec_heif_status(struct heif_error error, codec_message *message) {
    codec_message_set(
        message, error.message == NULL || error.message[0] == 0 ? "it cannot be decoded" : error.message);
    // Some versions end their texts with a line's end.
    for (size_t end = strlen(message->text); end > 0 && message->text[end - 1] == '\n'; end--) {
        message->text[end - 1] = 0;
    }
    switch (error.code) {
    case heif_error_Memory_allocation_error:
        return error.subcode == heif_suberror_Security_limit_exceeded ? CODEC_CORRUPT : CODEC_OUT_OF_MEMORY;
    case heif_error_Unsupported_feature:
    case heif_error_Unsupported_filetype:
    case heif_error_Plugin_loading_error: return CODEC_UNSUPPORTED;
    default: return CODEC_CORRUPT;
    }
}

#endif
