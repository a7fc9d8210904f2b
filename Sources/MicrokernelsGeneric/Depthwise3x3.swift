// Depthwise convolution by 3x3 kernels one pixel apart, the commonest kind.

import CMicrokernelTypes

/// A row of whole strips of eight outputs, one pixel apart.
@inline(never)
func depthwise3x3(_ arguments: UnsafePointer<DepthwiseArguments>) {
    let row = arguments.pointee
    let (pixels, channels) = (row.pixels, row.channels)
    let (tapRowStride, stride) = (row.rowStride, row.columnStride)
    let (weights, bias, cStride) = (row.weights, row.bias, row.outputStride)
    let low = Lanes(repeating: row.outputMin)
    let high = Lanes(repeating: row.outputMax)
    let whole = channels &- channels % laneCount
    var x = 0
    while x < pixels {
        let isFirst = row.skipsFirst && x == 0
        let isLast = row.skipsLast && x &+ 8 == pixels
        let a = row.input + x &* stride
        let c = row.output + x &* cStride
        x &+= 8
        if isFirst || isLast {
            edgeStrip3x3(
                whole, a, tapRowStride, stride, isFirst, isLast, weights, channels, bias, c, cStride, low,
                high)
        } else {
            innerStrip3x3(whole, a, tapRowStride, stride, weights, channels, bias, c, cStride, low, high)
        }
        if whole < channels {
            lastChannels(
                whole, 8, channels, 3, 3, a, stride, tapRowStride, stride, isFirst ? 1 : 0, isLast ? 2 : 3,
                weights, bias, c, cStride, row.outputMin, row.outputMax)
        }
    }
}

/// ``strip3x3`` without a test in its loop.
@inline(never)
private func innerStrip3x3(
    _ whole: Int, _ a: UnsafePointer<Float>, _ tapRowStride: Int, _ stride: Int,
    _ weights: UnsafePointer<Float>, _ channels: Int, _ bias: UnsafePointer<Float>,
    _ c: UnsafeMutablePointer<Float>, _ cStride: Int, _ low: Lanes, _ high: Lanes
) {
    strip3x3(whole, a, tapRowStride, stride, false, false, weights, channels, bias, c, cStride, low, high)
}

/// ``strip3x3`` of which the first or the last output skips a tap.
@inline(never)
private func edgeStrip3x3(
    _ whole: Int, _ a: UnsafePointer<Float>, _ tapRowStride: Int, _ stride: Int, _ skipsFirst: Bool,
    _ skipsLast: Bool, _ weights: UnsafePointer<Float>, _ channels: Int, _ bias: UnsafePointer<Float>,
    _ c: UnsafeMutablePointer<Float>, _ cStride: Int, _ low: Lanes, _ high: Lanes
) {
    strip3x3(
        whole, a, tapRowStride, stride, skipsFirst, skipsLast, weights, channels, bias, c, cStride, low, high)
}

/// Eight outputs of 3x3 kernels.
///
/// Each input is loaded once for the three outputs of a row that it belongs to. That takes three quarters of the time,
/// because loads from the same half of different cache lines wait for each other.
@inline(__always)
private func strip3x3(
    _ whole: Int, _ a: UnsafePointer<Float>, _ tapRowStride: Int, _ stride: Int, _ skipsFirst: Bool,
    _ skipsLast: Bool, _ weights: UnsafePointer<Float>, _ channels: Int, _ bias: UnsafePointer<Float>,
    _ c: UnsafeMutablePointer<Float>, _ cStride: Int, _ low: Lanes, _ high: Lanes
) {
    var ch = 0
    while ch < whole {
        var sums = Sums8(load(bias + ch))
        var p = a + ch
        var w = weights + ch
        var i = 0
        while i < 3 {
            let w0 = load(w)
            let w1 = load(w + channels)
            let w2 = load(w + 2 &* channels)
            if !skipsFirst { sums.s0 = multiplyAdd(sums.s0, load(p), w0) }
            let last = sums.slide(p + stride, stride, w0, w1, w2)
            if !skipsLast { sums.s7 = multiplyAdd(sums.s7, load(last), w2) }
            p += tapRowStride
            w += 3 &* channels
            i &+= 1
        }
        sums.storeAll(c + ch, cStride, low, high)
        ch &+= laneCount
    }
}

extension Sums8 {
    /// A row of taps: eight inputs, beginning with the first output's second tap.
    ///
    /// The first output's first tap and the last one's last, whose input is returned, are left out.
    @inline(__always)
    mutating func slide(
        _ second: UnsafePointer<Float>, _ stride: Int, _ w0: Lanes, _ w1: Lanes, _ w2: Lanes
    ) -> UnsafePointer<Float> {
        let three = 3 &* stride
        var p = second
        let x1 = load(p)
        s0 = multiplyAdd(s0, x1, w1)
        s1 = multiplyAdd(s1, x1, w0)
        let x2 = load(p + stride)
        s0 = multiplyAdd(s0, x2, w2)
        s1 = multiplyAdd(s1, x2, w1)
        s2 = multiplyAdd(s2, x2, w0)
        let x3 = load(p + 2 &* stride)
        s1 = multiplyAdd(s1, x3, w2)
        s2 = multiplyAdd(s2, x3, w1)
        s3 = multiplyAdd(s3, x3, w0)
        p += three
        let x4 = load(p)
        s2 = multiplyAdd(s2, x4, w2)
        s3 = multiplyAdd(s3, x4, w1)
        s4 = multiplyAdd(s4, x4, w0)
        let x5 = load(p + stride)
        s3 = multiplyAdd(s3, x5, w2)
        s4 = multiplyAdd(s4, x5, w1)
        s5 = multiplyAdd(s5, x5, w0)
        let x6 = load(p + 2 &* stride)
        s4 = multiplyAdd(s4, x6, w2)
        s5 = multiplyAdd(s5, x6, w1)
        s6 = multiplyAdd(s6, x6, w0)
        p += three
        let x7 = load(p)
        s5 = multiplyAdd(s5, x7, w2)
        s6 = multiplyAdd(s6, x7, w1)
        s7 = multiplyAdd(s7, x7, w0)
        let x8 = load(p + stride)
        s6 = multiplyAdd(s6, x8, w2)
        s7 = multiplyAdd(s7, x8, w1)
        return p + 2 &* stride
    }
}
