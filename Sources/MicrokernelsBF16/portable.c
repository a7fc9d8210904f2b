// In plain arithmetic: the products of bfloat16 numbers are exact in float32.

#include "MicrokernelsBF16.h"

#define TARGET
#define GEMM impasto_gemm_bf16_portable

#include "vectors_portable.h"

#include "gemm.inc"
