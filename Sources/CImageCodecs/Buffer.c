#include "Buffer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void codec_buffer_free(codec_buffer *buffer) {
    free(buffer->bytes);
    *buffer = (codec_buffer){0};
}

bool codec_buffer_reserve(codec_buffer *buffer, size_t extra) {
    if (extra <= buffer->capacity - buffer->count) { return true; }
    if (extra > SIZE_MAX / 2 - buffer->count) { return false; }
    // Doubling keeps the number of copies logarithmic.
    size_t capacity = buffer->capacity < 4096 ? 4096 : buffer->capacity;
    while (capacity < buffer->count + extra) { capacity *= 2; }
    uint8_t *bytes = realloc(buffer->bytes, capacity);
    if (bytes == NULL) { return false; }
    buffer->bytes = bytes;
    buffer->capacity = capacity;
    return true;
}

bool codec_buffer_append(codec_buffer *buffer, const uint8_t *bytes, size_t count) {
    if (count == 0) { return true; }
    if (!codec_buffer_reserve(buffer, count)) { return false; }
    memcpy(buffer->bytes + buffer->count, bytes, count);
    buffer->count += count;
    return true;
}

void codec_buffer_trim(codec_buffer *buffer) {
    if (buffer->count == 0) { return; }
    uint8_t *bytes = realloc(buffer->bytes, buffer->count);
    if (bytes == NULL) { return; }  // it stays as it was
    buffer->bytes = bytes;
    buffer->capacity = buffer->count;
}

void codec_message_set(codec_message *message, const char *text) {
    snprintf(message->text, sizeof message->text, "%s", text);
}
