// The same vectors in plain arithmetic. With FLUSHES_DENORMALS, they are rounded to zero, as the instruction does.

#ifndef IMPASTO_VECTORS_PORTABLE_H
#define IMPASTO_VECTORS_PORTABLE_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct {
    float lane[16];
} vector;

#define IN_ALL_LANES(EXPRESSION)                              \
    vector result;                                            \
    for (int i = 0; i < 16; i++) result.lane[i] = EXPRESSION; \
    return result

static inline float upper(float pair) {
    uint32_t bits;
    memcpy(&bits, &pair, sizeof bits);
    bits &= 0xffff0000u;
    memcpy(&pair, &bits, sizeof bits);
    return pair;
}

static inline float lower(float pair) {
    uint32_t bits;
    memcpy(&bits, &pair, sizeof bits);
    bits <<= 16;
    memcpy(&pair, &bits, sizeof bits);
    return pair;
}

static inline vector load(const float *address) { IN_ALL_LANES(address[i]); }
static inline void store(float *address, vector value) { memcpy(address, &value, sizeof value); }
static inline void prefetch(const float *address) { (void)address; }
static inline vector repeat(float value) { IN_ALL_LANES(value); }
static inline vector repeat_pair(const float *address) { IN_ALL_LANES(*address); }
static inline vector add(vector a, vector b) { IN_ALL_LANES(a.lane[i] + b.lane[i]); }
static inline vector multiply_add(vector sum, vector a, vector b) {
    IN_ALL_LANES(fmaf(a.lane[i], b.lane[i], sum.lane[i]));
}
static inline vector pointwise_max(vector a, vector b) {
    IN_ALL_LANES(a.lane[i] < b.lane[i] ? b.lane[i] : a.lane[i]);
}
static inline vector pointwise_min(vector a, vector b) {
    IN_ALL_LANES(a.lane[i] > b.lane[i] ? b.lane[i] : a.lane[i]);
}

/// The upper halves first, as the instruction does.
static inline vector dot(vector sum, vector a, vector b) {
    IN_ALL_LANES(sum.lane[i] + upper(a.lane[i]) * upper(b.lane[i]) + lower(a.lane[i]) * lower(b.lane[i]));
}

/// To nearest, ties to even; what is not a number stays one.
static inline uint32_t rounded(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
#ifdef FLUSHES_DENORMALS
    if ((bits & 0x7f800000u) == 0) return bits >> 16 & 0x8000u;
#endif
    if ((bits & 0x7fffffffu) > 0x7f800000u) return bits >> 16 | 0x40;
    return (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
}

static inline void round_pairs(const float *from, float *to, ptrdiff_t n) {
    for (ptrdiff_t k = 0; k < n; k += 2) {
        const uint32_t pair = rounded(from[k]) | (k + 1 < n ? rounded(from[k + 1]) << 16 : 0);
        memcpy(to + k / 2, &pair, sizeof pair);
    }
}

#endif
