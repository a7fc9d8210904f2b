#include "Buffer.h"

#include <limits.h>
#include <string.h>

#include <zlib.h>

uint32_t codec_crc32(uint32_t crc, const uint8_t *bytes, size_t count) {
    uLong value = crc;
    while (count > 0) {
        const uInt part = count < (1u << 30) ? (uInt)count : 1u << 30;
        value = crc32(value, bytes, part);
        bytes += part;
        count -= part;
    }
    return (uint32_t)value;
}

codec_status codec_inflate(const uint8_t *bytes, size_t count, size_t limit, codec_buffer *output,
                           codec_message *message) {
    if (count > UINT_MAX) {
        codec_message_set(message, "compressed data is too long");
        return CODEC_SIZE_MISMATCH;
    }
    z_stream stream;
    memset(&stream, 0, sizeof stream);
    if (inflateInit(&stream) != Z_OK) {
        codec_message_set(message, "zlib could not start");
        return CODEC_OUT_OF_MEMORY;
    }
    stream.next_in = (z_const Bytef *)bytes;
    stream.avail_in = (uInt)count;
    codec_status status = CODEC_OK;
    for (;;) {
        uint8_t part[16384];
        stream.next_out = part;
        stream.avail_out = sizeof part;
        const int result = inflate(&stream, Z_NO_FLUSH);
        const size_t produced = sizeof part - stream.avail_out;
        if (result != Z_OK && result != Z_STREAM_END) {
            codec_message_set(message, stream.msg != NULL ? stream.msg : "compressed data ends too early");
            status = result == Z_MEM_ERROR ? CODEC_OUT_OF_MEMORY : CODEC_CORRUPT;
            break;
        }
        if (produced > limit - output->count) {
            codec_message_set(message, "compressed data is too long");
            status = CODEC_SIZE_MISMATCH;
            break;
        }
        if (!codec_buffer_append(output, part, produced)) {
            codec_message_set(message, "no memory for the inflated data");
            status = CODEC_OUT_OF_MEMORY;
            break;
        }
        if (result == Z_STREAM_END) { break; }
    }
    inflateEnd(&stream);
    if (status != CODEC_OK) { codec_buffer_free(output); }
    return status;
}

codec_status codec_inflate_start(const uint8_t *bytes, size_t count, uint8_t *output, size_t wanted) {
    if (count > UINT_MAX || wanted > UINT_MAX) { return CODEC_SIZE_MISMATCH; }
    z_stream stream;
    memset(&stream, 0, sizeof stream);
    if (inflateInit(&stream) != Z_OK) { return CODEC_OUT_OF_MEMORY; }
    stream.next_in = (z_const Bytef *)bytes;
    stream.avail_in = (uInt)count;
    stream.next_out = output;
    stream.avail_out = (uInt)wanted;
    const int result = inflate(&stream, Z_SYNC_FLUSH);
    const bool is_whole = (result == Z_OK || result == Z_STREAM_END) && stream.avail_out == 0;
    inflateEnd(&stream);
    return is_whole ? CODEC_OK : result == Z_MEM_ERROR ? CODEC_OUT_OF_MEMORY : CODEC_CORRUPT;
}

codec_status codec_deflate(const uint8_t *bytes, size_t count, codec_buffer *output, codec_message *message) {
    const uLong bound = compressBound((uLong)count);
    if (count > UINT_MAX || bound < count || !codec_buffer_reserve(output, bound)) {
        codec_message_set(message, "no memory for the compressed data");
        return CODEC_OUT_OF_MEMORY;
    }
    uLongf produced = (uLongf)output->capacity;
    if (compress2(output->bytes, &produced, bytes, (uLong)count, Z_BEST_COMPRESSION) != Z_OK) {
        codec_message_set(message, "zlib could not compress");
        codec_buffer_free(output);
        return CODEC_OUT_OF_MEMORY;
    }
    output->count = produced;
    return CODEC_OK;
}

codec_status codec_gzip(const uint8_t *bytes, size_t count, codec_buffer *output, codec_message *message) {
    z_stream stream;
    memset(&stream, 0, sizeof stream);
    // 16 more than the window's bits asks for gzip's header, in which no time and no name stand; 8 is zlib's own default.
    if (count > UINT_MAX
        || deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
        codec_message_set(message, "zlib could not start");
        return CODEC_OUT_OF_MEMORY;
    }
    const uLong bound = deflateBound(&stream, (uLong)count);
    if (bound < count || bound > UINT_MAX || !codec_buffer_reserve(output, bound)) {
        deflateEnd(&stream);
        codec_message_set(message, "no memory for the compressed data");
        return CODEC_OUT_OF_MEMORY;
    }
    stream.next_in = (z_const Bytef *)bytes;
    stream.avail_in = (uInt)count;
    stream.next_out = output->bytes;
    stream.avail_out = (uInt)bound;
    const int result = deflate(&stream, Z_FINISH);
    output->count = stream.total_out;
    deflateEnd(&stream);
    if (result != Z_STREAM_END) {
        codec_message_set(message, "zlib could not compress");
        codec_buffer_free(output);
        return CODEC_OUT_OF_MEMORY;
    }
    return CODEC_OK;
}
