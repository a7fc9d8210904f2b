// Depthwise convolution: each channel with a small kernel of its own; see `DepthwiseArguments`.
//
// Outputs are taken eight at a time (a strip), channels vector by vector within them: the window of a strip stays in the
// first-level cache, each weight is loaded once a strip, and eight sums hide the multiply's latency.
//
// The functions of a strip, which are inlined, take numbers, not the arguments' struct: handing it on, by value or by
// pointer, took 3 to 20 % longer on rows of 4 to 64 pixels (AMD EPYC with AVX-512, both levels), and so did one loop for
// rows with and without edges.

import CMicrokernelTypes

@inline(never)
func depthwise(_ arguments: UnsafePointer<DepthwiseArguments>) {
    let row = arguments.pointee
    let (pixels, channels) = (row.pixels, row.channels)
    let (kernelHeight, kernelWidth) = (row.kernelHeight, row.kernelWidth)
    let (a, aStride, tapRowStride, tapStride) = (row.input, row.inputStride, row.rowStride, row.columnStride)
    let (weights, bias) = (row.weights, row.bias)
    let (c, cStride) = (row.output, row.outputStride)
    let rest = pixels % 8
    if pixels > 8 && rest > 0 {
        // Whole strips, then what is left: as one more strip, which is cheaper than three single outputs. Outputs that it
        // shares with the strip before come out the same again.
        var part = row.part(0, pixels &- rest)
        depthwise(&part)
        let last = rest > 2 ? 8 : rest
        part = row.part(pixels &- last, last)
        depthwise(&part)
        return
    }
    if rest == 0 && kernelHeight == 3 && kernelWidth == 3 && aStride == tapStride {
        depthwise3x3(arguments)
        return
    }
    if row.skipsFirst || row.skipsLast {
        depthwiseAtEdges(arguments)
        return
    }
    let low = Lanes(repeating: row.outputMin)
    let high = Lanes(repeating: row.outputMax)
    let whole = channels &- channels % laneCount
    let isDense32 = channels == 32 && tapStride == 32 && aStride == 32 && kernelWidth > 3
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
            if strip == 1 {
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
                store(pointwiseMin(pointwiseMax(sum, low), high), c + ch)
            } else if isDense32 {
                denseStrip32(
                    a + ch, tapRowStride, kernelHeight, kernelWidth, w, start, c + ch, cStride, low, high)
            } else {
                var sums = Sums8(start)
                var i = 0
                while i < kernelHeight {
                    var p = a + i &* tapRowStride + ch
                    var j = 0
                    while j < kernelWidth {
                        sums.step(p, aStride, load(w))
                        p += tapStride
                        w += channels
                        j &+= 1
                    }
                    i &+= 1
                }
                sums.storeAll(c + ch, cStride, low, high)
            }
            ch &+= laneCount
        }
        if ch < channels {
            lastChannels(
                ch, strip, channels, kernelHeight, kernelWidth, a, aStride, tapRowStride, tapStride, 0,
                kernelWidth, weights, bias, c, cStride, row.outputMin, row.outputMax)
        }
    }
}

/// The strips at a row's ends, of which an output skips a tap; what is between them is a row without edges.
@inline(never)
private func depthwiseAtEdges(_ arguments: UnsafePointer<DepthwiseArguments>) {
    let row = arguments.pointee
    let (pixels, channels) = (row.pixels, row.channels)
    let (kernelHeight, kernelWidth) = (row.kernelHeight, row.kernelWidth)
    let (a, aStride, tapRowStride, tapStride) = (row.input, row.inputStride, row.rowStride, row.columnStride)
    let (weights, bias) = (row.weights, row.bias)
    let (c, cStride) = (row.output, row.outputStride)
    let low = Lanes(repeating: row.outputMin)
    let high = Lanes(repeating: row.outputMax)
    let whole = channels &- channels % laneCount
    var x = 0
    while x < pixels {
        let left = pixels &- x
        let strip = left >= 8 ? 8 : 1
        let isFirst = row.skipsFirst && x == 0
        let isLast = row.skipsLast && left == strip
        let a = a + x &* aStride
        let c = c + x &* cStride
        if !isFirst && !isLast {
            // Whole strips, but not one whose last output skips a tap.
            let between = !row.skipsLast ? left : left < 8 ? left &- 1 : (left &- 1) / 8 &* 8
            var part = row.part(x, between)
            depthwise(&part)
            x &+= between
            continue
        }
        x &+= strip
        let firstTap = isFirst ? 1 : 0
        let lastTap = isLast ? kernelWidth &- 1 : kernelWidth
        var ch = 0
        while ch < whole {
            let start = load(bias + ch)
            if strip == 8 {
                edgeStrip(
                    a + ch, aStride, tapRowStride, tapStride, kernelHeight, kernelWidth, firstTap, lastTap,
                    weights + ch, channels, start, c + ch, cStride, low, high)
            } else {
                var sum = start
                var i = 0
                while i < kernelHeight {
                    let tap: Int = i &* tapRowStride &+ firstTap &* tapStride
                    var p = a + tap + ch
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
                store(pointwiseMin(pointwiseMax(sum, low), high), c + ch)
            }
            ch &+= laneCount
        }
        if ch < channels {
            lastChannels(
                ch, strip, channels, kernelHeight, kernelWidth, a, aStride, tapRowStride, tapStride, firstTap,
                lastTap, weights, bias, c, cStride, row.outputMin, row.outputMax)
        }
    }
}

extension DepthwiseArguments {
    /// `count` outputs of this row from `first` on.
    @inline(__always)
    fileprivate func part(_ first: Int, _ count: Int) -> DepthwiseArguments {
        var part = self
        part.pixels = count
        part.input += first &* inputStride
        part.output += first &* outputStride
        part.skipsFirst = skipsFirst && first == 0
        part.skipsLast = skipsLast && first &+ count == pixels
        return part
    }
}

/// The channels from `first` on, beyond the last whole vector, one by one, of a strip whose first output begins with
/// `firstTap` and whose last one ends before `lastTap`.
@inline(never)
func lastChannels(
    _ first: Int, _ strip: Int, _ channels: Int, _ kernelHeight: Int, _ kernelWidth: Int,
    _ a: UnsafePointer<Float>, _ aStride: Int, _ tapRowStride: Int, _ tapStride: Int, _ firstTap: Int,
    _ lastTap: Int, _ weights: UnsafePointer<Float>, _ bias: UnsafePointer<Float>,
    _ c: UnsafeMutablePointer<Float>, _ cStride: Int, _ outputMin: Float, _ outputMax: Float
) {
    var ch = first
    while ch < channels {
        var pixel = 0
        while pixel < strip {
            let from = pixel == 0 ? firstTap : 0
            let to = pixel == strip &- 1 ? lastTap : kernelWidth
            var sum = bias[ch]
            var i = 0
            while i < kernelHeight {
                let tap: Int = i &* tapRowStride &+ from &* tapStride
                var p = a + pixel &* aStride + tap + ch
                var w = weights + (i &* kernelWidth &+ from) &* channels + ch
                var j = from
                while j < to {
                    sum += p.pointee * w.pointee
                    p += tapStride
                    w += channels
                    j &+= 1
                }
                i &+= 1
            }
            sum = sum < outputMin ? outputMin : sum
            c[pixel &* cStride &+ ch] = sum > outputMax ? outputMax : sum
            pixel &+= 1
        }
        ch &+= 1
    }
}

/// Eight outputs at an edge, of which the first or the last skips a tap.
@inline(never)
private func edgeStrip(
    _ a: UnsafePointer<Float>, _ aStride: Int, _ tapRowStride: Int, _ tapStride: Int, _ kernelHeight: Int,
    _ kernelWidth: Int, _ firstTap: Int, _ lastTap: Int, _ weights: UnsafePointer<Float>, _ channels: Int,
    _ start: Lanes, _ out: UnsafeMutablePointer<Float>, _ outStride: Int, _ low: Lanes, _ high: Lanes
) {
    var sums = Sums8(start)
    var w = weights
    var i = 0
    while i < kernelHeight {
        var p = a + i &* tapRowStride
        if firstTap > 0 {
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
    sums.storeAll(out, outStride, low, high)
}

/// Eight outputs of 32 channels that lie close together, as in the separable transformer's last layer: with a stride
/// that the compiler knows, a wide kernel takes a quarter less time.
@inline(never)
private func denseStrip32(
    _ a: UnsafePointer<Float>, _ tapRowStride: Int, _ kernelHeight: Int, _ kernelWidth: Int,
    _ weights: UnsafePointer<Float>, _ start: Lanes, _ out: UnsafeMutablePointer<Float>, _ outStride: Int,
    _ low: Lanes, _ high: Lanes
) {
    var sums = Sums8(start)
    var w = weights
    var i = 0
    while i < kernelHeight {
        var p = a + i &* tapRowStride
        var j = 0
        while kernelWidth &- j >= 3 {
            sums.step(p, 32, load(w))
            sums.step(p + 32, 32, load(w + 32))
            sums.step(p + 64, 32, load(w + 64))
            p += 96
            w += 96
            j &+= 3
        }
        while j < kernelWidth {
            sums.step(p, 32, load(w))
            p += 32
            w += 32
            j &+= 1
        }
        i &+= 1
    }
    sums.storeAll(out, outStride, low, high)
}

/// The sums of eight neighbouring outputs.
struct Sums8 {
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
    func storeAll(_ out: UnsafeMutablePointer<Float>, _ stride: Int, _ outputMin: Lanes, _ outputMax: Lanes) {
        store(pointwiseMin(pointwiseMax(s0, outputMin), outputMax), out)
        store(pointwiseMin(pointwiseMax(s1, outputMin), outputMax), out + stride)
        store(pointwiseMin(pointwiseMax(s2, outputMin), outputMax), out + 2 &* stride)
        store(pointwiseMin(pointwiseMax(s3, outputMin), outputMax), out + 3 &* stride)
        store(pointwiseMin(pointwiseMax(s4, outputMin), outputMax), out + 4 &* stride)
        store(pointwiseMin(pointwiseMax(s5, outputMin), outputMax), out + 5 &* stride)
        store(pointwiseMin(pointwiseMax(s6, outputMin), outputMax), out + 6 &* stride)
        store(pointwiseMin(pointwiseMax(s7, outputMin), outputMax), out + 7 &* stride)
    }
}
