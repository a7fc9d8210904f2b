#ifndef IMPASTO_CPU_FEATURES_H
#define IMPASTO_CPU_FEATURES_H

#include <stdbool.h>
#include <stddef.h>

/// Whether this processor and its operating system run AVX2 and FMA code.
bool impasto_cpu_has_avx2(void);

/// Whether this processor and its operating system run AVX-512 F, VL, DQ and BW code (and AVX2 and FMA).
bool impasto_cpu_has_avx512(void);

/// Whether they also run the bfloat16 dot product (AVX-512 BF16).
bool impasto_cpu_has_avx512_bf16(void);

/// Whether they have tiles and multiply bfloat16 numbers in them (AMX-BF16), and AVX-512 BF16 beside them.
bool impasto_cpu_has_amx_bf16(void);

/// Asks the system to save this process's tiles on a context switch, without which touching one ends the process.
///
/// Returns whether it does. Asking again changes nothing.
bool impasto_cpu_permit_amx(void);

/// The maker's twelve letters, such as "GenuineIntel", or an empty string; valid for the life of the process.
const char *impasto_cpu_vendor(void);

/// The family that its maker counts the processor to, or 0.
int impasto_cpu_family(void);

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

/// Asks for the cache lines of some numbers in the second-level cache.
static inline void impasto_prefetch(const float *numbers, ptrdiff_t count) {
    for (ptrdiff_t i = 0; i < count; i += 16) __builtin_prefetch(numbers + i, 0, 2);
}

/// Asks for a cache line in the second-level cache, ready to be written.
static inline void impasto_prefetch_for_writing(const void *address) { __builtin_prefetch(address, 1, 2); }

#endif
