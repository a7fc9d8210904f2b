#ifndef IMPASTO_MICROKERNELS_BF16_H
#define IMPASTO_MICROKERNELS_BF16_H

#include "CMicrokernelTypes.h"

#pragma clang assume_nonnull begin

/// The matrix product of `impasto_gemm_arguments` whose factors are rounded to bfloat16 and whose sums are float32, in
/// vectors of 16 lanes at every CPU level. Needs the arguments' scratch.
///
/// Uses AVX-512 BF16: only for processors that have it.
void impasto_gemm_bf16(const impasto_gemm_arguments *arguments);

/// The same in plain arithmetic, for every processor, so that all of it but the instructions is tested everywhere. It keeps
/// denormal numbers, of which the instructions make zero.
void impasto_gemm_bf16_portable(const impasto_gemm_arguments *arguments);

#pragma clang assume_nonnull end

#endif
