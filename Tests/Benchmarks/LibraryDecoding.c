// What the libraries themselves take to decode a file to RGB: LibraryDecoding RUNS FILE..., one thread but where libheif
// starts some. For each file the shortest of RUNS runs in ms: by the clock, and of the processor (user and system).
//
// cc -O2 LibraryDecoding.c -ljpeg -lpng -lwebp -lheif -lgif -o library-decoding

#include <gif_lib.h>
#include <libheif/heif.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <webp/decode.h>
// Behind stdio.h, which it needs.
#include <jpeglib.h>

static void fail(const char *what) {
    fprintf(stderr, "%s\n", what);
    exit(1);
}

static void decode_jpeg(const uint8_t *bytes, size_t count) {
    struct jpeg_decompress_struct info;
    struct jpeg_error_mgr error;
    info.err = jpeg_std_error(&error);
    jpeg_create_decompress(&info);
    jpeg_mem_src(&info, bytes, count);
    jpeg_read_header(&info, TRUE);
    jpeg_start_decompress(&info);
    const size_t stride = (size_t)info.output_width * (size_t)info.output_components;
    uint8_t *pixels = malloc(stride * info.output_height);
    while (info.output_scanline < info.output_height) {
        JSAMPROW row = pixels + info.output_scanline * stride;
        jpeg_read_scanlines(&info, &row, 1);
    }
    jpeg_finish_decompress(&info);
    jpeg_destroy_decompress(&info);
    free(pixels);
}

static void decode_png(const uint8_t *bytes, size_t count) {
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (!png_image_begin_read_from_memory(&image, bytes, count)) { fail(image.message); }
    image.format = (image.format & PNG_FORMAT_FLAG_ALPHA) ? PNG_FORMAT_RGBA : PNG_FORMAT_RGB;
    uint8_t *pixels = malloc(PNG_IMAGE_SIZE(image));
    if (!png_image_finish_read(&image, NULL, pixels, 0, NULL)) { fail(image.message); }
    free(pixels);
}

static void decode_webp(const uint8_t *bytes, size_t count) {
    int width, height;
    uint8_t *pixels = WebPDecodeRGB(bytes, count, &width, &height);
    if (pixels == NULL) { fail("libwebp cannot read it"); }
    WebPFree(pixels);
}

static void decode_heif(const uint8_t *bytes, size_t count) {
    struct heif_context *context = heif_context_alloc();
    struct heif_image_handle *handle = NULL;
    struct heif_image *image = NULL;
    if (heif_context_read_from_memory_without_copy(context, bytes, count, NULL).code != heif_error_Ok
        || heif_context_get_primary_image_handle(context, &handle).code != heif_error_Ok
        || heif_decode_image(handle, &image, heif_colorspace_RGB, heif_chroma_interleaved_RGB, NULL).code
            != heif_error_Ok) {
        fail("libheif cannot read it");
    }
    heif_image_release(image);
    heif_image_handle_release(handle);
    heif_context_free(context);
}

struct source {
    const uint8_t *bytes;
    size_t count;
};

static int read_gif(GifFileType *file, GifByteType *output, int count) {
    struct source *source = file->UserData;
    const size_t taken = (size_t)count < source->count ? (size_t)count : source->count;
    memcpy(output, source->bytes, taken);
    source->bytes += taken;
    source->count -= taken;
    return (int)taken;
}

/// The first picture, its colors looked up.
static void decode_gif(const uint8_t *bytes, size_t count) {
    struct source source = {bytes, count};
    int error = 0;
    GifFileType *file = DGifOpen(&source, read_gif, &error);
    if (file == NULL || DGifSlurp(file) != GIF_OK) { fail("giflib cannot read it"); }
    const SavedImage *first = &file->SavedImages[0];
    const ColorMapObject *map =
        first->ImageDesc.ColorMap != NULL ? first->ImageDesc.ColorMap : file->SColorMap;
    const size_t pixels = (size_t)first->ImageDesc.Width * (size_t)first->ImageDesc.Height;
    uint8_t *rgb = malloc(pixels * 3);
    for (size_t i = 0; i < pixels; i++) {
        const GifColorType color = map->Colors[first->RasterBits[i] % map->ColorCount];
        rgb[i * 3] = color.Red;
        rgb[i * 3 + 1] = color.Green;
        rgb[i * 3 + 2] = color.Blue;
    }
    free(rgb);
    DGifCloseFile(file, &error);
}

static double processor_time(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3
        + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

static double clock_time(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void measure(const char *path, int runs) {
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) { fail(path); }
    const size_t count = (size_t)ftell(file);
    rewind(file);
    uint8_t *bytes = malloc(count);
    if (fread(bytes, 1, count, file) != count || count < 12) { fail(path); }
    fclose(file);
    void (*decode)(const uint8_t *, size_t) = decode_heif;
    if (bytes[0] == 0xFF) { decode = decode_jpeg; }
    if (bytes[0] == 0x89) { decode = decode_png; }
    if (memcmp(bytes, "RIFF", 4) == 0) { decode = decode_webp; }
    if (memcmp(bytes, "GIF", 3) == 0) { decode = decode_gif; }
    double clock = 1e12, processor = 1e12;
    for (int run = 0; run < runs; run++) {
        const double clock_start = clock_time(), processor_start = processor_time();
        decode(bytes, count);
        const double clock_taken = clock_time() - clock_start;
        const double processor_taken = processor_time() - processor_start;
        if (clock_taken < clock) { clock = clock_taken; }
        if (processor_taken < processor) { processor = processor_taken; }
    }
    free(bytes);
    printf("%s\t%.1f\t%.1f\n", path, clock, processor);
}

int main(int count, char **arguments) {
    if (count < 3) { fail("usage: LibraryDecoding RUNS FILE..."); }
    for (int i = 2; i < count; i++) { measure(arguments[i], atoi(arguments[1])); }
    return 0;
}
