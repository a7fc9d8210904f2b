#ifdef CODEC_GIF

#include "../Buffer.h"

#include <stdlib.h>
#include <string.h>

#include <gif_lib.h>

/// Counts the codes that empty the dictionary. giflib takes as long for each as for thousands of pixels, and a file of
/// nothing else could keep it busy for minutes.
struct code_counter {
    uint32_t bits;
    int bit_count;
    int first_width;
    /// Bits of a code now, and how many codes the dictionary has.
    int width;
    uint32_t codes;
    uint64_t clears;
};

enum { WIDEST_CODE = 12 };

static void restart(struct code_counter *counter) {
    counter->width = counter->first_width;
    // Beside the colours, there are those for "empty" and "end"; the first code behind "empty" adds none.
    counter->codes = (1u << (counter->first_width - 1)) + 1;
}

static void count_codes(struct code_counter *counter, const uint8_t *bytes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        counter->bits |= (uint32_t)bytes[i] << counter->bit_count;
        counter->bit_count += 8;
        while (counter->bit_count >= counter->width) {
            const uint32_t code = counter->bits & ((1u << counter->width) - 1);
            counter->bits >>= counter->width;
            counter->bit_count -= counter->width;
            if (code == 1u << (counter->first_width - 1)) {
                counter->clears++;
                restart(counter);
            } else if (counter->codes < 1u << WIDEST_CODE) {
                counter->codes++;
                if (counter->codes == 1u << counter->width && counter->width < WIDEST_CODE) {
                    counter->width++;
                }
            }
        }
    }
}

/// Everything that one decoding holds.
struct decoding {
    const uint8_t *next;
    size_t left;
    /// The reading of compressed pixels, which come in blocks of up to 255 bytes behind their number.
    bool in_pixels;
    bool at_size;
    struct code_counter counter;
    uint64_t most_clears;

    GifFileType *gif;
    codec_gif_header header;
    uint8_t *rgb;
    uint8_t *alpha;
    /// A row of the picture: numbers in the palette.
    uint8_t *row;
    /// How many rows have come, in the order of the file.
    uint32_t arrived;
};

static int read_bytes(GifFileType *gif, GifByteType *bytes, int wanted) {
    struct decoding *d = gif->UserData;
    size_t count = wanted < 0 ? 0 : (size_t)wanted;
    if (d->in_pixels && d->at_size) {
        // A block that is cut off becomes a shorter one, and the end of the file the last block, so that all codes
        // that are there count.
        if (count != 1) { return 0; }
        size_t size = d->left == 0 ? 0 : d->next[0];
        if (d->left > 0) {
            d->next++;
            d->left--;
        }
        if (size > d->left) { size = d->left; }
        bytes[0] = (GifByteType)size;
        d->at_size = size == 0;
        return 1;
    }
    if (count > d->left) { count = d->left; }
    memcpy(bytes, d->next, count);
    if (d->in_pixels) {
        d->at_size = true;
        count_codes(&d->counter, d->next, count);
        if (d->counter.clears > d->most_clears) { return 0; }
    }
    d->next += count;
    d->left -= count;
    return (int)count;
}

static codec_status status_of(int error, codec_message *message) {
    // The screen and its palette were found before, so that only memory for them can be missing.
    if (error == D_GIF_ERR_NOT_ENOUGH_MEM || error == D_GIF_ERR_NO_SCRN_DSCR) {
        codec_message_set(message, "giflib has no memory for the picture");
        return CODEC_OUT_OF_MEMORY;
    }
    const char *text = "the file is damaged";
    switch (error) {
    case D_GIF_ERR_READ_FAILED:
    case D_GIF_ERR_EOF_TOO_SOON:
    case D_GIF_ERR_IMAGE_DEFECT: text = "its compressed pixels end too early or are damaged"; break;
    case D_GIF_ERR_NO_COLOR_MAP: text = "it has no palette"; break;
    }
    codec_message_set(message, text);
    return CODEC_CORRUPT;
}

/// Reads up to the first pixel of the first picture.
static codec_status open_picture(struct decoding *d, codec_message *message) {
    int error = D_GIF_ERR_READ_FAILED;
    d->gif = DGifOpen(d, read_bytes, &error);
    if (d->gif == NULL) { return status_of(error, message); }
    GifRecordType type = UNDEFINED_RECORD_TYPE;
    for (;;) {
        if (DGifGetRecordType(d->gif, &type) != GIF_OK) { return status_of(d->gif->Error, message); }
        if (type == IMAGE_DESC_RECORD_TYPE) { break; }
        if (type != EXTENSION_RECORD_TYPE) { return status_of(D_GIF_ERR_READ_FAILED, message); }
        int label = 0;
        GifByteType *block = NULL;
        int result = DGifGetExtension(d->gif, &label, &block);
        while (result == GIF_OK && block != NULL) { result = DGifGetExtensionNext(d->gif, &block); }
        if (result != GIF_OK) { return status_of(d->gif->Error, message); }
    }
    if (DGifGetImageDesc(d->gif) != GIF_OK) { return status_of(d->gif->Error, message); }
    if (d->gif->Image.Width != (int)d->header.picture_width
        || d->gif->Image.Height != (int)d->header.picture_height) {
        codec_message_set(message, "the picture is not of the size that was checked");
        return CODEC_SIZE_MISMATCH;
    }
    if (d->gif->Image.ColorMap == NULL && d->gif->SColorMap == NULL) {
        return status_of(D_GIF_ERR_NO_COLOR_MAP, message);
    }
    // The library has just read this byte, and takes no more than 8.
    d->counter.first_width = d->next[-1] + 1;
    restart(&d->counter);
    // A file that does not compress begins anew after every second pixel, at most.
    d->most_clears = (uint64_t)d->header.picture_width * d->header.picture_height / 2 + 4096;
    d->in_pixels = true;
    d->at_size = true;
    return CODEC_OK;
}

// MARK: - Rows

static const uint32_t pass_start[4] = {0, 4, 2, 1};
static const uint32_t pass_step[4] = {8, 8, 4, 2};

/// How many rows of the picture a pass has.
static uint32_t pass_rows(const struct decoding *d, int pass) {
    const uint32_t height = d->header.picture_height;
    return height <= pass_start[pass] ? 0 : (height - pass_start[pass] - 1) / pass_step[pass] + 1;
}

/// The row that is the `index`-th in the file.
static uint32_t row_at(const struct decoding *d, uint32_t index) {
    if (!d->header.is_interlaced) { return index; }
    for (int pass = 0; pass < 4; pass++) {
        const uint32_t rows = pass_rows(d, pass);
        if (index < rows) { return pass_start[pass] + index * pass_step[pass]; }
        index -= rows;
    }
    return 0;
}

/// Whether the row `y` of the picture is there.
static bool has_arrived(const struct decoding *d, uint32_t y) {
    if (!d->header.is_interlaced) { return y < d->arrived; }
    uint32_t before = 0;
    for (int pass = 0; pass < 4; pass++) {
        if (y >= pass_start[pass] && (y - pass_start[pass]) % pass_step[pass] == 0) {
            return before + (y - pass_start[pass]) / pass_step[pass] < d->arrived;
        }
        before += pass_rows(d, pass);
    }
    return false;
}

/// The columns of the picture that are on the screen.
static uint32_t visible_columns(const struct decoding *d) {
    const codec_gif_header *header = &d->header;
    if (header->left >= header->width) { return 0; }
    const uint32_t room = header->width - header->left;
    return room < header->picture_width ? room : header->picture_width;
}

/// Puts the row `y` of the picture on the screen.
static void put_row(struct decoding *d, uint32_t y) {
    const codec_gif_header *header = &d->header;
    if (header->top + y >= header->height) { return; }
    const ColorMapObject *palette =
        d->gif->Image.ColorMap != NULL ? d->gif->Image.ColorMap : d->gif->SColorMap;
    const size_t place = (size_t)(header->top + y) * header->width + header->left;
    const uint32_t columns = visible_columns(d);
    for (uint32_t x = 0; x < columns; x++) {
        const int number = d->row[x];
        uint8_t *rgb = d->rgb + (place + x) * 3;
        const bool is_known = number < palette->ColorCount;
        const GifColorType colour = is_known ? palette->Colors[number] : (GifColorType){0, 0, 0};
        rgb[0] = colour.Red;
        rgb[1] = colour.Green;
        rgb[2] = colour.Blue;
        d->alpha[place + x] = number != header->transparent ? 255 : 0;
    }
}

/// Fills the rows that have not come: with the one above that stands for them in a coarser pass, else with grey.
static void fill_rows(struct decoding *d) {
    const codec_gif_header *header = &d->header;
    const size_t columns = visible_columns(d);
    for (uint32_t y = 0; y < header->picture_height && header->top + y < header->height; y++) {
        if (has_arrived(d, y)) { continue; }
        const size_t place = (size_t)(header->top + y) * header->width + header->left;
        uint32_t above = y;
        for (uint32_t step = 2; step <= 8 && above == y && header->is_interlaced; step *= 2) {
            if (has_arrived(d, y & ~(step - 1))) { above = y & ~(step - 1); }
        }
        if (above == y) {
            memset(d->rgb + place * 3, MISSING_GREY, columns * 3);
            memset(d->alpha + place, 255, columns);
        } else {
            const size_t source = place - (size_t)(y - above) * header->width;
            memcpy(d->rgb + place * 3, d->rgb + source * 3, columns * 3);
            memcpy(d->alpha + place, d->alpha + source, columns);
        }
    }
}

/// How many rows of the screen are right; in an interlaced picture a row counts once every fourth is there.
static uint32_t intact_rows(const struct decoding *d) {
    const codec_gif_header *header = &d->header;
    uint32_t rows = d->arrived;
    if (header->is_interlaced) {
        const uint32_t first = pass_rows(d, 0);
        const uint32_t coarse = first + pass_rows(d, 1);
        if (d->arrived >= coarse) { return header->height; }
        rows = d->arrived <= first ? 0 : pass_start[1] + (d->arrived - first - 1) * pass_step[1] + 1;
    }
    if (rows == 0) { return 0; }
    if (rows >= header->picture_height || header->top + rows > header->height) { return header->height; }
    return header->top + rows;
}

static codec_status decode(struct decoding *d, codec_decode_report *report, codec_message *message) {
    const codec_status opened = open_picture(d, message);
    if (opened != CODEC_OK) { return opened; }
    const codec_gif_header *header = &d->header;
    d->row = malloc(header->picture_width);
    if (d->row == NULL) { return status_of(D_GIF_ERR_NOT_ENOUGH_MEM, message); }
    const size_t pixels = (size_t)header->width * header->height;
    memset(d->rgb, 0, pixels * 3);
    memset(d->alpha, 0, pixels);
    while (d->arrived < header->picture_height
           && DGifGetLine(d->gif, d->row, (int)header->picture_width) == GIF_OK) {
        put_row(d, row_at(d, d->arrived));
        d->arrived++;
    }
    const bool is_complete = d->arrived == header->picture_height;
    report->warnings = 0;
    if (!is_complete) {
        status_of(d->gif->Error, message);
        report->warnings = 1;
        fill_rows(d);
    } else if (header->ends_early) {
        codec_message_set(message, "the file ends too early");
        report->warnings = 1;
    }
    report->intact_rows = intact_rows(d);
    report->missing_detail = !is_complete && header->is_interlaced;
    return CODEC_OK;
}

codec_status codec_gif_decode(const uint8_t *bytes, size_t count, uint32_t width, uint32_t height,
                              uint8_t *rgb, uint8_t *alpha, codec_decode_report *report,
                              codec_message *message) {
    struct decoding d = {.next = bytes, .left = count, .rgb = rgb, .alpha = alpha};
    message->text[0] = 0;
    codec_status status = codec_gif_read_header(bytes, count, &d.header, message);
    if (status != CODEC_OK) { return status; }
    if (d.header.width != width || d.header.height != height) {
        codec_message_set(message, "the picture is not of the size that was checked");
        return CODEC_SIZE_MISMATCH;
    }
    status = decode(&d, report, message);
    if (d.gif != NULL) { DGifCloseFile(d.gif, NULL); }
    free(d.row);
    return status;
}

#endif
