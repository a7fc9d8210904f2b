// The targets of the parsers' fuzzer by name: FUZZ_TARGET chooses one, and without it a list is printed.
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Each is a function in Swift, beside the code that it is for.
#define TARGETS(DO) \
    DO(json)        \
    DO(base64)      \
    DO(png_text)    \
    DO(model)       \
    DO(probe)       \
    DO(animation)   \
    DO(manifest)    \
    DO(range)       \
    DO(style)       \
    DO(link)        \
    DO(texts)       \
    DO(multipart)   \
    DO(request)     \
    DO(headers)     \
    DO(settings)

#define DECLARE(NAME) void fuzz_##NAME(const uint8_t *, ptrdiff_t);
TARGETS(DECLARE)

static const struct {
    const char *name;
    void (*run)(const uint8_t *, ptrdiff_t);
} targets[] = {
#define ENTRY(NAME) {#NAME, fuzz_##NAME},
    TARGETS(ENTRY)};

static void (*chosen)(const uint8_t *, ptrdiff_t);

int LLVMFuzzerInitialize(int *count, char ***arguments) {
    (void)count, (void)arguments;
    const char *name = getenv("FUZZ_TARGET");
    for (size_t index = 0; index < sizeof targets / sizeof *targets; index++) {
        if (!name) puts(targets[index].name);
        if (name && strcmp(name, targets[index].name) == 0) chosen = targets[index].run;
    }
    if (chosen) return 0;
    if (name) fprintf(stderr, "FUZZ_TARGET=%s: there is no such target\n", name);
    exit(name ? 2 : 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *start, size_t count) {
    chosen(start, (ptrdiff_t)count);
    return 0;
}
