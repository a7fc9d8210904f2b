import ImageCodecs

/// Finds how most of a frame has moved, by a vote of the blocks that have something to follow.
struct ShiftVote {
    /// px each way that are told apart.
    private static let reach = 40
    private static let side = 2 * reach + 1
    /// Detail per px that is worth a vote, and the most that counts, in steps of 255.
    private static let detail: ClosedRange<Float> = 2...16
    /// The part of all votes that a shift needs.
    private static let majority: Float = 0.6

    private let reference: FramePlane<Float>
    private let weights: UnsafeMutablePointer<Float>
    private let ballots: UnsafeMutablePointer<Float>

    /// How many floats a vote takes.
    static func count(_ size: PixelSize) -> Int { MotionField.count(size) + side * side }

    init(_ search: MotionSearch, _ memory: UnsafeMutablePointer<Float>) {
        reference = search.levels[0].reference
        weights = memory
        ballots = memory + search.result.columns * search.result.rows
    }

    /// Finds how much there is to follow in the blocks of a row.
    func weigh(row: Int, of field: MotionField) {
        let matcher = BlockMatcher(reference, in: reference)
        let block = MotionField.block
        for column in 0..<field.columns {
            let x = column * block, y = row * block
            // Along an edge nothing can be followed: both ways count.
            let across = matcher.difference(x: x, y: y, MotionVector(x: 2, y: 0))
            let down = matcher.difference(x: x, y: y, MotionVector(x: 0, y: 2))
            let detail = min(across, down) / Float(block * block)
            weights[row * field.columns + column] =
                detail < Self.detail.lowerBound ? 0 : min(detail, Self.detail.upperBound)
        }
    }

    /// The shift to the right and down that most votes are within a px of; `nil` if there is none.
    func winner(_ field: MotionField) -> SIMD2<Float>? {
        ballots.update(repeating: 0, count: Self.side * Self.side)
        var all: Float = 0
        forEach(field) { vector, weight in
            all += weight
            let x = vector.x >> 1 + Self.reach, y = vector.y >> 1 + Self.reach
            guard (0..<Self.side).contains(x), (0..<Self.side).contains(y) else { return }
            ballots[y * Self.side + x] += weight
        }
        guard all > 0 else { return nil }
        var best = 0
        for index in 1..<Self.side * Self.side where ballots[index] > ballots[best] { best = index }
        let x = 2 * (best % Self.side - Self.reach), y = 2 * (best / Self.side - Self.reach)
        var votes: Float = 0
        var sum = SIMD2<Float>.zero
        forEach(field) { vector, weight in
            guard abs(vector.x - x) <= 2, abs(vector.y - y) <= 2 else { return }
            votes += weight
            sum += SIMD2(Float(vector.x), Float(vector.y)) * weight
        }
        return votes < Self.majority * all ? nil : sum * (-0.5 / votes)
    }

    private func forEach(_ field: MotionField, _ body: (MotionVector, Float) -> Void) {
        for row in 0..<field.rows {
            for column in 0..<field.columns {
                let weight = weights[row * field.columns + column]
                if weight > 0 { body(field[column, row], weight) }
            }
        }
    }
}
