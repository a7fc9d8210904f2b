/// How much of one picture's structure is in another (SSIM): Wang, Bovik, Sheikh and Simoncelli, *Image Quality
/// Assessment: From Error Visibility to Structural Similarity*, IEEE Transactions on Image Processing 13 (2004).
package enum StructuralSimilarity {
    /// The side in px of the window in which structure is compared: no picture may be smaller.
    package static let window = 11
    /// The standard deviation in px of the window's weights.
    static let sigma = 1.5
    /// What keeps quotients of dark and of smooth places apart from 0 / 0: (0.01 L)² and (0.03 L)², where the largest
    /// value L is 1.
    static let (luminanceFloor, contrastFloor) = (Float(0.01 * 0.01), Float(0.03 * 0.03))

    /// The similarity of two lumas of one size, as the mean over all windows that lie inside: -1 to 1, and 1 only if
    /// both are equal.
    ///
    /// Traps if a side is shorter than ``window``.
    package static func between(_ a: Plane, _ b: Plane) -> Double {
        precondition(a.width >= window && a.height >= window)
        let kernel = GaussianKernel(sigma: sigma, radius: window / 2)
        func weighted(_ a: Plane, _ b: Plane) -> Plane { a.zipped(with: b, *).blurred(by: kernel) }
        let (meanA, meanB) = (a.blurred(by: kernel), b.blurred(by: kernel))
        let (squaresA, squaresB, products) = (weighted(a, a), weighted(b, b), weighted(a, b))
        var sum = 0.0
        let margin = window / 2
        for y in margin..<a.height - margin {
            for place in y * a.width + margin..<(y + 1) * a.width - margin {
                let (mA, mB) = (meanA.values[place], meanB.values[place])
                let varianceA = squaresA.values[place] - mA * mA
                let varianceB = squaresB.values[place] - mB * mB
                let covariance = products.values[place] - mA * mB
                let luminance = (2 * mA * mB + luminanceFloor) / (mA * mA + mB * mB + luminanceFloor)
                sum += Double(
                    luminance * (2 * covariance + contrastFloor) / (varianceA + varianceB + contrastFloor))
            }
        }
        return sum / Double((a.width - 2 * margin) * (a.height - 2 * margin))
    }
}
