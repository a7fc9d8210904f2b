// Depthwise convolution: each channel with a small kernel of its own; see `DepthwiseArguments`.
//
// Outputs are taken in strips of eight, channels vector by vector within them: the window of a strip stays in the
// first-level cache, each weight is loaded once a strip, and eight sums hide the multiply's latency.

import CMicrokernelTypes

@inline(never)
func depthwise(_ arguments: UnsafePointer<DepthwiseArguments>) {
    convolve(arguments.pointee)
}

@inline(never)
private func convolve(_ row: DepthwiseArguments) {
    let rest = row.pixels % 8
    if row.pixels > 8 && rest > 0 {
        // Whole strips, then what is left: as one more strip, which is cheaper than three single outputs. Outputs that it
        // shares with the strip before come out the same again.
        convolve(row.part(0, row.pixels &- rest))
        let last = rest > 2 ? 8 : rest
        convolve(row.part(row.pixels &- last, last))
        return
    }
    if rest == 0 && row.kernelHeight == 3 && row.kernelWidth == 3 && row.inputStride == row.columnStride {
        depthwise3x3(row)
        return
    }
    let channels = row.channels
    let whole = channels &- channels % laneCount
    let isDense32 =
        channels == 32 && row.columnStride == 32 && row.inputStride == 32 && row.kernelWidth > 3
    var x = 0
    while x < row.pixels {
        let strip = row.strip(x, row.pixels &- x >= 8 ? 8 : 1)
        x &+= strip.count
        var channel = 0
        while channel < whole {
            if strip.count == 1 {
                singleOutput(row, strip, channel)
            } else if strip.isAtEdge {
                edgeStrip(row, strip, channel)
            } else if isDense32 {
                denseStrip32(row, strip, channel)
            } else {
                eightOutputs(row, strip, channel, isAtEdge: false)
            }
            channel &+= laneCount
        }
        if channel < channels { lastChannels(row, strip, from: channel) }
    }
}

/// Neighbouring outputs of a row, and their columns of taps inside the image: all but those that the row skips.
struct Strip {
    let count: Int
    let input: UnsafePointer<Float>
    let output: UnsafeMutablePointer<Float>
    /// The first column of the first output's taps: 1 where it skips one.
    let firstTap: Int
    /// The end of the last output's taps: one column less where it skips one.
    let endTap: Int
    /// Whether an output skips a tap.
    let isAtEdge: Bool
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

    @inline(__always)
    func strip(_ first: Int, _ count: Int) -> Strip {
        let isFirst = skipsFirst && first == 0
        let isLast = skipsLast && first &+ count == pixels
        return Strip(
            count: count, input: input + first &* inputStride, output: output + first &* outputStride,
            firstTap: isFirst ? 1 : 0, endTap: isLast ? kernelWidth &- 1 : kernelWidth,
            isAtEdge: isFirst || isLast)
    }
}

/// One output of a vector of channels.
@inline(__always)
private func singleOutput(_ row: DepthwiseArguments, _ strip: Strip, _ channel: Int) {
    var sum = load(row.bias + channel)
    var i = 0
    while i < row.kernelHeight {
        var p = strip.input + i &* row.rowStride + strip.firstTap &* row.columnStride + channel
        var w = row.weights + (i &* row.kernelWidth &+ strip.firstTap) &* row.channels + channel
        var j = strip.firstTap
        while j < strip.endTap {
            sum = multiplyAdd(sum, load(p), load(w))
            p += row.columnStride
            w += row.channels
            j &+= 1
        }
        i &+= 1
    }
    let low = Lanes(repeating: row.outputMin), high = Lanes(repeating: row.outputMax)
    store(pointwiseMin(pointwiseMax(sum, low), high), strip.output + channel)
}

/// Eight outputs at an edge, of which the first or the last skips a tap.
@inline(never)
private func edgeStrip(_ row: DepthwiseArguments, _ strip: Strip, _ channel: Int) {
    eightOutputs(row, strip, channel, isAtEdge: true)
}

/// Eight outputs of a vector of channels; `isAtEdge` is a constant of the caller, which leaves no test in the loop.
@inline(__always)
private func eightOutputs(_ row: DepthwiseArguments, _ strip: Strip, _ channel: Int, isAtEdge: Bool) {
    var sums = Sums8(load(row.bias + channel))
    var w = row.weights + channel
    var i = 0
    while i < row.kernelHeight {
        var p = strip.input + i &* row.rowStride + channel
        if isAtEdge && strip.firstTap > 0 {
            sums.stepAfterFirst(p, row.inputStride, load(w))
            p += row.columnStride
            w += row.channels
        }
        var j = isAtEdge ? strip.firstTap : 0
        let end = isAtEdge ? strip.endTap : row.kernelWidth
        while j < end {
            sums.step(p, row.inputStride, load(w))
            p += row.columnStride
            w += row.channels
            j &+= 1
        }
        if isAtEdge && strip.endTap < row.kernelWidth {
            sums.stepBeforeLast(p, row.inputStride, load(w))
            w += row.channels
        }
        i &+= 1
    }
    sums.storeAll(row, strip, channel)
}

/// Eight outputs of 32 channels that lie close together, as in the separable transformer's last layer: with a stride
/// that the compiler knows, a wide kernel takes a quarter less time.
@inline(never)
private func denseStrip32(_ row: DepthwiseArguments, _ strip: Strip, _ channel: Int) {
    var sums = Sums8(load(row.bias + channel))
    var w = row.weights + channel
    var i = 0
    while i < row.kernelHeight {
        var p = strip.input + i &* row.rowStride + channel
        var j = 0
        while row.kernelWidth &- j >= 3 {
            sums.step(p, 32, load(w))
            sums.step(p + 32, 32, load(w + 32))
            sums.step(p + 64, 32, load(w + 64))
            p += 96
            w += 96
            j &+= 3
        }
        while j < row.kernelWidth {
            sums.step(p, 32, load(w))
            p += 32
            w += 32
            j &+= 1
        }
        i &+= 1
    }
    sums.storeAll(row, strip, channel)
}

/// The channels from `first` on, beyond the last whole vector, one by one.
@inline(never)
func lastChannels(_ row: DepthwiseArguments, _ strip: Strip, from first: Int) {
    var channel = first
    while channel < row.channels {
        var pixel = 0
        while pixel < strip.count {
            let from = pixel == 0 ? strip.firstTap : 0
            let to = pixel == strip.count &- 1 ? strip.endTap : row.kernelWidth
            var sum = row.bias[channel]
            var i = 0
            while i < row.kernelHeight {
                var p = strip.input + pixel &* row.inputStride + i &* row.rowStride
                p += from &* row.columnStride &+ channel
                var w = row.weights + (i &* row.kernelWidth &+ from) &* row.channels + channel
                var j = from
                while j < to {
                    sum += p.pointee * w.pointee
                    p += row.columnStride
                    w += row.channels
                    j &+= 1
                }
                i &+= 1
            }
            sum = sum < row.outputMin ? row.outputMin : sum
            strip.output[pixel &* row.outputStride &+ channel] =
                sum > row.outputMax ? row.outputMax : sum
            pixel &+= 1
        }
        channel &+= 1
    }
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

    /// Clamps and stores the outputs of a strip.
    @inline(__always)
    func storeAll(_ row: DepthwiseArguments, _ strip: Strip, _ channel: Int) {
        let outputMin = Lanes(repeating: row.outputMin), outputMax = Lanes(repeating: row.outputMax)
        let out = strip.output + channel
        let stride = row.outputStride
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
