// With the processor's own dot product of bfloat16 pairs.

#include "MicrokernelsBF16.h"

#if defined(__x86_64__)
#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512bf16,fma")))
#define GEMM impasto_gemm_bf16

#include "vectors_avx512.h"

#include "gemm.inc"
#endif
