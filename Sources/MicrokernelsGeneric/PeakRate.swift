// The fastest that this level's arithmetic can go: what the other kernels are measured against.

/// Products and sums that ``peakRate(iterations:vector:)`` computes in one iteration.
@inline(__always) private var chains: Int { 12 }

/// Twelve chains of products and sums, which keep two fused units of four cycles busy and fit sixteen registers.
///
/// Each chain's product depends on its last sum: a constant product would be computed once.
@inline(never)
func peakRate(iterations: Int, vector: UnsafeMutablePointer<Float>) -> Int {
    let factor = Lanes(repeating: 0.5)
    let term = load(vector)
    var a = term, b = term + 1, c = term + 2, d = term + 3, e = term + 4, f = term + 5
    var g = term + 6, h = term + 7, i = term + 8, j = term + 9, k = term + 10, l = term + 11
    var count = 0
    while count < iterations {
        a = multiplyAdd(term, a, factor)
        b = multiplyAdd(term, b, factor)
        c = multiplyAdd(term, c, factor)
        d = multiplyAdd(term, d, factor)
        e = multiplyAdd(term, e, factor)
        f = multiplyAdd(term, f, factor)
        g = multiplyAdd(term, g, factor)
        h = multiplyAdd(term, h, factor)
        i = multiplyAdd(term, i, factor)
        j = multiplyAdd(term, j, factor)
        k = multiplyAdd(term, k, factor)
        l = multiplyAdd(term, l, factor)
        count &+= 1
    }
    store(a + b + c + d + e + f + g + h + i + j + k + l, vector)
    return iterations &* 2 &* chains &* laneCount
}
