// With the processor's own tiles.

#include "MicrokernelsBF16.h"

#if defined(__x86_64__)
#include <math.h>
#include <string.h>

#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512bf16,fma,amx-tile,amx-bf16")))
#define GEMM impasto_gemm_tiles
#define GEMM_OF_ROUNDED impasto_gemm_tiles_of_rounded
#define ROUND impasto_round_bf16

#include "vectors_avx512.h"

#define TILES (void)0
#define tile_load(tile, address, stride) _tile_loadd(tile, address, stride)
#define tile_store(tile, address, stride) _tile_stored(tile, address, stride)
#define tile_dot(sum, a, b) _tile_dpbf16ps(sum, a, b)

#include "tiles.inc"

/// What LDTILECFG reads.
struct tile_configuration {
    uint8_t palette, start_row, reserved[14];
    uint16_t column_bytes[16];
    uint8_t rows[16];
};

TARGET void impasto_tiles_begin(void) {
    struct tile_configuration configuration = {.palette = 1};
    for (int tile = 0; tile < 8; tile++) {
        configuration.column_bytes[tile] = 64;
        configuration.rows[tile] = 16;
    }
    _tile_loadconfig(&configuration);
}

TARGET void impasto_tiles_end(void) { _tile_release(); }
#endif
