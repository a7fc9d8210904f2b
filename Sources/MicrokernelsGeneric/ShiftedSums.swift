// The second half of a convolution with few output channels.

/// Adds up a row's shifted partial sums: `out[x, n] = clamp(bias[n] + sum over j of p[x + j, j * channels + n])`.
///
/// `p` holds for each position the products of its column with every column of the kernel; an output takes one
/// from each of `kernelWidth` neighbours. Positions are `pStride` floats apart and rounded up to whole vectors, so
/// reading four floats (eight, if the channels are a multiple) is in bounds.
///
/// `sums`: `nil`, or `[sum, sum of squares][channels rounded up to eight]`, added to; taken before the clamp.
@inline(never)
package func shiftedSumsF32(
    pixels: Int, channels: Int, kernelWidth: Int, p: UnsafePointer<Float>, pStride: Int,
    bias: UnsafePointer<Float>, out: UnsafeMutablePointer<Float>, outStride: Int, outputMin: Float,
    outputMax: Float,
    sums: UnsafeMutablePointer<Float>?
) {
    let step = pStride &+ channels
    let sumStride = (channels &+ 7) & ~7
    var n = 0
    while n < channels {
        let p = p + n
        let sums = sums.map { $0 + n }
        if channels &- n >= 8 {
            let start = UnsafeRawPointer(bias + n).loadUnaligned(as: SIMD8<Float>.self)
            var total = SIMD8<Float>(repeating: 0), squares = SIMD8<Float>(repeating: 0)
            var x = 0
            while x < pixels {
                var sum = start
                var from = p + x &* pStride
                var j = 0
                while j < kernelWidth {
                    sum += UnsafeRawPointer(from).loadUnaligned(as: SIMD8<Float>.self)
                    from += step
                    j &+= 1
                }
                total += sum
                squares += sum * sum
                let to = out + x &* outStride + n
                var lane = 0
                while lane < 8 {
                    to[lane] = clamp(sum[lane], outputMin, outputMax)
                    lane &+= 1
                }
                x &+= 1
            }
            if let sums {
                var lane = 0
                while lane < 8 {
                    sums[lane] += total[lane]
                    sums[sumStride &+ lane] += squares[lane]
                    lane &+= 1
                }
            }
            n &+= 8
        } else {
            let valid = channels &- n < 4 ? channels &- n : 4
            var start = SIMD4<Float>(repeating: 0)
            var lane = 0
            while lane < valid {
                start[lane] = bias[n &+ lane]
                lane &+= 1
            }
            var total = SIMD4<Float>(repeating: 0), squares = SIMD4<Float>(repeating: 0)
            var x = 0
            while x < pixels {
                var sum = start
                var from = p + x &* pStride
                var j = 0
                while j < kernelWidth {
                    sum += UnsafeRawPointer(from).loadUnaligned(as: SIMD4<Float>.self)
                    from += step
                    j &+= 1
                }
                total += sum
                squares += sum * sum
                let to = out + x &* outStride + n
                to[0] = clamp(sum[0], outputMin, outputMax)
                if valid > 1 { to[1] = clamp(sum[1], outputMin, outputMax) }
                if valid > 2 { to[2] = clamp(sum[2], outputMin, outputMax) }
                if valid > 3 { to[3] = clamp(sum[3], outputMin, outputMax) }
                x &+= 1
            }
            if let sums {
                lane = 0
                while lane < valid {
                    sums[lane] += total[lane]
                    sums[sumStride &+ lane] += squares[lane]
                    lane &+= 1
                }
            }
            n &+= valid
        }
    }
}

@inline(__always)
private func clamp(_ value: Float, _ outputMin: Float, _ outputMax: Float) -> Float {
    let raised = value < outputMin ? outputMin : value
    return raised > outputMax ? outputMax : raised
}
