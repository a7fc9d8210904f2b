// Passes over contiguous floats: what is applied when a layer reads its input, and the final activation.

/// `out[i] = clamp(a[i] * scale[i % period] + shift[i % period]) + residual[i]`, and the same to `copy` if given.
///
/// `scale` and `shift` hold `period` floats: the channel count, repeated until it is a multiple of the vector, so
/// that a row of pixels is one run whatever its channels.
@inline(never)
package func affineF32(
    count: Int, period: Int, a: UnsafePointer<Float>, scale: UnsafePointer<Float>,
    shift: UnsafePointer<Float>,
    outputMin: Float, outputMax: Float, residual: UnsafePointer<Float>?, out: UnsafeMutablePointer<Float>,
    copy: UnsafeMutablePointer<Float>?
) {
    let low = Lanes(repeating: outputMin)
    let high = Lanes(repeating: outputMax)
    var i = 0
    var phase = 0
    while count &- i >= laneCount {
        var value = multiplyAdd(load(shift + phase), load(a + i), load(scale + phase))
        value = pointwiseMin(pointwiseMax(value, low), high)
        if let residual { value += load(residual + i) }
        store(value, out + i)
        if let copy { store(value, copy + i) }
        i &+= laneCount
        phase &+= laneCount
        if phase == period { phase = 0 }
    }
    while i < count {
        var value = multiplyAdd(shift[phase], a[i], scale[phase])
        value = value < outputMin ? outputMin : value
        value = value > outputMax ? outputMax : value
        if let residual { value += residual[i] }
        out[i] = value
        if let copy { copy[i] = value }
        i &+= 1
        phase &+= 1
    }
}

/// `out[i] = a[i] / 255`: 8-bit colour to the networks' 0...1.
@inline(never)
package func unitFromBytesF32(count: Int, a: UnsafePointer<UInt8>, out: UnsafeMutablePointer<Float>) {
    var i = 0
    while i < count {
        out[i] = Float(a[i]) / 255
        i &+= 1
    }
}

/// `out[i] = sigmoid(a[i] * scale[i % period] + shift[i % period])`; relative error below 3e-7.
@inline(never)
package func sigmoidF32(
    count: Int, period: Int, a: UnsafePointer<Float>, scale: UnsafePointer<Float>,
    shift: UnsafePointer<Float>,
    out: UnsafeMutablePointer<Float>
) {
    var i = 0
    var phase = 0
    while count &- i >= laneCount {
        store(sigmoid(multiplyAdd(load(shift + phase), load(a + i), load(scale + phase))), out + i)
        i &+= laneCount
        phase &+= laneCount
        if phase == period { phase = 0 }
    }
    while i < count {
        out[i] = sigmoid(Lanes(repeating: multiplyAdd(shift[phase], a[i], scale[phase])))[0]
        i &+= 1
        phase &+= 1
    }
}

/// `sigmoidF32` rounded to 8-bit colour: `out[i] = round(255 * sigmoid(...))`.
@inline(never)
package func sigmoidBytes(
    count: Int, period: Int, a: UnsafePointer<Float>, scale: UnsafePointer<Float>,
    shift: UnsafePointer<Float>,
    out: UnsafeMutablePointer<UInt8>
) {
    let full = Lanes(repeating: 255)
    // Adding 2^23 rounds to an integer, which then stands in the low bits of the mantissa.
    let magic = Lanes(repeating: 8_388_608)
    var i = 0
    var phase = 0
    while count &- i >= laneCount {
        let unit = sigmoid(multiplyAdd(load(shift + phase), load(a + i), load(scale + phase)))
        let bytes = unsafeBitCast(multiplyAdd(magic, unit, full), to: LaneBits.self)
        var lane = 0
        while lane < laneCount {
            out[i &+ lane] = UInt8(truncatingIfNeeded: bytes[lane])
            lane &+= 1
        }
        i &+= laneCount
        phase &+= laneCount
        if phase == period { phase = 0 }
    }
    while i < count {
        let unit = sigmoid(Lanes(repeating: multiplyAdd(shift[phase], a[i], scale[phase])))
        out[i] = UInt8(truncatingIfNeeded: multiplyAdd(magic, unit, full)[0].bitPattern)
        i &+= 1
        phase &+= 1
    }
}

/// `1 / (1 + exp(-x))`.
@inline(__always)
func sigmoid(_ x: Lanes) -> Lanes {
    let one = Lanes(repeating: 1)
    // Beyond these, the result is 0 or 1 in Float32 and the exponential would overflow.
    let bounded = pointwiseMin(pointwiseMax(-x, Lanes(repeating: -87)), Lanes(repeating: 87))
    return one / (one + exponential(bounded))
}

/// `exp(x)` for |x| <= 87, by 2^n * p(r) with |r| <= ln(2)/2 and p the degree 6 Taylor polynomial.
@inline(__always)
func exponential(_ x: Lanes) -> Lanes {
    // Adding 1.5 * 2^23 rounds to an integer, whose low bits then stand in the mantissa.
    let magic = Lanes(repeating: 12_582_912)
    let shifted = multiplyAdd(magic, x, Lanes(repeating: 1.442_695_04))
    let n = shifted - magic
    // ln(2) in two parts, so that n * ln(2) is exact enough.
    var r = multiplyAdd(x, n, Lanes(repeating: -0.693_359_375))
    r = multiplyAdd(r, n, Lanes(repeating: 2.121_944_4e-4))
    var p = Lanes(repeating: 1.0 / 720)
    p = multiplyAdd(Lanes(repeating: 1.0 / 120), p, r)
    p = multiplyAdd(Lanes(repeating: 1.0 / 24), p, r)
    p = multiplyAdd(Lanes(repeating: 1.0 / 6), p, r)
    p = multiplyAdd(Lanes(repeating: 0.5), p, r)
    p = multiplyAdd(Lanes(repeating: 1), p, r)
    p = multiplyAdd(Lanes(repeating: 1), p, r)
    let exponent =
        (unsafeBitCast(shifted, to: LaneBits.self) &+ LaneBits(repeating: 127)) &<< LaneBits(repeating: 23)
    return p * unsafeBitCast(exponent, to: Lanes.self)
}
