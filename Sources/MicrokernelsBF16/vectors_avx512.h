// Vectors of 16 floats, or of 16 pairs of bfloat16 numbers, in registers. The including file defines TARGET.

#ifndef IMPASTO_VECTORS_AVX512_H
#define IMPASTO_VECTORS_AVX512_H

#include <immintrin.h>
#include <stddef.h>

typedef __m512 vector;

#define load(address) _mm512_loadu_ps(address)
#define store(address, value) _mm512_storeu_ps(address, value)
#define prefetch(address) __builtin_prefetch(address, 1)
#define repeat(value) _mm512_set1_ps(value)
#define repeat_pair(address) _mm512_set1_ps(*(address))
#define dot(sum, a, b) _mm512_dpbf16_ps(sum, (__m512bh)(a), (__m512bh)(b))
#define add(a, b) _mm512_add_ps(a, b)
#define multiply_add(sum, a, b) _mm512_fmadd_ps(a, b, sum)
// Where neither is larger, the second is taken, as by the comparison in the Swift microkernels.
#define pointwise_max(a, b) _mm512_max_ps(b, a)
#define pointwise_min(a, b) _mm512_min_ps(b, a)

TARGET static inline __attribute__((always_inline)) void round_pairs(const float *from, float *to,
                                                                     ptrdiff_t n) {
    for (; n >= 32; n -= 32, from += 32, to += 16) {
        store(to, (__m512)_mm512_cvtne2ps_pbh(load(from + 16), load(from)));
    }
    if (n == 0) return;
    // Lanes beyond the end are neither read nor written.
    const unsigned valid = (1u << n) - 1;
    const __m512 low = _mm512_maskz_loadu_ps((__mmask16)valid, from);
    const __m512 high = _mm512_maskz_loadu_ps((__mmask16)(valid >> 16), n > 16 ? from + 16 : from);
    const __mmask16 pairs = (__mmask16)((1u << (n + 1) / 2) - 1);
    _mm512_mask_storeu_ps(to, pairs, (__m512)_mm512_cvtne2ps_pbh(high, low));
}

#endif
