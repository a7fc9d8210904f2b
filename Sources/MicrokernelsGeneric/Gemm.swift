// Matrix product of pixels and weights: the heart of every convolution.

/// Multiplies `rows` pixels with `panels` panels of weights, with bias, addend, clamp and sums fused.
///
/// For row m, column n of panel p (a panel is two vectors wide):
/// `c[m, p, n] = clamp(bias[p, n] + addend[m, p, n] + sum over t, k of a[m, t, k] * b[p, t * run + k, n])`.
/// A convolution reads its picture in place: `a[m, t, k]` is at `m * aStride + t * tapStride + k`, where t walks
/// the kernel's rows and k the `run` contiguous floats (kernel width times channels) of one of them.
///
/// - `c[m, p, n]` is at `m * cStride + p * panelStride + n` in the low vector; the high vector begins `highOffset`
///   floats after the low one (one vector further, unless the two vectors belong to different picture rows).
/// - `tail`: vectors of the last panel, 1 or 2. Its weights, bias and sums are packed that wide.
/// - `floor`, `ceiling`: an activation's bounds, infinite for none.
/// - `sums`: `nil`, or `[panels][sum, sum of squares][panel width]`, added to; taken before the clamp.
@inline(never)
package func gemmF32(
    rows: Int, panels: Int, tail: Int, taps: Int, run: Int,
    a: UnsafePointer<Float>, aStride: Int, tapStride: Int,
    b: UnsafePointer<Float>, bias: UnsafePointer<Float>,
    c: UnsafeMutablePointer<Float>, cStride: Int, highOffset: Int, panelStride: Int,
    addend: UnsafePointer<Float>?, floor: Float, ceiling: Float, sums: UnsafeMutablePointer<Float>?
) {
    let width = 2 &* laneCount
    var p = 0
    while p < panels {
        let b = b + p &* taps &* run &* width
        let bias = bias + p &* width
        let c = c + p &* panelStride
        let addend = addend.map { $0 + p &* panelStride }
        let sums = sums.map { $0 + 2 &* p &* width }
        p &+= 1
        var m = 0
        if p < panels || tail == 2 {
            #if AVX512
            while rows &- m >= 14 {
                gemmTile(
                    Rows14x2.self, m, taps, run, a, aStride, tapStride, b, bias, c, cStride, highOffset,
                    addend,
                    floor, ceiling, sums)
                m &+= 14
            }
            if rows &- m >= 8 {
                gemmTile(
                    Rows8x2.self, m, taps, run, a, aStride, tapStride, b, bias, c, cStride, highOffset,
                    addend,
                    floor, ceiling, sums)
                m &+= 8
            }
            #elseif AVX2
            while rows &- m >= 6 {
                gemmTile(
                    Rows6x2.self, m, taps, run, a, aStride, tapStride, b, bias, c, cStride, highOffset,
                    addend,
                    floor, ceiling, sums)
                m &+= 6
            }
            // A block of few rows waits for its sums, so that one of five or three is cheaper than two.
            if rows &- m == 5 {
                gemmTile(
                    Rows5x2.self, m, taps, run, a, aStride, tapStride, b, bias, c, cStride, highOffset,
                    addend,
                    floor, ceiling, sums)
                m &+= 5
            }
            if rows &- m == 3 {
                gemmTile(
                    Rows3x2.self, m, taps, run, a, aStride, tapStride, b, bias, c, cStride, highOffset,
                    addend,
                    floor, ceiling, sums)
                m &+= 3
            }
            #endif
            while rows &- m >= 4 {
                gemmTile(
                    Rows4x2.self, m, taps, run, a, aStride, tapStride, b, bias, c, cStride, highOffset,
                    addend,
                    floor, ceiling, sums)
                m &+= 4
            }
            if rows &- m >= 2 {
                gemmTile(
                    Rows2x2.self, m, taps, run, a, aStride, tapStride, b, bias, c, cStride, highOffset,
                    addend,
                    floor, ceiling, sums)
                m &+= 2
            }
            if rows &- m >= 1 {
                gemmTile(
                    Row1x2.self, m, taps, run, a, aStride, tapStride, b, bias, c, cStride, highOffset, addend,
                    floor, ceiling, sums)
            }
        } else {
            #if AVX512
            while rows &- m >= 14 {
                gemmTile(
                    Rows14x1.self, m, taps, run, a, aStride, tapStride, b, bias, c, cStride, highOffset,
                    addend,
                    floor, ceiling, sums)
                m &+= 14
            }
            if rows &- m >= 8 {
                gemmTile(
                    Rows8x1.self, m, taps, run, a, aStride, tapStride, b, bias, c, cStride, highOffset,
                    addend,
                    floor, ceiling, sums)
                m &+= 8
            }
            #elseif AVX2
            while rows &- m >= 6 {
                gemmTile(
                    Rows6x1.self, m, taps, run, a, aStride, tapStride, b, bias, c, cStride, highOffset,
                    addend,
                    floor, ceiling, sums)
                m &+= 6
            }
            // A block of few rows waits for its sums, so that one of five or three is cheaper than two.
            if rows &- m == 5 {
                gemmTile(
                    Rows5x1.self, m, taps, run, a, aStride, tapStride, b, bias, c, cStride, highOffset,
                    addend,
                    floor, ceiling, sums)
                m &+= 5
            }
            if rows &- m == 3 {
                gemmTile(
                    Rows3x1.self, m, taps, run, a, aStride, tapStride, b, bias, c, cStride, highOffset,
                    addend,
                    floor, ceiling, sums)
                m &+= 3
            }
            #endif
            while rows &- m >= 4 {
                gemmTile(
                    Rows4x1.self, m, taps, run, a, aStride, tapStride, b, bias, c, cStride, highOffset,
                    addend,
                    floor, ceiling, sums)
                m &+= 4
            }
            if rows &- m >= 2 {
                gemmTile(
                    Rows2x1.self, m, taps, run, a, aStride, tapStride, b, bias, c, cStride, highOffset,
                    addend,
                    floor, ceiling, sums)
                m &+= 2
            }
            if rows &- m >= 1 {
                gemmTile(
                    Row1x1.self, m, taps, run, a, aStride, tapStride, b, bias, c, cStride, highOffset, addend,
                    floor, ceiling, sums)
            }
        }
    }
}

/// One block of rows by one panel; see ``gemmF32``.
@inline(__always)
private func gemmTile<Rows: TileRows>(
    _ type: Rows.Type, _ m: Int, _ taps: Int, _ run: Int,
    _ a: UnsafePointer<Float>, _ aStride: Int, _ tapStride: Int,
    _ b: UnsafePointer<Float>, _ bias: UnsafePointer<Float>,
    _ c: UnsafeMutablePointer<Float>, _ cStride: Int, _ highOffset: Int,
    _ addend: UnsafePointer<Float>?, _ floor: Float, _ ceiling: Float, _ sums: UnsafeMutablePointer<Float>?
) {
    let width = Rows.vectors &* laneCount
    let c = c + m &* cStride
    var tile = Rows(load(bias), load(bias + laneCount))
    var b = b
    var a = a + m &* aStride
    var t = 0
    while t < taps {
        var k = 0
        // Eight steps share the addresses of the rows: what is left of a step is its loads and multiplications. A core
        // that runs somebody else's second thread takes in half as many instructions, and would wait for the others.
        while run &- k >= 8 {
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
        while k < run {
            tile.step(a + k, aStride, load(b), load(b + laneCount))
            b += width
            k &+= 1
        }
        a += tapStride
        t &+= 1
    }
    if let addend {
        let addend = addend + m &* cStride
        tile.add(addend, addend + highOffset, cStride)
    }
    if let sums {
        var tally = Sums1x2()
        tile.tally(&tally)
        write(load(sums) + tally.low, sums)
        write(load(sums + width) + tally.lowSquares, sums + width)
        if Rows.vectors == 2 {
            write(load(sums + laneCount) + tally.high, sums + laneCount)
            write(load(sums + width + laneCount) + tally.highSquares, sums + width + laneCount)
        }
    }
    if floor > -.infinity || ceiling < .infinity {
        tile.clamp(Lanes(repeating: floor), Lanes(repeating: ceiling))
    }
    tile.store(c, c + highOffset, cStride)
}
