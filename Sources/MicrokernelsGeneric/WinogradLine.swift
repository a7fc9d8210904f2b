// The transforms around the products of Winograd's method in one dimension: 4 outputs of 7 taps from 10 pixels of a line.
//
// With d the pixels, g the taps and m = (G g) ∘ (Bᵀ d), the outputs are Aᵀ m: 10 products instead of 28. A, B and G evaluate
// polynomials at 0, at four points with their negatives, and at infinity. Of all eighths up to 3, these four let a sum of
// random numbers round least; all constants here are exact in binary.

import CMicrokernelTypes

@inline(never)
func winogradLineInput(_ arguments: UnsafePointer<WinogradLineInputArguments>) {
    let transform = arguments.pointee
    let (pixel, stride) = (transform.pixelStride, transform.frequencyStride)
    var patch = 0
    while patch < transform.patches {
        let window = transform.input + patch &* transform.patchStep
        let output = transform.output + patch &* transform.patchStride
        patch &+= 1
        var channel = 0
        while channel < transform.channels {
            let d = window + channel
            let v = output + channel
            channel &+= laneCount
            let d1 = load(d + pixel), d2 = load(d + 2 &* pixel), d3 = load(d + 3 &* pixel)
            let d4 = load(d + 4 &* pixel), d5 = load(d + 5 &* pixel), d6 = load(d + 6 &* pixel)
            let d7 = load(d + 7 &* pixel), d8 = load(d + 8 &* pixel)
            inputPair(pointA, pointB, pointC, pointD, d1, d2, d3, d4, d5, d6, d7, d8, v + stride, stride)
            inputPair(pointB, pointA, pointC, pointD, d1, d2, d3, d4, d5, d6, d7, d8, v + 3 &* stride, stride)
            inputPair(pointC, pointA, pointB, pointD, d1, d2, d3, d4, d5, d6, d7, d8, v + 5 &* stride, stride)
            inputPair(pointD, pointA, pointB, pointC, d1, d2, d3, d4, d5, d6, d7, d8, v + 7 &* stride, stride)
            store(atEdge(load(d), d2, d4, d6, d8), v)
            store(atEdge(d1, d3, d5, d7, load(d + 9 &* pixel)), v + 9 &* stride)
        }
    }
}

@inline(never)
func winogradLineOutput(_ arguments: UnsafePointer<WinogradLineOutputArguments>) {
    let transform = arguments.pointee
    let step = transform.frequencyStride
    let pixel = transform.pixelStride
    var patch = 0
    while patch < transform.patches {
        let valid = transform.outputs &- patch &* transform.outputStep
        var vector = 0
        while vector < transform.vectors {
            let offset = vector &* laneCount
            let at = patch &* transform.patchStep &+ offset
            let m = transform.input + (patch &* transform.vectors &* laneCount &+ offset)
            let bias = load(transform.bias + offset)
            // Outputs of even powers come from sums of opposite points' elements, the others from differences.
            let sumA = load(m + step) + load(m + 2 &* step), oddA = load(m + step) - load(m + 2 &* step)
            let sumB = load(m + 3 &* step) + load(m + 4 &* step)
            let oddB = load(m + 3 &* step) - load(m + 4 &* step)
            let sumC = load(m + 5 &* step) + load(m + 6 &* step)
            let oddC = load(m + 5 &* step) - load(m + 6 &* step)
            let sumD = load(m + 7 &* step) + load(m + 8 &* step)
            let oddD = load(m + 7 &* step) - load(m + 8 &* step)
            var sums = ColumnSums()
            finish((bias + load(m)) + ((sumA + sumB) + (sumC + sumD)), transform, at, &sums)
            if valid > 1 {
                let value = weighted(bias, 1, oddA, oddB, oddC, oddD)
                finish(value, transform, at &+ pixel, &sums)
            }
            if valid > 2 {
                let value = weighted(bias, 2, sumA, sumB, sumC, sumD)
                finish(value, transform, at &+ 2 &* pixel, &sums)
            }
            if valid > 3 {
                let value = weighted(bias + load(m + 9 &* step), 3, oddA, oddB, oddC, oddD)
                finish(value, transform, at &+ 3 &* pixel, &sums)
            }
            if let total = transform.sums {
                let (low, squares) = (total + offset, total + offset + transform.squaresOffset)
                store(load(low) + sums.values, low)
                store(load(squares) + sums.squares, squares)
            }
            vector &+= 1
        }
        patch &+= 1
    }
}

// MARK: Constants

/// The points at which the polynomials are evaluated, beside their negatives, 0 and infinity.
@inline(__always) private var pointA: Float { 0.375 }
@inline(__always) private var pointB: Float { 0.875 }
@inline(__always) private var pointC: Float { 1.25 }
@inline(__always) private var pointD: Float { 2.5 }

@inline(__always)
private func power(_ point: Float, _ exponent: Int) -> Lanes {
    Lanes(repeating: exponent == 1 ? point : exponent == 2 ? point * point : point * point * point)
}

// MARK: Input

/// The elements for the points 0 and infinity: the product of all x² - p², with x^2k taken for d2k.
@inline(__always)
private func atEdge(_ d0: Lanes, _ d2: Lanes, _ d4: Lanes, _ d6: Lanes, _ d8: Lanes) -> Lanes {
    let (a, b) = (pointA * pointA, pointB * pointB), (c, d) = (pointC * pointC, pointD * pointD)
    let pairs = a * b + (a + b) * (c + d) + c * d
    let triples = a * b * (c + d) + (a + b) * c * d
    let high = multiplyAdd(
        multiplyAdd(d8, d6, Lanes(repeating: -(a + b + c + d))), d4, Lanes(repeating: pairs))
    return multiplyAdd(
        multiplyAdd(high, d2, Lanes(repeating: -triples)), d0, Lanes(repeating: a * b * c * d))
}

/// The elements for a point and for its negative: the product of x² - p² for the other three points, times x² for what they
/// share, and times the point and x for what is added in the one and subtracted in the other.
@inline(__always)
private func inputPair(
    _ point: Float, _ other: Float, _ second: Float, _ third: Float, _ d1: Lanes, _ d2: Lanes, _ d3: Lanes,
    _ d4: Lanes, _ d5: Lanes, _ d6: Lanes, _ d7: Lanes, _ d8: Lanes, _ v: UnsafeMutablePointer<Float>,
    _ stride: Int
) {
    let (a, b, c) = (other * other, second * second, third * third)
    let sum = Lanes(repeating: -(a + b + c))
    let pairs = Lanes(repeating: a * b + (a + b) * c)
    let product = Lanes(repeating: -(a * b * c))
    let even = multiplyAdd(multiplyAdd(multiplyAdd(d8, d6, sum), d4, pairs), d2, product)
    let odd = multiplyAdd(multiplyAdd(multiplyAdd(d7, d5, sum), d3, pairs), d1, product)
    store(multiplyAdd(even, odd, Lanes(repeating: point)), v)
    store(multiplyAdd(even, odd, Lanes(repeating: -point)), v + stride)
}

// MARK: Output

/// `start` and what the points' sums or differences are multiplied by: a power of each point.
@inline(__always)
private func weighted(
    _ start: Lanes, _ exponent: Int, _ a: Lanes, _ b: Lanes, _ c: Lanes, _ d: Lanes
) -> Lanes {
    let low = multiplyAdd(multiplyAdd(start, a, power(pointA, exponent)), b, power(pointB, exponent))
    return multiplyAdd(multiplyAdd(low, c, power(pointC, exponent)), d, power(pointD, exponent))
}

/// Sums of a patch's outputs, and of their squares, in one vector of channels.
private struct ColumnSums {
    var values = Lanes(repeating: 0)
    var squares = Lanes(repeating: 0)
}

/// Adds the residual, counts and stores one vector of outputs.
@inline(__always)
private func finish(
    _ sum: Lanes, _ transform: WinogradLineOutputArguments, _ at: Int, _ sums: inout ColumnSums
) {
    var value = sum
    if let residual = transform.residual { value += load(residual + at) }
    sums.values += value
    sums.squares = multiplyAdd(sums.squares, value, value)
    value = pointwiseMin(
        pointwiseMax(value, Lanes(repeating: transform.outputMin)), Lanes(repeating: transform.outputMax))
    store(value, transform.output + at)
}
