// Depthwise convolution: each channel with its own small kernel.

/// Convolves a row of `pixels` outputs, all `channels`, with bias and clamp fused.
///
/// `c[x, ch] = clamp(bias[ch] + sum over i, j of a[x * aStride + i * tapRowStride + j * tapStride + ch] * w[i * kernelWidth + j, ch])`.
/// Outputs are taken eight at a time, channels vector by vector within them: the window of a strip stays in the
/// first-level cache, each weight is loaded once a strip, and eight sums hide the multiply's latency.
@inline(never)
public func depthwiseF32(
    pixels: Int, channels: Int, kernelHeight: Int, kernelWidth: Int,
    a: UnsafePointer<Float>, aStride: Int, tapRowStride: Int, tapStride: Int,
    weights: UnsafePointer<Float>, bias: UnsafePointer<Float>,
    c: UnsafeMutablePointer<Float>, cStride: Int, floor: Float, ceiling: Float
) {
    let low = Lanes(repeating: floor)
    let high = Lanes(repeating: ceiling)
    let whole = channels &- channels % laneCount
    var x = 0
    while x < pixels {
        let strip = pixels &- x >= 8 ? 8 : 1
        let a = a + x &* aStride
        let c = c + x &* cStride
        x &+= strip
        var ch = 0
        while ch < whole {
            let start = load(bias + ch)
            var w = weights + ch
            if strip == 8 {
                var s0 = start, s1 = start, s2 = start, s3 = start
                var s4 = start, s5 = start, s6 = start, s7 = start
                var i = 0
                while i < kernelHeight {
                    var p = a + i &* tapRowStride + ch
                    var j = 0
                    while j < kernelWidth {
                        let weight = load(w)
                        s0 = multiplyAdd(s0, load(p), weight)
                        s1 = multiplyAdd(s1, load(p + aStride), weight)
                        s2 = multiplyAdd(s2, load(p + 2 &* aStride), weight)
                        s3 = multiplyAdd(s3, load(p + 3 &* aStride), weight)
                        s4 = multiplyAdd(s4, load(p + 4 &* aStride), weight)
                        s5 = multiplyAdd(s5, load(p + 5 &* aStride), weight)
                        s6 = multiplyAdd(s6, load(p + 6 &* aStride), weight)
                        s7 = multiplyAdd(s7, load(p + 7 &* aStride), weight)
                        p += tapStride
                        w += channels
                        j &+= 1
                    }
                    i &+= 1
                }
                let out = c + ch
                write(smaller(larger(s0, low), high), out)
                write(smaller(larger(s1, low), high), out + cStride)
                write(smaller(larger(s2, low), high), out + 2 &* cStride)
                write(smaller(larger(s3, low), high), out + 3 &* cStride)
                write(smaller(larger(s4, low), high), out + 4 &* cStride)
                write(smaller(larger(s5, low), high), out + 5 &* cStride)
                write(smaller(larger(s6, low), high), out + 6 &* cStride)
                write(smaller(larger(s7, low), high), out + 7 &* cStride)
            } else {
                var sum = start
                var i = 0
                while i < kernelHeight {
                    var p = a + i &* tapRowStride + ch
                    var j = 0
                    while j < kernelWidth {
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
                var sum = bias[ch]
                var w = weights + ch
                var i = 0
                while i < kernelHeight {
                    var p = a + pixel &* aStride + i &* tapRowStride + ch
                    var j = 0
                    while j < kernelWidth {
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
