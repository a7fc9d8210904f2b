// Depthwise convolution: each channel with its own small kernel.

/// Convolves a row of `pixels` outputs, all `channels`, with bias and clamp fused.
///
/// `c[x, ch] = clamp(bias[ch] + sum over i, j of a[x * aStride + i * tapRowStride + j * tapStride + ch] * w[i * kernelWidth + j, ch])`.
/// Outputs are taken eight at a time, channels vector by vector within them: the window of a strip stays in the
/// first-level cache, each weight is loaded once a strip, and eight sums hide the multiply's latency.
///
/// `skipsFirst`: the first output's first column of taps lies beyond the picture and counts as zero; `skipsLast`: the
/// last output's last column. Neither is read.
@inline(never)
public func depthwiseF32(
    pixels: Int, channels: Int, kernelHeight: Int, kernelWidth: Int,
    a: UnsafePointer<Float>, aStride: Int, tapRowStride: Int, tapStride: Int,
    skipsFirst: Bool, skipsLast: Bool,
    weights: UnsafePointer<Float>, bias: UnsafePointer<Float>,
    c: UnsafeMutablePointer<Float>, cStride: Int, floor: Float, ceiling: Float
) {
    let low = Lanes(repeating: floor)
    let high = Lanes(repeating: ceiling)
    let whole = channels &- channels % laneCount
    var x = 0
    while x < pixels {
        let strip = pixels &- x >= 8 ? 8 : 1
        let firstTap = skipsFirst && x == 0 ? 1 : 0
        let a = a + x &* aStride
        let c = c + x &* cStride
        x &+= strip
        let lastTap = skipsLast && x == pixels ? kernelWidth &- 1 : kernelWidth
        var ch = 0
        while ch < whole {
            let start = load(bias + ch)
            if strip == 8 {
                var sums = Sums8(start)
                var w = weights + ch
                var i = 0
                while i < kernelHeight {
                    var p = a + i &* tapRowStride + ch
                    if firstTap == 1 {
                        sums.stepAfterFirst(p, aStride, load(w))
                        p += tapStride
                        w += channels
                    }
                    var j = firstTap
                    while j < lastTap {
                        sums.step(p, aStride, load(w))
                        p += tapStride
                        w += channels
                        j &+= 1
                    }
                    if lastTap < kernelWidth {
                        sums.stepBeforeLast(p, aStride, load(w))
                        w += channels
                    }
                    i &+= 1
                }
                sums.store(c + ch, cStride, low, high)
            } else {
                var sum = start
                var i = 0
                while i < kernelHeight {
                    var p = a + i &* tapRowStride + firstTap &* tapStride + ch
                    var w = weights + (i &* kernelWidth &+ firstTap) &* channels + ch
                    var j = firstTap
                    while j < lastTap {
                        sum = multiplyAdd(sum, load(p), load(w))
                        p += tapStride
                        w += channels
                        j &+= 1
                    }
                    i &+= 1
                }
                write(smaller(larger(sum, low), high), c + ch)
            }
            ch &+= laneCount
        }
        // Channels beyond the last whole vector, one by one.
        while ch < channels {
            var pixel = 0
            while pixel < strip {
                let first = pixel == 0 ? firstTap : 0
                let last = pixel == strip &- 1 ? lastTap : kernelWidth
                var sum = bias[ch]
                var i = 0
                while i < kernelHeight {
                    var p = a + pixel &* aStride + i &* tapRowStride + first &* tapStride + ch
                    var w = weights + (i &* kernelWidth &+ first) &* channels + ch
                    var j = first
                    while j < last {
                        sum += p.pointee * w.pointee
                        p += tapStride
                        w += channels
                        j &+= 1
                    }
                    i &+= 1
                }
                sum = sum < floor ? floor : sum
                c[pixel &* cStride &+ ch] = sum > ceiling ? ceiling : sum
                pixel &+= 1
            }
            ch &+= 1
        }
    }
}

/// The sums of eight neighbouring outputs.
private struct Sums8 {
    var s0: Lanes
    var s1: Lanes
    var s2: Lanes
    var s3: Lanes
    var s4: Lanes
    var s5: Lanes
    var s6: Lanes
    var s7: Lanes

    @inline(__always)
    init(_ start: Lanes) {
        s0 = start
        s1 = start
        s2 = start
        s3 = start
        s4 = start
        s5 = start
        s6 = start
        s7 = start
    }

    /// One tap of all outputs.
    @inline(__always)
    mutating func step(_ p: UnsafePointer<Float>, _ stride: Int, _ weight: Lanes) {
        s0 = multiplyAdd(s0, load(p), weight)
        stepAfterFirst(p, stride, weight)
    }

    /// One tap of all outputs but the first.
    @inline(__always)
    mutating func stepAfterFirst(_ p: UnsafePointer<Float>, _ stride: Int, _ weight: Lanes) {
        stepBetween(p, stride, weight)
        s7 = multiplyAdd(s7, load(p + 7 &* stride), weight)
    }

    /// One tap of all outputs but the last.
    @inline(__always)
    mutating func stepBeforeLast(_ p: UnsafePointer<Float>, _ stride: Int, _ weight: Lanes) {
        s0 = multiplyAdd(s0, load(p), weight)
        stepBetween(p, stride, weight)
    }

    @inline(__always)
    private mutating func stepBetween(_ p: UnsafePointer<Float>, _ stride: Int, _ weight: Lanes) {
        s1 = multiplyAdd(s1, load(p + stride), weight)
        s2 = multiplyAdd(s2, load(p + 2 &* stride), weight)
        s3 = multiplyAdd(s3, load(p + 3 &* stride), weight)
        s4 = multiplyAdd(s4, load(p + 4 &* stride), weight)
        s5 = multiplyAdd(s5, load(p + 5 &* stride), weight)
        s6 = multiplyAdd(s6, load(p + 6 &* stride), weight)
    }

    @inline(__always)
    func store(_ out: UnsafeMutablePointer<Float>, _ stride: Int, _ floor: Lanes, _ ceiling: Lanes) {
        write(smaller(larger(s0, floor), ceiling), out)
        write(smaller(larger(s1, floor), ceiling), out + stride)
        write(smaller(larger(s2, floor), ceiling), out + 2 &* stride)
        write(smaller(larger(s3, floor), ceiling), out + 3 &* stride)
        write(smaller(larger(s4, floor), ceiling), out + 4 &* stride)
        write(smaller(larger(s5, floor), ceiling), out + 5 &* stride)
        write(smaller(larger(s6, floor), ceiling), out + 6 &* stride)
        write(smaller(larger(s7, floor), ceiling), out + 7 &* stride)
    }
}
