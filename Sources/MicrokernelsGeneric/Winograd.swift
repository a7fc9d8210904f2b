// The transforms around the products of a Winograd convolution: 4x4 outputs of a 3x3 kernel from a 6x6 window.
//
// With d the window, g the kernel and m = (G g Gᵀ) ∘ (Bᵀ d B), the outputs are Aᵀ m A: 36 products instead of
// 144. A, B and G evaluate polynomials at 0, ±a, ±b and infinity. The usual a = 1, b = 2 saves a few
// multiplications, but a = 3/4, b = 3/2 keep the polynomials' values closer together: the largest rounding error
// is five times smaller, and all constants here are still exact in binary. A fused multiply and add costs no more
// than an addition, so the transforms take as long.
//
// Both functions hold one vector of channels of six (or twelve) intermediate numbers at a time and read the input
// from the first-level cache more than once: keeping all 36 would spill them, and stores are what is scarce.

import CMicrokernelTypes

@inline(never)
func winogradInput(_ arguments: UnsafePointer<WinogradInputArguments>) {
    let transform = arguments.pointee
    let (channels, rowStride) = (transform.channels, transform.rowStride)
    let frequencyStride = transform.frequencyStride
    var patch = 0
    while patch < transform.patches {
        let a = transform.input + 4 &* patch &* channels
        let v = transform.output + patch &* transform.patchStride
        patch &+= 1
        var channel = 0
        while channel < channels {
            let d0 = a + channel
            let d1 = d0 + channels
            let d2 = d1 + channels
            let d3 = d2 + channels
            let d4 = d3 + channels
            let d5 = d4 + channels
            let v = v + channel
            channel &+= laneCount
            let step = 6 &* frequencyStride
            inputRow(
                atEdge(d0, rowStride), atEdge(d1, rowStride), atEdge(d2, rowStride), atEdge(d3, rowStride),
                atEdge(d4, rowStride), atEdge(d5, rowStride), v, frequencyStride)
            inputRows(
                even(d0, rowStride, pointB2), odd(d0, rowStride, pointB2), even(d1, rowStride, pointB2),
                odd(d1, rowStride, pointB2), even(d2, rowStride, pointB2), odd(d2, rowStride, pointB2),
                even(d3, rowStride, pointB2), odd(d3, rowStride, pointB2), even(d4, rowStride, pointB2),
                odd(d4, rowStride, pointB2), even(d5, rowStride, pointB2), odd(d5, rowStride, pointB2),
                Lanes(repeating: pointA), v + step, frequencyStride)
            inputRows(
                even(d0, rowStride, pointA2), odd(d0, rowStride, pointA2), even(d1, rowStride, pointA2),
                odd(d1, rowStride, pointA2), even(d2, rowStride, pointA2), odd(d2, rowStride, pointA2),
                even(d3, rowStride, pointA2), odd(d3, rowStride, pointA2), even(d4, rowStride, pointA2),
                odd(d4, rowStride, pointA2), even(d5, rowStride, pointA2), odd(d5, rowStride, pointA2),
                Lanes(repeating: pointB), v + 3 &* step, frequencyStride)
            let next = rowStride
            inputRow(
                atEdge(d0 + next, rowStride), atEdge(d1 + next, rowStride), atEdge(d2 + next, rowStride),
                atEdge(d3 + next, rowStride), atEdge(d4 + next, rowStride), atEdge(d5 + next, rowStride),
                v + 5 &* step, frequencyStride)
        }
    }
}

@inline(never)
func winogradOutput(_ arguments: UnsafePointer<WinogradOutputArguments>) {
    let transform = arguments.pointee
    let (rowStride, pixelStride) = (transform.rowStride, transform.pixelStride)
    let low = Lanes(repeating: transform.outputMin)
    let high = Lanes(repeating: transform.outputMax)
    let isClamped = transform.outputMin > -.infinity || transform.outputMax < .infinity
    var patch = 0
    while patch < transform.patches {
        let left = transform.columns &- 4 &* patch
        let valid = left < 4 ? left : 4
        let isWhole = transform.rows == 4 && valid == 4
        var vector = 0
        while vector < transform.vectors {
            let offset = vector &* laneCount
            let at = 4 &* patch &* pixelStride &+ offset
            let out = transform.output + at
            let from = isWhole ? out : transform.scratch
            let fromPixel = isWhole ? pixelStride : laneCount
            let fromRow = isWhole ? rowStride : 4 &* laneCount
            outputPatch(
                transform.input + (patch &* transform.vectors &* laneCount &+ offset),
                transform.frequencyStride, load(transform.bias + offset), from, fromPixel, fromRow)
            // What follows finds the outputs in the first-level cache.
            let isFinal = isWhole && !isClamped && transform.residual == nil
            if isFinal && transform.sums == nil {
                vector &+= 1
                continue
            }
            var total = Lanes(repeating: 0)
            var squares = Lanes(repeating: 0)
            var row = 0
            while row < transform.rows {
                var column = 0
                while column < valid {
                    var value = load(from + (row &* fromRow &+ column &* fromPixel))
                    let to = row &* rowStride &+ column &* pixelStride
                    if let residual = transform.residual { value += load(residual + (at &+ to)) }
                    total += value
                    squares = multiplyAdd(squares, value, value)
                    if !isFinal { store(pointwiseMin(pointwiseMax(value, low), high), out + to) }
                    column &+= 1
                }
                row &+= 1
            }
            if let sums = transform.sums {
                let sums = sums + offset
                let squaresOffset = transform.squaresOffset
                store(load(sums) + total, sums)
                store(load(sums + squaresOffset) + squares, sums + squaresOffset)
            }
            vector &+= 1
        }
        patch &+= 1
    }
}

// MARK: Constants

/// The points at which the polynomials are evaluated, beside 0 and infinity, and their powers.
@inline(__always) private var pointA: Float { 0.75 }
@inline(__always) private var pointB: Float { 1.5 }
@inline(__always) private var pointA2: Float { 0.5625 }
@inline(__always) private var pointB2: Float { 2.25 }
@inline(__always) private var pointA3: Float { 0.421875 }
@inline(__always) private var pointB3: Float { 3.375 }

// MARK: Input

/// A column's element for the points 0 and infinity: a²b² d0 - (a² + b²) d2 + d4, of rows `stride` floats apart.
@inline(__always)
private func atEdge(_ d: UnsafePointer<Float>, _ stride: Int) -> Lanes {
    atEdge(load(d), load(d + 2 &* stride), load(d + 4 &* stride))
}

@inline(__always)
private func atEdge(_ d0: Lanes, _ d2: Lanes, _ d4: Lanes) -> Lanes {
    multiplyAdd(
        multiplyAdd(d4, d2, Lanes(repeating: -(pointA2 + pointB2))), d0, Lanes(repeating: pointA2 * pointB2))
}

/// What the elements for a point and for its negative share: d4 - s d2, with s the other point's square.
@inline(__always)
private func even(_ d: UnsafePointer<Float>, _ stride: Int, _ square: Float) -> Lanes {
    multiplyAdd(load(d + 4 &* stride), load(d + 2 &* stride), Lanes(repeating: -square))
}

/// What is added, times the point, in the one and subtracted in the other: d3 - s d1.
@inline(__always)
private func odd(_ d: UnsafePointer<Float>, _ stride: Int, _ square: Float) -> Lanes {
    multiplyAdd(load(d + 3 &* stride), load(d + stride), Lanes(repeating: -square))
}

/// The rows of a point and its negative, whose columns come as even and odd parts.
@inline(__always)
private func inputRows(
    _ even0: Lanes, _ odd0: Lanes, _ even1: Lanes, _ odd1: Lanes, _ even2: Lanes, _ odd2: Lanes,
    _ even3: Lanes, _ odd3: Lanes, _ even4: Lanes, _ odd4: Lanes, _ even5: Lanes, _ odd5: Lanes,
    _ point: Lanes, _ v: UnsafeMutablePointer<Float>, _ stride: Int
) {
    inputRow(
        multiplyAdd(even0, odd0, point), multiplyAdd(even1, odd1, point), multiplyAdd(even2, odd2, point),
        multiplyAdd(even3, odd3, point), multiplyAdd(even4, odd4, point), multiplyAdd(even5, odd5, point), v,
        stride)
    let negative = -point
    inputRow(
        multiplyAdd(even0, odd0, negative), multiplyAdd(even1, odd1, negative),
        multiplyAdd(even2, odd2, negative),
        multiplyAdd(even3, odd3, negative), multiplyAdd(even4, odd4, negative),
        multiplyAdd(even5, odd5, negative),
        v + 6 &* stride, stride)
}

/// Transforms one row and stores its six elements, `stride` floats apart.
@inline(__always)
private func inputRow(
    _ d0: Lanes, _ d1: Lanes, _ d2: Lanes, _ d3: Lanes, _ d4: Lanes, _ d5: Lanes,
    _ v: UnsafeMutablePointer<Float>, _ stride: Int
) {
    let a = Lanes(repeating: pointA), minusA = Lanes(repeating: -pointA)
    let b = Lanes(repeating: pointB), minusB = Lanes(repeating: -pointB)
    store(atEdge(d0, d2, d4), v)
    let evenA = multiplyAdd(d4, d2, Lanes(repeating: -pointB2))
    let oddA = multiplyAdd(d3, d1, Lanes(repeating: -pointB2))
    store(multiplyAdd(evenA, oddA, a), v + stride)
    store(multiplyAdd(evenA, oddA, minusA), v + 2 &* stride)
    let evenB = multiplyAdd(d4, d2, Lanes(repeating: -pointA2))
    let oddB = multiplyAdd(d3, d1, Lanes(repeating: -pointA2))
    store(multiplyAdd(evenB, oddB, b), v + 3 &* stride)
    store(multiplyAdd(evenB, oddB, minusB), v + 4 &* stride)
    store(atEdge(d1, d3, d5), v + 5 &* stride)
}

// MARK: Output

/// The sixteen outputs of a patch for one vector of channels, whose 36 elements are `stride` floats apart.
@inline(__always)
private func outputPatch(
    _ m0: UnsafePointer<Float>, _ stride: Int, _ bias: Lanes, _ out: UnsafeMutablePointer<Float>,
    _ pixelStride: Int, _ rowStride: Int
) {
    let step = 6 &* stride
    let m1 = m0 + stride
    let m2 = m1 + stride
    let m3 = m2 + stride
    let m4 = m3 + stride
    let m5 = m4 + stride
    // The first and third outputs of a column come from sums of opposite points' elements, the second and
    // fourth from differences.
    let sumA0 = sum(m0 + step, step), sumB0 = sum(m0 + 3 &* step, step)
    let sumA1 = sum(m1 + step, step), sumB1 = sum(m1 + 3 &* step, step)
    let sumA2 = sum(m2 + step, step), sumB2 = sum(m2 + 3 &* step, step)
    let sumA3 = sum(m3 + step, step), sumB3 = sum(m3 + 3 &* step, step)
    let sumA4 = sum(m4 + step, step), sumB4 = sum(m4 + 3 &* step, step)
    let sumA5 = sum(m5 + step, step), sumB5 = sum(m5 + 3 &* step, step)
    outputRow(
        load(m0) + (sumA0 + sumB0), load(m1) + (sumA1 + sumB1), load(m2) + (sumA2 + sumB2),
        load(m3) + (sumA3 + sumB3), load(m4) + (sumA4 + sumB4), load(m5) + (sumA5 + sumB5), bias, out,
        pixelStride)
    outputRow(
        weighted(sumA0, pointA2, sumB0, pointB2), weighted(sumA1, pointA2, sumB1, pointB2),
        weighted(sumA2, pointA2, sumB2, pointB2), weighted(sumA3, pointA2, sumB3, pointB2),
        weighted(sumA4, pointA2, sumB4, pointB2), weighted(sumA5, pointA2, sumB5, pointB2), bias,
        out + 2 &* rowStride, pixelStride)
    let oddA0 = difference(m0 + step, step), oddB0 = difference(m0 + 3 &* step, step)
    let oddA1 = difference(m1 + step, step), oddB1 = difference(m1 + 3 &* step, step)
    let oddA2 = difference(m2 + step, step), oddB2 = difference(m2 + 3 &* step, step)
    let oddA3 = difference(m3 + step, step), oddB3 = difference(m3 + 3 &* step, step)
    let oddA4 = difference(m4 + step, step), oddB4 = difference(m4 + 3 &* step, step)
    let oddA5 = difference(m5 + step, step), oddB5 = difference(m5 + 3 &* step, step)
    outputRow(
        weighted(oddA0, pointA, oddB0, pointB), weighted(oddA1, pointA, oddB1, pointB),
        weighted(oddA2, pointA, oddB2, pointB), weighted(oddA3, pointA, oddB3, pointB),
        weighted(oddA4, pointA, oddB4, pointB), weighted(oddA5, pointA, oddB5, pointB), bias, out + rowStride,
        pixelStride)
    let last = 5 &* step
    outputRow(
        load(m0 + last) + weighted(oddA0, pointA3, oddB0, pointB3),
        load(m1 + last) + weighted(oddA1, pointA3, oddB1, pointB3),
        load(m2 + last) + weighted(oddA2, pointA3, oddB2, pointB3),
        load(m3 + last) + weighted(oddA3, pointA3, oddB3, pointB3),
        load(m4 + last) + weighted(oddA4, pointA3, oddB4, pointB3),
        load(m5 + last) + weighted(oddA5, pointA3, oddB5, pointB3), bias, out + 3 &* rowStride, pixelStride)
}

@inline(__always)
private func sum(_ m: UnsafePointer<Float>, _ step: Int) -> Lanes { load(m) + load(m + step) }

@inline(__always)
private func difference(_ m: UnsafePointer<Float>, _ step: Int) -> Lanes { load(m) - load(m + step) }

@inline(__always)
private func weighted(_ left: Lanes, _ a: Float, _ right: Lanes, _ b: Float) -> Lanes {
    multiplyAdd(left * Lanes(repeating: a), right, Lanes(repeating: b))
}

/// Transforms one row of six and stores its four outputs.
@inline(__always)
private func outputRow(
    _ m0: Lanes, _ m1: Lanes, _ m2: Lanes, _ m3: Lanes, _ m4: Lanes, _ m5: Lanes, _ bias: Lanes,
    _ out: UnsafeMutablePointer<Float>, _ pixelStride: Int
) {
    let sumA = m1 + m2, sumB = m3 + m4
    store((bias + m0) + (sumA + sumB), out)
    store(
        multiplyAdd(multiplyAdd(bias, sumA, Lanes(repeating: pointA2)), sumB, Lanes(repeating: pointB2)),
        out + 2 &* pixelStride)
    let oddA = m1 - m2, oddB = m3 - m4
    store(
        multiplyAdd(multiplyAdd(bias, oddA, Lanes(repeating: pointA)), oddB, Lanes(repeating: pointB)),
        out + pixelStride)
    store(
        multiplyAdd(multiplyAdd(bias + m5, oddA, Lanes(repeating: pointA3)), oddB, Lanes(repeating: pointB3)),
        out + 3 &* pixelStride)
}
