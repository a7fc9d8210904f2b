#ifndef IMPASTO_MICROKERNELS_BF16_H
#define IMPASTO_MICROKERNELS_BF16_H

#include <stddef.h>

#pragma clang assume_nonnull begin

/// A matrix product as `gemmF32` of the Swift microkernels (see there for the operands), whose factors are rounded to
/// bfloat16 and whose sums are float32. Vectors have 16 lanes at every CPU level.
///
/// - `b`: pairs of bfloat16 weights for two consecutive k, the lower one in the lower half:
///   `[panels][taps][(run + 1) / 2][panel width]`; an odd run's last pair is filled up with zero.
/// - `spare`: 14 * taps * ((run + 1) / 2) floats of scratch memory.
///
/// Uses AVX-512 BF16: only for processors that have it.
void impasto_gemm_bf16(
    ptrdiff_t rows, ptrdiff_t panels, ptrdiff_t tail, ptrdiff_t taps, ptrdiff_t run, const float *a,
    ptrdiff_t aStride, ptrdiff_t tapStride, const float *b, const float *bias, float *c, ptrdiff_t cStride,
    ptrdiff_t highOffset, ptrdiff_t panelStride, const float *_Nullable addend, float floor, float ceiling,
    float *_Nullable sums, float *spare);

/// The same in plain arithmetic, for every processor, so that all of it but the instructions is tested everywhere. It keeps
/// denormal numbers, of which the instructions make zero.
void impasto_gemm_bf16_portable(
    ptrdiff_t rows, ptrdiff_t panels, ptrdiff_t tail, ptrdiff_t taps, ptrdiff_t run, const float *a,
    ptrdiff_t aStride, ptrdiff_t tapStride, const float *b, const float *bias, float *c, ptrdiff_t cStride,
    ptrdiff_t highOffset, ptrdiff_t panelStride, const float *_Nullable addend, float floor, float ceiling,
    float *_Nullable sums, float *spare);

#pragma clang assume_nonnull end

#endif
