#if defined(__linux__)
#define _GNU_SOURCE  // RTLD_NEXT
#endif

#include "CPrivateMemory.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#if defined(__linux__)
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <unistd.h>
#endif

void impasto_bind_functions_at_start(char *const arguments[]) {
#if defined(__linux__)
    // A program with privileges of its own does not start itself by a name.
    if (getauxval(AT_SECURE) != 0 || getenv("LD_BIND_NOW") != NULL) return;
    if (setenv("LD_BIND_NOW", "1", 1) == 0) execv("/proc/self/exe", arguments);
#else
    (void)arguments;
#endif
}

bool impasto_refuse_memory_to_others(void) {
#if defined(__linux__)
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
#else
    return false;
#endif
}

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) || __has_feature(thread_sanitizer)
#define HAS_OTHER_ALLOCATOR
#endif
#endif

#if defined(__GLIBC__) && !defined(HAS_OTHER_ALLOCATOR)
#include <dlfcn.h>
#include <malloc.h>
#include <stdatomic.h>

// Glibc's own setting, mallopt(M_PERTURB), leaves out the blocks that go to a thread's cache (up to 1032 bytes), such
// as rows of pixels and parts of a body. A program's own `free` stands in for the library's everywhere, because Glibc
// lets allocators be replaced. Behind it is the next one: the library's, or that of an allocator which somebody has
// put in its place (LD_PRELOAD).
static void next_free(void *memory) {
    static _Atomic(void *) found;
    void *function = atomic_load_explicit(&found, memory_order_relaxed);
    if (function == NULL) atomic_store(&found, function = dlsym(RTLD_NEXT, "free"));
    ((void (*)(void *))function)(memory);
}

static void *next_realloc(void *memory, size_t count) {
    static _Atomic(void *) found;
    void *function = atomic_load_explicit(&found, memory_order_relaxed);
    if (function == NULL) atomic_store(&found, function = dlsym(RTLD_NEXT, "realloc"));
    return ((void *(*)(void *, size_t))function)(memory, count);
}

static atomic_bool clears;

static bool is_clearing(void) {
    return __builtin_expect(atomic_load_explicit(&clears, memory_order_relaxed), false);
}

// The compiler may not leave it out, although nobody reads what it writes.
static void clear(void *memory, size_t count) {
    memset(memory, 0, count);
    __asm__ volatile("" : : "r"(memory) : "memory");
}

bool impasto_clear_freed_memory(void) {
    atomic_store(&clears, true);
    return true;
}

void free(void *memory) {
    if (is_clearing() && memory != NULL) clear(memory, malloc_usable_size(memory));
    next_free(memory);
}

// Glibc frees what it moves, and the end that it cuts off, without a call of `free`.
void *realloc(void *memory, size_t count) {
    if (!is_clearing() || memory == NULL || count == 0) {
        if (is_clearing() && memory != NULL) clear(memory, malloc_usable_size(memory));
        return next_realloc(memory, count);
    }
    size_t held = malloc_usable_size(memory);
    if (count <= held) {
        clear((char *)memory + count, held - count);
        return next_realloc(memory, count);
    }
    void *larger = malloc(count);
    if (larger == NULL) return NULL;
    memcpy(larger, memory, held);
    free(memory);
    return larger;
}

#else

bool impasto_clear_freed_memory(void) { return false; }

#endif
