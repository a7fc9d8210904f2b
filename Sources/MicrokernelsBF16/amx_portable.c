// A model of the tiles in plain arithmetic, which gives the same bits as the processor's.

#include "MicrokernelsBF16.h"

#include <float.h>

#define TARGET
#define GEMM impasto_gemm_tiles_portable
#define GEMM_OF_ROUNDED impasto_gemm_tiles_of_rounded_portable
#define ROUND impasto_round_bf16_portable

#define FLUSHES_DENORMALS
#include "vectors_portable.h"

typedef struct {
    /// A float, or a pair of bfloat16 numbers with the even one in the lower half.
    uint32_t rows[16][16];
} tile;

/// Numbers too small for all their digits count as zero, as the instruction has it.
static inline float flushed(float value) { return fabsf(value) < FLT_MIN ? copysignf(0, value) : value; }

static inline float number(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return flushed(value);
}

/// A product and a sum, rounded once, to nearest. What would be too small before its exponent is bounded is zero, so that a
/// result that is only rounded up to the smallest number is, too.
static inline float fused(float a, float b, float sum) {
    const float result = fmaf(a, b, sum);
    if (fabsf(result) > FLT_MIN) return result;
    const double exact = (double)a * b + sum;
    // Half a step of the numbers below FLT_MIN that have 24 bits.
    return fabs(exact) < FLT_MIN - 0x1p-151 ? copysignf(0, result) : result;
}

static inline float added(float a, float b) { return flushed(a + b); }

static void load_tile(tile *to, const void *address, ptrdiff_t stride) {
    for (int row = 0; row < 16; row++) {
        memcpy(to->rows[row], (const char *)address + row * stride, sizeof to->rows[row]);
    }
}

static void store_tile(const tile *from, void *address, ptrdiff_t stride) {
    for (int row = 0; row < 16; row++) {
        memcpy((char *)address + row * stride, from->rows[row], sizeof from->rows[row]);
    }
}

/// The even and the odd products of a step are summed apart, each in the order of the pairs and from zero; then both, and that
/// to what was there. (Intel 64 and IA-32 Architectures Software Developer's Manual, TDPBF16PS.)
static void multiply_tiles(tile *sum, const tile *a, const tile *b) {
    for (int m = 0; m < 16; m++) {
        float even[16] = {0}, odd[16] = {0};
        for (int k = 0; k < 16; k++) {
            const uint32_t pair = a->rows[m][k];
            const float low = number(pair << 16), high = number(pair & 0xffff0000u);
            for (int n = 0; n < 16; n++) {
                even[n] = fused(low, number(b->rows[k][n] << 16), even[n]);
                odd[n] = fused(high, number(b->rows[k][n] & 0xffff0000u), odd[n]);
            }
        }
        for (int n = 0; n < 16; n++) {
            const float total = added(number(sum->rows[m][n]), added(even[n], odd[n]));
            memcpy(&sum->rows[m][n], &total, sizeof total);
        }
    }
}

#define TILES tile tiles[8]
#define tile_load(index, address, stride) load_tile(&tiles[index], address, stride)
#define tile_store(index, address, stride) store_tile(&tiles[index], address, stride)
#define tile_dot(sum, a, b) multiply_tiles(&tiles[sum], &tiles[a], &tiles[b])

#include "tiles.inc"
