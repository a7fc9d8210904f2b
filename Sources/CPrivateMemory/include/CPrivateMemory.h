#ifndef IMPASTO_PRIVATE_MEMORY_H
#define IMPASTO_PRIVATE_MEMORY_H

#include <stdbool.h>

/// Starts the program anew, as the same process with the same arguments, so that all functions of its libraries are
/// bound at the start; returns where that is so already, and where it cannot be done.
///
/// Otherwise the loader binds a function when it is first called, and saves all vector registers on that thread's stack
/// meanwhile: what was copied last, 64 bytes of a picture's last row, stays there as long as the thread lives.
void impasto_bind_functions_at_start(char *const arguments[]);

/// From now on, fills every block of the heap with zeros when it is freed, whoever frees it: Swift, C++, and the
/// libraries of pictures' formats.
///
/// Returns whether that is done: with Glibc only, and not under a sanitizer, which has an allocator of its own. Until it
/// is called, freeing costs one test of a flag more than it would.
bool impasto_clear_freed_memory(void);

/// Has the system refuse this process's memory to other programs of the same user, and to core dumps, also to those
/// that are piped to a program. Its files below /proc belong to root from then on.
///
/// Returns whether the system knows that (Linux).
bool impasto_refuse_memory_to_others(void);

#endif
