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

/// The same product in tiles of 16 pixels by 16 columns, a step of its loop 32 numbers deep. The sums' order is another: see
/// `tiles.inc`. Weights are packed in whole steps: a row's rest is filled up with zeros. Needs, with `depth` their pairs
/// (kernelRows times rowLength / 2, rounded up to whole steps), 32 * depth + 1040 floats of scratch,
/// twice the depth if there is a single vector of columns.
///
/// Uses AMX-BF16 and AVX-512 BF16: only for processors that have them, with the system's permission, between
/// `impasto_tiles_begin` and `impasto_tiles_end`.
void impasto_gemm_tiles(const impasto_gemm_arguments *arguments);

/// The same product of an input that is bfloat16 numbers (`impasto_round_bf16`), which strides then count. Tiles are read whole:
/// up to 15 pixels and 31 numbers beyond the last window, of which the first 31 must be numbers.
void impasto_gemm_tiles_of_rounded(const impasto_gemm_arguments *arguments);

/// Rounds numbers to bfloat16 where they are, each to 16 bits: `count` of them fill the first half of the memory.
void impasto_round_bf16(float *numbers, ptrdiff_t count);

/// The same bits in plain arithmetic, for every processor; slow.
void impasto_gemm_tiles_portable(const impasto_gemm_arguments *arguments);
void impasto_gemm_tiles_of_rounded_portable(const impasto_gemm_arguments *arguments);
void impasto_round_bf16_portable(float *numbers, ptrdiff_t count);

/// Sets the calling thread's tiles up.
void impasto_tiles_begin(void);

/// Gives the calling thread's tiles back, so that the system need not save them.
void impasto_tiles_end(void);

#pragma clang assume_nonnull end

#endif
