// Matrix product of pixels and weights: the heart of every convolution.

/// Multiplies `rows` pixels with `panels` panels of weights, with bias, residual, clamp and sums fused.
///
/// For row m, column n of panel p (a panel is two vectors wide):
/// `c[m, p, n] = clamp(bias[p, n] + residual[m, p, n] + sum over t, k of a[m, t, k] * b[p, t * rowLength + k, n])`.
/// A convolution reads its image in place: `a[m, t, k]` is at `m * aStride + t * kernelRowStride + k`, where t walks
/// the kernel's rows and k the `rowLength` contiguous floats (kernel width times channels) of one of them.
///
/// - `c[m, p, n]` is at `m * cStride + p * panelStride + n` in the low vector; the high vector begins `highOffset`
///   floats after the low one (one vector further, unless the two vectors belong to different image rows).
/// - `lastPanelVectors`: vectors of the last panel, 1 or 2. Its weights, bias and sums are packed that wide.
/// - `outputMin`, `outputMax`: an activation's bounds, infinite for none.
/// - `sums`: `nil`, or `[panels][sum, sum of squares][panel width]`, added to; taken before the clamp.
@inline(never)
package func gemmF32(
    rows: Int, panels: Int, lastPanelVectors: Int, kernelRows: Int, rowLength: Int,
    a: UnsafePointer<Float>, aStride: Int, kernelRowStride: Int,
    b: UnsafePointer<Float>, bias: UnsafePointer<Float>,
    c: UnsafeMutablePointer<Float>, cStride: Int, highOffset: Int, panelStride: Int,
    residual: UnsafePointer<Float>?, outputMin: Float, outputMax: Float, sums: UnsafeMutablePointer<Float>?
) {
    let width = 2 &* laneCount
    var p = 0
    while p < panels {
        let b = b + p &* kernelRows &* rowLength &* width
        let bias = bias + p &* width
        let c = c + p &* panelStride
        let residual = residual.map { $0 + p &* panelStride }
        let sums = sums.map { $0 + 2 &* p &* width }
        p &+= 1
        var m = 0
        if p < panels || lastPanelVectors == 2 {
            #if AVX512
            while rows &- m >= 14 {
                gemmTile(
                    Rows14x2.self, m, kernelRows, rowLength, a, aStride, kernelRowStride, b, bias, c, cStride,
                    highOffset,
                    residual,
                    outputMin, outputMax, sums)
                m &+= 14
            }
            if rows &- m >= 8 {
                gemmTile(
                    Rows8x2.self, m, kernelRows, rowLength, a, aStride, kernelRowStride, b, bias, c, cStride,
                    highOffset,
                    residual,
                    outputMin, outputMax, sums)
                m &+= 8
            }
            #elseif AVX2
            while rows &- m >= 6 {
                gemmTile(
                    Rows6x2.self, m, kernelRows, rowLength, a, aStride, kernelRowStride, b, bias, c, cStride,
                    highOffset,
                    residual,
                    outputMin, outputMax, sums)
                m &+= 6
            }
            // A block of few rows waits for its sums, so that one of five or three is cheaper than two.
            if rows &- m == 5 {
                gemmTile(
                    Rows5x2.self, m, kernelRows, rowLength, a, aStride, kernelRowStride, b, bias, c, cStride,
                    highOffset,
                    residual,
                    outputMin, outputMax, sums)
                m &+= 5
            }
            if rows &- m == 3 {
                gemmTile(
                    Rows3x2.self, m, kernelRows, rowLength, a, aStride, kernelRowStride, b, bias, c, cStride,
                    highOffset,
                    residual,
                    outputMin, outputMax, sums)
                m &+= 3
            }
            #endif
            while rows &- m >= 4 {
                gemmTile(
                    Rows4x2.self, m, kernelRows, rowLength, a, aStride, kernelRowStride, b, bias, c, cStride,
                    highOffset,
                    residual,
                    outputMin, outputMax, sums)
                m &+= 4
            }
            if rows &- m >= 2 {
                gemmTile(
                    Rows2x2.self, m, kernelRows, rowLength, a, aStride, kernelRowStride, b, bias, c, cStride,
                    highOffset,
                    residual,
                    outputMin, outputMax, sums)
                m &+= 2
            }
            if rows &- m >= 1 {
                gemmTile(
                    Row1x2.self, m, kernelRows, rowLength, a, aStride, kernelRowStride, b, bias, c, cStride,
                    highOffset, residual,
                    outputMin, outputMax, sums)
            }
        } else {
            #if AVX512
            while rows &- m >= 14 {
                gemmTile(
                    Rows14x1.self, m, kernelRows, rowLength, a, aStride, kernelRowStride, b, bias, c, cStride,
                    highOffset,
                    residual,
                    outputMin, outputMax, sums)
                m &+= 14
            }
            if rows &- m >= 8 {
                gemmTile(
                    Rows8x1.self, m, kernelRows, rowLength, a, aStride, kernelRowStride, b, bias, c, cStride,
                    highOffset,
                    residual,
                    outputMin, outputMax, sums)
                m &+= 8
            }
            #elseif AVX2
            while rows &- m >= 6 {
                gemmTile(
                    Rows6x1.self, m, kernelRows, rowLength, a, aStride, kernelRowStride, b, bias, c, cStride,
                    highOffset,
                    residual,
                    outputMin, outputMax, sums)
                m &+= 6
            }
            // A block of few rows waits for its sums, so that one of five or three is cheaper than two.
            if rows &- m == 5 {
                gemmTile(
                    Rows5x1.self, m, kernelRows, rowLength, a, aStride, kernelRowStride, b, bias, c, cStride,
                    highOffset,
                    residual,
                    outputMin, outputMax, sums)
                m &+= 5
            }
            if rows &- m == 3 {
                gemmTile(
                    Rows3x1.self, m, kernelRows, rowLength, a, aStride, kernelRowStride, b, bias, c, cStride,
                    highOffset,
                    residual,
                    outputMin, outputMax, sums)
                m &+= 3
            }
            #endif
            while rows &- m >= 4 {
                gemmTile(
                    Rows4x1.self, m, kernelRows, rowLength, a, aStride, kernelRowStride, b, bias, c, cStride,
                    highOffset,
                    residual,
                    outputMin, outputMax, sums)
                m &+= 4
            }
            if rows &- m >= 2 {
                gemmTile(
                    Rows2x1.self, m, kernelRows, rowLength, a, aStride, kernelRowStride, b, bias, c, cStride,
                    highOffset,
                    residual,
                    outputMin, outputMax, sums)
                m &+= 2
            }
            if rows &- m >= 1 {
                gemmTile(
                    Row1x1.self, m, kernelRows, rowLength, a, aStride, kernelRowStride, b, bias, c, cStride,
                    highOffset, residual,
                    outputMin, outputMax, sums)
            }
        }
    }
}

/// One block of rows by one panel; see ``gemmF32``.
@inline(__always)
private func gemmTile<Rows: TileRows>(
    _ type: Rows.Type, _ m: Int, _ kernelRows: Int, _ rowLength: Int,
    _ a: UnsafePointer<Float>, _ aStride: Int, _ kernelRowStride: Int,
    _ b: UnsafePointer<Float>, _ bias: UnsafePointer<Float>,
    _ c: UnsafeMutablePointer<Float>, _ cStride: Int, _ highOffset: Int,
    _ residual: UnsafePointer<Float>?, _ outputMin: Float, _ outputMax: Float,
    _ sums: UnsafeMutablePointer<Float>?
) {
    let width = Rows.vectors &* laneCount
    let c = c + m &* cStride
    var tile = Rows(load(bias), load(bias + laneCount))
    var b = b
    var a = a + m &* aStride
    var t = 0
    while t < kernelRows {
        var k = 0
        // Eight steps share the addresses of the rows: what is left of a step is its loads and multiplications. A core
        // that another thread shares takes in half as many instructions, and would wait for the others.
        while rowLength &- k >= 8 {
            tile.step(a + k, aStride, load(b), load(b + laneCount))
            tile.step(a + k + 1, aStride, load(b + width), load(b + width + laneCount))
            tile.step(a + k + 2, aStride, load(b + 2 &* width), load(b + 2 &* width + laneCount))
            tile.step(a + k + 3, aStride, load(b + 3 &* width), load(b + 3 &* width + laneCount))
            tile.step(a + k + 4, aStride, load(b + 4 &* width), load(b + 4 &* width + laneCount))
            tile.step(a + k + 5, aStride, load(b + 5 &* width), load(b + 5 &* width + laneCount))
            tile.step(a + k + 6, aStride, load(b + 6 &* width), load(b + 6 &* width + laneCount))
            tile.step(a + k + 7, aStride, load(b + 7 &* width), load(b + 7 &* width + laneCount))
            b += 8 &* width
            k &+= 8
        }
        while k < rowLength {
            tile.step(a + k, aStride, load(b), load(b + laneCount))
            b += width
            k &+= 1
        }
        a += kernelRowStride
        t &+= 1
    }
    if let residual {
        let residual = residual + m &* cStride
        tile.add(residual, residual + highOffset, cStride)
    }
    if let sums {
        var accumulateStatistics = ColumnStatistics()
        tile.accumulateStatistics(&accumulateStatistics)
        store(load(sums) + accumulateStatistics.low, sums)
        store(load(sums + width) + accumulateStatistics.lowSquares, sums + width)
        if Rows.vectors == 2 {
            store(load(sums + laneCount) + accumulateStatistics.high, sums + laneCount)
            store(load(sums + width + laneCount) + accumulateStatistics.highSquares, sums + width + laneCount)
        }
    }
    if outputMin > -.infinity || outputMax < .infinity {
        tile.clamp(Lanes(repeating: outputMin), Lanes(repeating: outputMax))
    }
    tile.storeAll(c, c + highOffset, cStride)
}
