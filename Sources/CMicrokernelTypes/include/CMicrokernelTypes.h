#ifndef IMPASTO_MICROKERNEL_TYPES_H
#define IMPASTO_MICROKERNEL_TYPES_H

// What microkernels take, and the table of those that a CPU level has. In C, so that the Swift microkernels, those in C
// and their callers share one definition, and a kernel is a plain function pointer.
//
// Strides and offsets count floats. Pointers need no alignment. `outputMin` and `outputMax` are an activation's bounds,
// infinite for none. Sums are added to, not overwritten, and are taken before the clamp.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IMPASTO_SWIFT_NAME(NAME) __attribute__((swift_name(#NAME)))

#pragma clang assume_nonnull begin

/// A matrix product of pixels and weights, with bias, residual, clamp and sums fused: the heart of every convolution.
///
/// For row m and column n of panel p (a panel is two vectors wide), with t over `kernelRows` and k over `rowLength`:
/// `output[m, p, n] = clamp(bias[p, n] + residual[m, p, n] + sum of input[m, t, k] * weights[p, t * rowLength + k, n])`.
/// A convolution reads its image in place: `input[m, t, k]` is at `m * inputStride + t * kernelRowStride + k`, where t
/// walks the rows of the window and k the contiguous floats of one of them (kernel width times channels).
/// `output[m, p, n]` is at `m * outputStride + p * panelStride + n` in the low vector.
typedef struct IMPASTO_SWIFT_NAME(GemmArguments) impasto_gemm_arguments {
    /// Pixels: rows of the product.
    ptrdiff_t rows;
    /// Panels of output columns, two vectors wide.
    ptrdiff_t panels;
    /// Vectors of the last panel, 1 or 2. Its weights, bias and sums are packed that wide.
    ptrdiff_t lastPanelVectors;
    /// Rows of the window.
    ptrdiff_t kernelRows;
    /// Contiguous floats of one row of the window.
    ptrdiff_t rowLength;
    /// The first pixel's window.
    const float *input;
    /// From one pixel's window to the next.
    ptrdiff_t inputStride;
    /// From one row of a window to the next.
    ptrdiff_t kernelRowStride;
    /// `[panels][kernelRows * rowLength][panel width]`. For products of bfloat16 numbers, pairs of them for two
    /// consecutive k, the lower one in the lower half, `[panels][kernelRows][(rowLength + 1) / 2][panel width]`; the last
    /// pair of an odd row is filled up with zero.
    const float *weights;
    /// `[panels][panel width]`.
    const float *bias;
    /// Where the first pixel's low vector goes.
    float *output;
    /// From one pixel's output to the next.
    ptrdiff_t outputStride;
    /// From a panel's low vector to its high one: one vector, unless the two belong to different rows of the image.
    ptrdiff_t highOffset;
    /// From one panel's output to the next.
    ptrdiff_t panelStride;
    /// Added before the clamp, laid out as the output.
    const float *_Nullable residual;
    float outputMin;
    float outputMax;
    /// `[panels][sum, sum of squares][panel width]`.
    float *_Nullable sums;
    /// For products of bfloat16 numbers: 14 * kernelRows * ((rowLength + 1) / 2) floats. Others need none.
    float *_Nullable scratch;
} impasto_gemm_arguments;

/// The second half of a convolution with few output channels: sums of a row's shifted partial products.
///
/// `output[x, n] = clamp(bias[n] + sum over j of input[x + j, j * channels + n])`. The input holds for each position the
/// products of its column with every column of the kernel; an output takes one from each of `kernelWidth` neighbours.
typedef struct IMPASTO_SWIFT_NAME(ShiftedSumsArguments) impasto_shifted_sums_arguments {
    /// Outputs of the row.
    ptrdiff_t pixels;
    ptrdiff_t channels;
    ptrdiff_t kernelWidth;
    const float *input;
    /// From one position to the next, rounded up to whole vectors, so that reading four floats (eight, if the channels are
    /// a multiple) is in bounds.
    ptrdiff_t inputStride;
    /// `[channels]`, readable to whole vectors of eight.
    const float *bias;
    float *output;
    ptrdiff_t outputStride;
    float outputMin;
    float outputMax;
    /// `[sum, sum of squares][channels rounded up to eight]`.
    float *_Nullable sums;
} impasto_shifted_sums_arguments;

/// A row of a depthwise convolution: each channel with a small kernel of its own.
///
/// `output[x, n] = clamp(bias[n] + sum over i, j of input[x * inputStride + i * rowStride + j * columnStride + n]
/// * weights[i * kernelWidth + j, n])`.
typedef struct IMPASTO_SWIFT_NAME(DepthwiseArguments) impasto_depthwise_arguments {
    /// Outputs of the row.
    ptrdiff_t pixels;
    ptrdiff_t channels;
    ptrdiff_t kernelHeight;
    ptrdiff_t kernelWidth;
    /// The first output's window.
    const float *input;
    /// From one output's window to the next.
    ptrdiff_t inputStride;
    /// From one row of a window to the next.
    ptrdiff_t rowStride;
    /// From one column of a window to the next.
    ptrdiff_t columnStride;
    /// Whether the first output's first column of taps lies beyond the image: it counts as zero and is not read.
    bool skipsFirst;
    /// Whether the last output's last column of taps lies beyond the image.
    bool skipsLast;
    /// `[kernelHeight][kernelWidth][channels]`.
    const float *weights;
    /// `[channels]`.
    const float *bias;
    float *output;
    ptrdiff_t outputStride;
    float outputMin;
    float outputMax;
} impasto_depthwise_arguments;

/// What is applied when a layer reads its input: `output[i] = clamp(input[i] * scale[i % period] + shift[i % period])
/// + residual[i]`.
typedef struct IMPASTO_SWIFT_NAME(AffineArguments) impasto_affine_arguments {
    ptrdiff_t count;
    /// Floats of `scale` and `shift`: the channels, repeated until they are a multiple of the vector, so that a row of
    /// pixels is one loop whatever its channels.
    ptrdiff_t period;
    const float *input;
    const float *scale;
    const float *shift;
    float outputMin;
    float outputMax;
    /// Added after the clamp.
    const float *_Nullable residual;
    float *output;
    /// Gets the same numbers as the output.
    float *_Nullable copy;
} impasto_affine_arguments;

/// The final activation: `sigmoid(input[i] * scale[i % period] + shift[i % period])`.
typedef struct IMPASTO_SWIFT_NAME(SigmoidArguments) impasto_sigmoid_arguments {
    ptrdiff_t count;
    /// As of the affine pass.
    ptrdiff_t period;
    const float *input;
    const float *scale;
    const float *shift;
} impasto_sigmoid_arguments;

/// One output pixel of a pool: `output[n]` from `input[i * rowStride + j * pixelStride + n]` over a window.
typedef struct IMPASTO_SWIFT_NAME(PoolArguments) impasto_pool_arguments {
    ptrdiff_t channels;
    ptrdiff_t windowHeight;
    ptrdiff_t windowWidth;
    const float *input;
    ptrdiff_t rowStride;
    ptrdiff_t pixelStride;
    /// What a sum is multiplied by; a maximum ignores it.
    float factor;
    float *output;
} impasto_pool_arguments;

/// Transforms the windows of neighbouring patches of an image for Winograd's method: `Bᵀ d B` for each channel.
///
/// The window of patch p begins at `input + 4 * p * channels`. Element (i, j) of its transform goes to
/// `output[(6 * i + j) * frequencyStride + p * patchStride + channel]`.
typedef struct IMPASTO_SWIFT_NAME(WinogradInputArguments) impasto_winograd_input_arguments {
    ptrdiff_t patches;
    /// Floats of a pixel, a multiple of the vector.
    ptrdiff_t channels;
    const float *input;
    ptrdiff_t rowStride;
    float *output;
    ptrdiff_t patchStride;
    ptrdiff_t frequencyStride;
} impasto_winograd_input_arguments;

/// Turns the products of Winograd's method into outputs: `Aᵀ m A` with bias, residual, clamp and sums fused.
///
/// Element (i, j) of patch p is read at `input[(6 * i + j) * frequencyStride + p * vectors * lanes + channel]`.
typedef struct IMPASTO_SWIFT_NAME(WinogradOutputArguments) impasto_winograd_output_arguments {
    ptrdiff_t patches;
    /// Of the patches' 4 rows of outputs, the first 1...4 that are inside the image; no other is written or counted.
    ptrdiff_t rows;
    /// The same of their 4 * `patches` columns.
    ptrdiff_t columns;
    /// Vectors of channels.
    ptrdiff_t vectors;
    const float *input;
    ptrdiff_t frequencyStride;
    const float *bias;
    /// Added before the clamp, laid out as the output.
    const float *_Nullable residual;
    float *output;
    ptrdiff_t pixelStride;
    ptrdiff_t rowStride;
    float outputMin;
    float outputMax;
    /// `vectors` whole vectors of sums, and `squaresOffset` floats further the sums of squares.
    float *_Nullable sums;
    ptrdiff_t squaresOffset;
    /// Memory for a patch that is partly outside, 16 vectors.
    float *scratch;
} impasto_winograd_output_arguments;

/// Transforms the windows of patches on lines of an image, rows or columns, for Winograd's method F(4, 7): `Bᵀ d` for each
/// channel.
///
/// Pixel k of patch p is at `input + p * patchStep + k * pixelStride`, for k in 0..<10. Element i of its transform goes to
/// `output[i * frequencyStride + p * patchStride + channel]`.
typedef struct IMPASTO_SWIFT_NAME(WinogradLineInputArguments) impasto_winograd_line_input_arguments {
    ptrdiff_t patches;
    /// Floats of a pixel, a multiple of the vector.
    ptrdiff_t channels;
    const float *input;
    ptrdiff_t patchStep;
    ptrdiff_t pixelStride;
    float *output;
    ptrdiff_t patchStride;
    ptrdiff_t frequencyStride;
} impasto_winograd_line_input_arguments;

/// Turns the products of Winograd's method F(4, 7) into outputs: `Aᵀ m` with bias, residual, clamp and sums fused.
///
/// Element i of patch p is read at `input[i * frequencyStride + p * vectors * lanes + channel]`; its output k goes to
/// `output + p * patchStep + k * pixelStride`.
typedef struct IMPASTO_SWIFT_NAME(WinogradLineOutputArguments) impasto_winograd_line_output_arguments {
    ptrdiff_t patches;
    /// Of the first patch's line, the outputs from its first on that are inside the image; no other is written or counted.
    ptrdiff_t outputs;
    /// By how many each patch has fewer than the one before: 4 on one line, 0 on lines side by side.
    ptrdiff_t outputStep;
    /// Vectors of channels.
    ptrdiff_t vectors;
    const float *input;
    ptrdiff_t frequencyStride;
    const float *bias;
    /// Added before the clamp, laid out as the output.
    const float *_Nullable residual;
    float *output;
    ptrdiff_t patchStep;
    ptrdiff_t pixelStride;
    float outputMin;
    float outputMax;
    /// `vectors` whole vectors of sums, and `squaresOffset` floats further the sums of squares.
    float *_Nullable sums;
    ptrdiff_t squaresOffset;
} impasto_winograd_line_output_arguments;

/// The microkernels of one CPU level.
typedef struct IMPASTO_SWIFT_NAME(Microkernels)
    __attribute__((swift_attr("@Sendable"))) impasto_microkernels {
    /// Floats a vector.
    ptrdiff_t lanes;
    void (*_Nonnull gemm)(const impasto_gemm_arguments *);
    void (*_Nonnull shiftedSums)(const impasto_shifted_sums_arguments *);
    void (*_Nonnull depthwise)(const impasto_depthwise_arguments *);
    void (*_Nonnull affine)(const impasto_affine_arguments *);
    /// `output[i] = input[i] / 255`: 8-bit colour to the networks' 0...1.
    void (*_Nonnull unitFromBytes)(ptrdiff_t count, const uint8_t *input, float *output);
    /// The relative error is below 3e-7.
    void (*_Nonnull sigmoid)(const impasto_sigmoid_arguments *, float *output);
    /// The same rounded to 8-bit colour: `output[i] = round(255 * sigmoid(...))`.
    void (*_Nonnull sigmoidBytes)(const impasto_sigmoid_arguments *, uint8_t *output);
    /// The largest of each channel over a window.
    void (*_Nonnull maxPool)(const impasto_pool_arguments *);
    /// The sum of each channel over a window, times `factor`.
    void (*_Nonnull sumPool)(const impasto_pool_arguments *);
    void (*_Nonnull winogradInput)(const impasto_winograd_input_arguments *);
    void (*_Nonnull winogradOutput)(const impasto_winograd_output_arguments *);
    void (*_Nonnull winogradLineInput)(const impasto_winograd_line_input_arguments *);
    void (*_Nonnull winogradLineOutput)(const impasto_winograd_line_output_arguments *);
    /// Multiplies and adds in registers alone, `iterations` times twelve vectors, and returns the number of floating-point
    /// operations. `vector` is read and written, so that the work is not left out.
    ptrdiff_t (*_Nonnull peakRate)(ptrdiff_t iterations, float *vector);
} impasto_microkernels;

#pragma clang assume_nonnull end

#endif
