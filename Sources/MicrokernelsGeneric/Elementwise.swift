// Passes over contiguous floats: what is applied when a layer reads its input, and the final activation.

import CMicrokernelTypes

@inline(never)
func affine(_ arguments: UnsafePointer<AffineArguments>) {
    let pass = arguments.pointee
    let low = Lanes(repeating: pass.outputMin)
    let high = Lanes(repeating: pass.outputMax)
    var i = 0
    var phase = 0
    let whole = pass.count &- pass.count % laneCount
    if pass.residual == nil && pass.copy == nil {
        // The commonest pass, without tests in its loop: ten instructions a vector, not fourteen.
        while i < whole {
            let value = multiplyAdd(load(pass.shift + phase), load(pass.input + i), load(pass.scale + phase))
            store(pointwiseMin(pointwiseMax(value, low), high), pass.output + i)
            i &+= laneCount
            phase &+= laneCount
            phase = phase == pass.period ? 0 : phase
        }
    }
    while i < whole {
        var value = multiplyAdd(load(pass.shift + phase), load(pass.input + i), load(pass.scale + phase))
        value = pointwiseMin(pointwiseMax(value, low), high)
        if let residual = pass.residual { value += load(residual + i) }
        store(value, pass.output + i)
        if let copy = pass.copy { store(value, copy + i) }
        i &+= laneCount
        phase &+= laneCount
        phase = phase == pass.period ? 0 : phase
    }
    while i < pass.count {
        var value = multiplyAdd(pass.shift[phase], pass.input[i], pass.scale[phase])
        value = value < pass.outputMin ? pass.outputMin : value
        value = value > pass.outputMax ? pass.outputMax : value
        if let residual = pass.residual { value += residual[i] }
        pass.output[i] = value
        if let copy = pass.copy { copy[i] = value }
        i &+= 1
        phase &+= 1
    }
}

@inline(never)
func unitFromBytes(count: Int, input: UnsafePointer<UInt8>, output: UnsafeMutablePointer<Float>) {
    var i = 0
    while i < count {
        output[i] = Float(input[i]) / 255
        i &+= 1
    }
}

@inline(never)
func sigmoid(_ arguments: UnsafePointer<SigmoidArguments>, output: UnsafeMutablePointer<Float>) {
    let pass = arguments.pointee
    var i = 0
    var phase = 0
    while pass.count &- i >= laneCount {
        store(sigmoid(pass.argument(i, phase)), output + i)
        i &+= laneCount
        phase &+= laneCount
        if phase == pass.period { phase = 0 }
    }
    while i < pass.count {
        output[i] = sigmoid(Lanes(repeating: pass.singleArgument(i, phase)))[0]
        i &+= 1
        phase &+= 1
    }
}

@inline(never)
func sigmoidBytes(_ arguments: UnsafePointer<SigmoidArguments>, output: UnsafeMutablePointer<UInt8>) {
    let pass = arguments.pointee
    let full = Lanes(repeating: 255)
    // Adding 2^23 rounds to an integer, which then stands in the low bits of the mantissa.
    let magic = Lanes(repeating: 8_388_608)
    var i = 0
    var phase = 0
    while pass.count &- i >= laneCount {
        let unit = sigmoid(pass.argument(i, phase))
        let bytes = unsafeBitCast(multiplyAdd(magic, unit, full), to: LaneBits.self)
        var lane = 0
        while lane < laneCount {
            output[i &+ lane] = UInt8(truncatingIfNeeded: bytes[lane])
            lane &+= 1
        }
        i &+= laneCount
        phase &+= laneCount
        if phase == pass.period { phase = 0 }
    }
    while i < pass.count {
        let unit = sigmoid(Lanes(repeating: pass.singleArgument(i, phase)))
        output[i] = UInt8(truncatingIfNeeded: multiplyAdd(magic, unit, full)[0].bitPattern)
        i &+= 1
        phase &+= 1
    }
}

extension SigmoidArguments {
    /// A vector of scaled and shifted inputs, whose channels begin at `phase`.
    @inline(__always)
    fileprivate func argument(_ i: Int, _ phase: Int) -> Lanes {
        multiplyAdd(load(shift + phase), load(input + i), load(scale + phase))
    }

    @inline(__always)
    fileprivate func singleArgument(_ i: Int, _ phase: Int) -> Float {
        multiplyAdd(shift[phase], input[i], scale[phase])
    }
}

/// `1 / (1 + exp(-x))`.
@inline(__always)
private func sigmoid(_ x: Lanes) -> Lanes {
    let one = Lanes(repeating: 1)
    // Beyond these, the result is 0 or 1 in Float32 and the exponential would overflow.
    let bounded = pointwiseMin(pointwiseMax(-x, Lanes(repeating: -87)), Lanes(repeating: 87))
    return one / (one + exponential(bounded))
}

/// `exp(x)` for |x| <= 87, by 2^n * p(r) with |r| <= ln(2)/2 and p the degree 6 Taylor polynomial.
@inline(__always)
private func exponential(_ x: Lanes) -> Lanes {
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
