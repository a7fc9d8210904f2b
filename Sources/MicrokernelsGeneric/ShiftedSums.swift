// The second half of a convolution with few output channels; see `ShiftedSumsArguments`.

import CMicrokernelTypes

/// Eight channels at a time, then up to four: what a vector reads beyond a position's products must be in bounds.
///
/// The two bodies are alike but for their vector. A function that is generic over it could leave functions of the standard
/// library behind, compiled for this level.
@inline(never)
func shiftedSums(_ arguments: UnsafePointer<ShiftedSumsArguments>) {
    let row = arguments.pointee
    let (channels, inputStride) = (row.channels, row.inputStride)
    let step = inputStride &+ channels
    let sumStride = (channels &+ 7) & ~7
    var n = 0
    while n < channels {
        let input = row.input + n
        let sums = row.sums.map { $0 + n }
        if channels &- n >= 8 {
            let start = UnsafeRawPointer(row.bias + n).loadUnaligned(as: SIMD8<Float>.self)
            var total = SIMD8<Float>(repeating: 0), squares = SIMD8<Float>(repeating: 0)
            var x = 0
            while x < row.pixels {
                var sum = start
                var from = input + x &* inputStride
                var j = 0
                while j < row.kernelWidth {
                    sum += UnsafeRawPointer(from).loadUnaligned(as: SIMD8<Float>.self)
                    from += step
                    j &+= 1
                }
                total += sum
                squares += sum * sum
                let to = row.output + x &* row.outputStride + n
                var lane = 0
                while lane < 8 {
                    to[lane] = row.clamp(sum[lane])
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
                start[lane] = row.bias[n &+ lane]
                lane &+= 1
            }
            var total = SIMD4<Float>(repeating: 0), squares = SIMD4<Float>(repeating: 0)
            var x = 0
            while x < row.pixels {
                var sum = start
                var from = input + x &* inputStride
                var j = 0
                while j < row.kernelWidth {
                    sum += UnsafeRawPointer(from).loadUnaligned(as: SIMD4<Float>.self)
                    from += step
                    j &+= 1
                }
                total += sum
                squares += sum * sum
                let to = row.output + x &* row.outputStride + n
                to[0] = row.clamp(sum[0])
                if valid > 1 { to[1] = row.clamp(sum[1]) }
                if valid > 2 { to[2] = row.clamp(sum[2]) }
                if valid > 3 { to[3] = row.clamp(sum[3]) }
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

extension ShiftedSumsArguments {
    @inline(__always)
    fileprivate func clamp(_ value: Float) -> Float {
        let raised = value < outputMin ? outputMin : value
        return raised > outputMax ? outputMax : raised
    }
}
