extension Plane {
    /// How steeply the values change, per px, whatever the direction: the length of the vector of the two central
    /// differences, `(v[x + 1] - v[x - 1]) / 2`; at a border, the difference to its only neighbour.
    ///
    /// Never negative.
    package var gradient: Plane {
        Plane(width: width, height: height) { lengths in
            values.withUnsafeBufferPointer { values in
                for y in 0..<height {
                    let above = max(y - 1, 0) * width
                    let below = min(y + 1, height - 1) * width
                    let verticalShare: Float = below - above == 2 * width ? 0.5 : 1
                    for x in 0..<width {
                        let left = max(x - 1, 0)
                        let right = min(x + 1, width - 1)
                        let horizontalShare: Float = right - left == 2 ? 0.5 : 1
                        let row = y * width
                        let across = (values[row + right] - values[row + left]) * horizontalShare
                        let down = (values[below + x] - values[above + x]) * verticalShare
                        lengths[row + x] = (across * across + down * down).squareRoot()
                    }
                }
            }
        }
    }

    /// Pearson's correlation of the values of two planes of one size, -1 to 1; 0 if one of them is flat, which goes
    /// with nothing.
    package func correlation(with other: Plane) -> Double {
        precondition(width == other.width && height == other.height)
        let (ownMean, otherMean) = (mean, other.mean)
        var products = 0.0
        var ownSquares = 0.0
        var otherSquares = 0.0
        for (own, other) in zip(values, other.values) {
            let (a, b) = (Double(own) - ownMean, Double(other) - otherMean)
            products += a * b
            ownSquares += a * a
            otherSquares += b * b
        }
        let norm = (ownSquares * otherSquares).squareRoot()
        return norm > 0 ? min(max(products / norm, -1), 1) : 0
    }
}
