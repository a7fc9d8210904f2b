#ifndef IMPASTO_CPU_FEATURES_H
#define IMPASTO_CPU_FEATURES_H

#include <stdbool.h>

/// Whether this processor and its operating system run AVX2 and FMA code.
bool impasto_cpu_has_avx2(void);

/// Whether this processor and its operating system run AVX-512 F, VL, DQ and BW code (and AVX2 and FMA).
bool impasto_cpu_has_avx512(void);

/// Whether they also run the bfloat16 dot product (AVX-512 BF16).
bool impasto_cpu_has_avx512_bf16(void);

/// The processor's name, such as "AMD EPYC 9B14", or an empty string; valid for the life of the process.
const char *impasto_cpu_name(void);

/// Processors that the scheduler lets this process use; 1 or more.
int impasto_cpu_affinity_count(void);

/// Hints to the processor that this is a spin loop.
static inline void impasto_pause(void) {
#if defined(__x86_64__)
    __asm__ volatile("pause");
#elif defined(__aarch64__)
    __asm__ volatile("isb");
#endif
}

/// Asks for a cache line in the second-level cache, ready to be written.
static inline void impasto_prefetch_for_writing(const void *address) { __builtin_prefetch(address, 1, 2); }

#endif
