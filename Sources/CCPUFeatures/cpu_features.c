#if defined(__linux__)
#define _GNU_SOURCE  // sched_getaffinity
#include <sched.h>
#endif

#include "CCPUFeatures.h"

#include <unistd.h>
#if defined(__linux__)
#include <sys/syscall.h>
#endif

int impasto_cpu_affinity_count(void) {
#if defined(__linux__)
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0) return CPU_COUNT(&set);
#endif
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (int)online : 1;
}

#if defined(__x86_64__)
#include <cpuid.h>

// The register state that the operating system saves on a context switch; without it, wide registers would be
// corrupted even where the processor has them.
static unsigned long long saved_state(void) {
    unsigned eax, ebx, ecx, edx;
    if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx) || !(ecx & bit_OSXSAVE)) return 0;
    unsigned low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return ((unsigned long long)high << 32) | low;
}

static bool has_leaf7(unsigned *ebx, unsigned *eax1) {
    unsigned eax, ecx, edx;
    if (!__get_cpuid_count(7, 0, &eax, ebx, &ecx, &edx)) return false;
    *eax1 = 0;
    unsigned b, c, d;
    if (eax >= 1) __get_cpuid_count(7, 1, eax1, &b, &c, &d);
    return true;
}

bool impasto_cpu_has_avx2(void) {
    unsigned eax, ebx, ecx, edx, leaf7, leaf71;
    if ((saved_state() & 0x6) != 0x6) return false;  // xmm and ymm
    if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx) || !(ecx & bit_FMA)) return false;
    return has_leaf7(&leaf7, &leaf71) && (leaf7 & (1u << 5));
}

bool impasto_cpu_has_avx512(void) {
    unsigned leaf7, leaf71;
    if (!impasto_cpu_has_avx2() || (saved_state() & 0xE0) != 0xE0) return false;  // opmask and zmm
    const unsigned f_dq_bw_vl = (1u << 16) | (1u << 17) | (1u << 30) | (1u << 31);
    return has_leaf7(&leaf7, &leaf71) && (leaf7 & f_dq_bw_vl) == f_dq_bw_vl;
}

bool impasto_cpu_has_avx512_bf16(void) {
    unsigned leaf7, leaf71;
    return impasto_cpu_has_avx512() && has_leaf7(&leaf7, &leaf71) && (leaf71 & (1u << 5));
}

bool impasto_cpu_has_amx_bf16(void) {
    unsigned eax, ebx, ecx, edx;
    if (!impasto_cpu_has_avx512_bf16() || (saved_state() & 0x60000) != 0x60000) return false;  // tiles
    const unsigned bf16_tile = (1u << 22) | (1u << 24);
    return __get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) && (edx & bf16_tile) == bf16_tile;
}

bool impasto_cpu_permit_amx(void) {
#if defined(__linux__) && defined(SYS_arch_prctl)
    enum { request_permission = 0x1023, tile_data = 18 };  // ARCH_REQ_XCOMP_PERM, since Linux 5.16
    return syscall(SYS_arch_prctl, request_permission, tile_data) == 0;
#else
    return false;
#endif
}

const char *impasto_cpu_vendor(void) {
    static char vendor[13];  // written with the same bytes by every caller
    unsigned *words = (unsigned *)vendor, eax;
    // In this order the registers spell the name.
    return __get_cpuid(0, &eax, &words[0], &words[2], &words[1]) ? vendor : "";
}

int impasto_cpu_family(void) {
    unsigned eax, ebx, ecx, edx;
    if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx)) return 0;
    const unsigned base = eax >> 8 & 0xF;
    return (int)(base == 0xF ? base + (eax >> 20 & 0xFF) : base);
}

const char *impasto_cpu_name(void) {
    static char name[49];  // written with the same bytes by every caller
    unsigned *words = (unsigned *)name;
    for (unsigned i = 0; i < 3; i++) {
        if (!__get_cpuid(0x80000002u + i, &words[4 * i], &words[4 * i + 1], &words[4 * i + 2],
                         &words[4 * i + 3])) {
            return "";
        }
    }
    return name;
}

#else

bool impasto_cpu_has_avx2(void) { return false; }
bool impasto_cpu_has_avx512(void) { return false; }
bool impasto_cpu_has_avx512_bf16(void) { return false; }
bool impasto_cpu_has_amx_bf16(void) { return false; }
bool impasto_cpu_permit_amx(void) { return false; }
const char *impasto_cpu_vendor(void) { return ""; }
int impasto_cpu_family(void) { return 0; }
const char *impasto_cpu_name(void) { return ""; }

#endif
