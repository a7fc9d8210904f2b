#ifdef CODEC_WEBP

#include "WebPHeader.h"

#include <string.h>

// A lossless picture may be cut into blocks with prefix codes of their own (RFC 9649, 3.7.2.2), and libwebp builds the
// tables of all of them before the first pixel: 12 to 20 kB for each of up to 65536 groups, so that a file of 200 kB
// can ask for a gigabyte. How many groups there are stands behind the transforms, compressed like pixels. It is read
// here first, without memory of any kind, so that the caller knows what decoding takes.

enum {
    LONGEST_CODE = 15,
    LITERALS = 256,
    LENGTHS = 24,
    DISTANCES = 40,
    MOST_CACHE_BITS = 11,
    MOST_SYMBOLS = LITERALS + LENGTHS + (1 << MOST_CACHE_BITS),
    CODES = 5,  // green and lengths, red, blue, alpha, distances
};

/// Bits, the lowest of a byte first; behind the end there are zeros.
struct bits {
    const uint8_t *next;
    size_t left;
    uint32_t held;
    int held_count;
    bool ended;
};

static uint32_t read_bits(struct bits *bits, int count) {
    while (bits->held_count < count) {
        if (bits->left == 0) {
            bits->ended = true;
            return 0;
        }
        bits->held |= (uint32_t)*bits->next++ << bits->held_count;
        bits->left--;
        bits->held_count += 8;
    }
    const uint32_t value = bits->held & ((1u << count) - 1);
    bits->held >>= count;
    bits->held_count -= count;
    return value;
}

// MARK: - Prefix codes

/// A canonical code: how many symbols have each length, and the symbols by their codes.
struct prefix_code {
    uint16_t counts[LONGEST_CODE + 1];
    uint16_t symbols[MOST_SYMBOLS];
    /// The only symbol there is takes no bits.
    bool is_single;
};

/// Makes the code of symbols with these lengths; false for one without symbols, and for too many of them.
static bool make_code(const uint8_t *lengths, int count, struct prefix_code *code) {
    memset(code->counts, 0, sizeof code->counts);
    for (int i = 0; i < count; i++) { code->counts[lengths[i]]++; }
    code->counts[0] = 0;
    uint16_t starts[LONGEST_CODE + 2] = {0};
    int32_t free_codes = 1;
    int used = 0;
    for (int length = 1; length <= LONGEST_CODE; length++) {
        free_codes = free_codes * 2 - code->counts[length];
        if (free_codes < 0) { return false; }
        starts[length + 1] = (uint16_t)(starts[length] + code->counts[length]);
        used += code->counts[length];
    }
    for (int i = 0; i < count; i++) {
        if (lengths[i] > 0) { code->symbols[starts[lengths[i]]++] = (uint16_t)i; }
    }
    code->is_single = used == 1;
    return used == 1 || (used > 1 && free_codes == 0);
}

static uint32_t read_symbol(struct bits *bits, const struct prefix_code *code) {
    if (code->is_single) { return code->symbols[0]; }
    uint32_t value = 0;
    uint32_t first = 0;
    uint32_t index = 0;
    for (int length = 1; length <= LONGEST_CODE && !bits->ended; length++) {
        value = value << 1 | read_bits(bits, 1);
        const uint32_t count = code->counts[length];
        if (value - first < count) { return code->symbols[index + value - first]; }
        index += count;
        first = (first + count) << 1;
    }
    bits->ended = true;
    return 0;
}

/// The lengths of a code that are compressed by a code themselves.
static bool read_lengths(struct bits *bits, int symbols, uint8_t *lengths) {
    static const uint8_t order[19] = {17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    uint8_t own_lengths[19] = {0};
    const uint32_t own_count = read_bits(bits, 4) + 4;
    for (uint32_t i = 0; i < own_count; i++) { own_lengths[order[i]] = (uint8_t)read_bits(bits, 3); }
    struct prefix_code code;
    if (!make_code(own_lengths, 19, &code)) { return false; }
    uint32_t most = (uint32_t)symbols;
    if (read_bits(bits, 1) == 1) {
        const int width = 2 + 2 * (int)read_bits(bits, 3);
        most = 2 + read_bits(bits, width);
        if (most > (uint32_t)symbols) { return false; }
    }
    uint8_t previous = 8;
    for (int at = 0; at < symbols && most > 0 && !bits->ended; most--) {
        const uint32_t symbol = read_symbol(bits, &code);
        if (symbol < 16) {
            lengths[at++] = (uint8_t)symbol;
            if (symbol != 0) { previous = (uint8_t)symbol; }
            continue;
        }
        const uint32_t repeats = symbol == 16 ? 3 + read_bits(bits, 2)
            : symbol == 17                    ? 3 + read_bits(bits, 3)
                                              : 11 + read_bits(bits, 7);
        if (repeats > (uint32_t)(symbols - at)) { return false; }
        memset(lengths + at, symbol == 16 ? previous : 0, repeats);
        at += (int)repeats;
    }
    return true;
}

static bool read_code(struct bits *bits, int symbols, struct prefix_code *code) {
    uint8_t lengths[MOST_SYMBOLS] = {0};
    if (read_bits(bits, 1) == 1) {
        const bool has_second = read_bits(bits, 1) == 1;
        lengths[read_bits(bits, read_bits(bits, 1) == 1 ? 8 : 1)] = 1;
        if (has_second) { lengths[read_bits(bits, 8)] = 1; }
    } else if (!read_lengths(bits, symbols, lengths)) {
        return false;
    }
    return !bits->ended && make_code(lengths, symbols, code);
}

// MARK: - Pictures

/// Bits of a color cache's index; 0 if there is none, negative if it breaks the rules.
static int read_cache_bits(struct bits *bits) {
    if (read_bits(bits, 1) == 0) { return 0; }
    const int cache_bits = (int)read_bits(bits, 4);
    return cache_bits >= 1 && cache_bits <= MOST_CACHE_BITS ? cache_bits : -1;
}

/// The number that a length's or distance's symbol stands for.
static uint32_t read_number(struct bits *bits, uint32_t symbol) {
    if (symbol < 4) { return symbol + 1; }
    const int extra = (int)(symbol - 2) >> 1;
    return ((2 + (symbol & 1)) << extra) + read_bits(bits, extra) + 1;
}

/// Which groups of codes blocks use: the red and green of a pixel, as one number.
struct groups {
    uint8_t seen[1 << 13];
    uint64_t distinct;
    uint64_t end;
};

static void note_group(struct groups *groups, uint32_t group) {
    const uint8_t bit = (uint8_t)(1u << (group & 7));
    if ((groups->seen[group >> 3] & bit) != 0) { return; }
    groups->seen[group >> 3] |= bit;
    groups->distinct++;
    if (group >= groups->end) { groups->end = (uint64_t)group + 1; }
}

/// Passes over a picture that stands in front of the main one, and notes its pixels in `groups` if that is not NULL.
/// False where it breaks the rules or ends: the library will stop there, too.
static bool skip_picture(struct bits *bits, uint64_t pixels, struct groups *groups) {
    const int cache_bits = read_cache_bits(bits);
    if (cache_bits < 0) { return false; }
    const int greens = LITERALS + LENGTHS + (cache_bits > 0 ? 1 << cache_bits : 0);
    struct prefix_code codes[CODES];
    for (int i = 0; i < CODES; i++) {
        const int symbols = i == 0 ? greens : i == CODES - 1 ? DISTANCES : LITERALS;
        if (!read_code(bits, symbols, &codes[i])) { return false; }
    }
    for (uint64_t done = 0; done < pixels && !bits->ended;) {
        const uint32_t symbol = read_symbol(bits, &codes[0]);
        if (symbol < LITERALS) {
            const uint32_t group = read_symbol(bits, &codes[1]) << 8 | symbol;
            read_symbol(bits, &codes[2]);
            read_symbol(bits, &codes[3]);
            if (groups != NULL) { note_group(groups, group); }
            done++;
        } else if (symbol < LITERALS + LENGTHS) {
            // Pixels from before.
            done += read_number(bits, symbol - LITERALS);
            read_number(bits, read_symbol(bits, &codes[4]));
        } else {
            // From before, too, or the cache's zeros.
            if (groups != NULL) { note_group(groups, 0); }
            done++;
        }
    }
    return !bits->ended;
}

static uint64_t blocks(uint32_t width, uint32_t height, int block_bits) {
    const uint64_t side = (uint64_t)1 << block_bits;
    return ((width + side - 1) / side) * ((height + side - 1) / side);
}

/// Passes over the transforms; false if the library will not come to the picture behind them.
static bool skip_transforms(struct bits *bits, uint32_t *width, uint32_t height) {
    uint32_t seen = 0;
    while (read_bits(bits, 1) == 1) {
        const uint32_t kind = read_bits(bits, 2);
        if ((seen & 1u << kind) != 0) { return false; }
        seen |= 1u << kind;
        if (kind < 2) {  // predictors, and colors by each other
            const int block_bits = (int)read_bits(bits, 3) + 2;
            if (!skip_picture(bits, blocks(*width, height, block_bits), NULL)) { return false; }
        } else if (kind == 3) {  // a palette, whose numbers may share a pixel
            const uint32_t colors = read_bits(bits, 8) + 1;
            const int shared_bits = colors > 16 ? 0 : colors > 4 ? 1 : colors > 2 ? 2 : 3;
            if (!skip_picture(bits, colors, NULL)) { return false; }
            *width = (*width + (1u << shared_bits) - 1) >> shared_bits;
        }
    }
    return !bits->ended;
}

uint64_t codec_webp_table_bytes(const uint8_t *bytes, size_t count, uint32_t width, uint32_t height) {
    struct bits bits = {.next = bytes, .left = count};
    if (!skip_transforms(&bits, &width, height)) { return 0; }
    const int cache_bits = read_cache_bits(&bits);
    if (cache_bits < 0) { return 0; }
    uint64_t groups = 1;
    if (read_bits(&bits, 1) == 1) {
        const int block_bits = (int)read_bits(&bits, 3) + 2;
        const uint64_t most = blocks(width, height, block_bits);
        struct groups used = {0};
        if (!skip_picture(&bits, most, &used)) { return 0; }
        // libwebp leaves out those that no block uses, if there may be many of them.
        groups = used.end > 1000 || used.end > most ? used.distinct : used.end;
    }
    if (bits.ended) { return 0; }
    // libwebp's: entries of 4 bytes in the tables of red, blue, alpha and distances; in green's, whose symbols grow
    // with the cache; what it keeps for a group beside them; and the cache.
    static const uint16_t green[MOST_CACHE_BITS + 1] = {654, 656, 658, 662,  670,  686,
                                                        718, 782, 912, 1168, 1680, 2704};
    const uint64_t entries = 3 * 630 + 410 + green[cache_bits];
    return groups * (entries * 4 + 600) + ((uint64_t)4 << cache_bits);
}

#endif
