package import ImageCodecs
package import Kernels

/// Finds where the blocks of a frame were in the one before: from coarse to fine, then to half a px.
///
/// At the coarsest level all vectors of a small window are tried, at each finer one those of the nearest parents, none,
/// and the neighbours of the best. Then each block tries what the blocks beside it found, and half px around the best. A
/// vector costs what it differs from its parent's by, the more the noisier the frames are: in noise and in flat areas
/// the best match is left to chance otherwise. Blocks look only at what earlier passes have finished, so that the result
/// does not depend on the threads.
package struct MotionSearch {
    /// Steps of the coarsest level that are tried each way.
    private static let window = 6
    /// The most levels, and what the coarsest is to have along its shorter side at least, in px.
    private static let mostLevels = 4
    private static let leastSide = 24

    /// The luma of both frames at each level, the finest first.
    package let levels: [BlockMatcher]
    /// What was found at each level, the finest first.
    private let fields: [MotionField]
    /// The vectors of the frame before, then the result.
    package let result: MotionField

    /// The sizes of the levels.
    private static func sizes(_ size: PixelSize) -> [PixelSize] {
        var sizes = [size]
        while sizes.count < mostLevels, let last = sizes.last, min(last.width, last.height) >= 2 * leastSide {
            sizes.append(PixelSize(width: (last.width + 1) / 2, height: (last.height + 1) / 2))
        }
        return sizes
    }

    /// How many floats the levels of both frames take.
    package static func lumaCount(_ size: PixelSize) -> Int {
        sizes(size).reduce(0) { $0 + 2 * FramePlane<Float>.count($1) }
    }

    /// How many vectors the fields take.
    package static func vectorCount(_ size: PixelSize) -> Int {
        sizes(size).reduce(MotionField.count(size)) { $0 + MotionField.count($1) }
    }

    /// A search in memory for ``lumaCount(_:)`` floats and ``vectorCount(_:)`` vectors.
    package init(
        _ size: PixelSize, luma: UnsafeMutablePointer<Float>, vectors: UnsafeMutablePointer<MotionVector>
    ) {
        var luma = luma, vectors = vectors
        let sizes = Self.sizes(size)
        levels = sizes.map { size in
            let count = FramePlane<Float>.count(size)
            defer { luma += 2 * count }
            return BlockMatcher(
                FramePlane(luma, size: size), in: FramePlane(luma + count, size: size))
        }
        fields = sizes.map { size in
            defer { vectors += MotionField.count(size) }
            return MotionField(vectors, size: size)
        }
        result = MotionField(vectors, size: size)
        result.fill(.zero)
    }

    /// Finds the vectors; the finest level of both frames is there, its rows extended.
    ///
    /// - Parameters:
    ///   - member: the thread; all of the team call this together.
    ///   - noise: how far luma is off by chance, on average, in steps of 255.
    ///   - last: how most of the frame before moved.
    ///   - vote: called by one thread once whole px are found; gives how most of the frame moved.
    package func run(
        _ member: Worker, noise: Float, last: MotionVector, vote: (MotionField, Worker) -> MotionVector
    ) {
        let planes = { (level: Int) in [levels[level].current, levels[level].reference] }
        member.forEach(2) { planes(0)[$0].extendColumns() }
        for level in levels.indices.dropFirst() {
            let fine = planes(level - 1), coarse = planes(level)
            let height = coarse[0].size.height
            member.forEach(2 * height) {
                Self.halve(fine[$0 / height], to: coarse[$0 / height], row: $0 % height)
            }
            member.forEach(2) { coarse[$0].extendColumns() }
        }
        let penalty = 4 + 8 * noise
        for level in levels.indices.reversed() {
            let field = fields[level]
            member.forEach(field.rows) { row in
                for column in 0..<field.columns {
                    field[column, row] = vector(column, row, level, last, penalty)
                }
            }
        }
        let most = vote(fields[0], member)
        member.forEach(result.rows) { row in
            for column in 0..<result.columns { result[column, row] = refined(column, row, most, penalty) }
        }
    }

    /// Computes a row of the next coarser level: the mean of four px.
    private static func halve(_ fine: FramePlane<Float>, to coarse: FramePlane<Float>, row y: Int) {
        let above = fine.row(2 * y), below = fine.row(2 * y + 1), result = coarse.row(y)
        for x in 0..<coarse.size.width {
            result[x] = (above[2 * x] + above[2 * x + 1] + below[2 * x] + below[2 * x + 1]) * 0.25
        }
        coarse.extendRow(y)
    }

    /// The best of what is tried, by its difference and its price.
    private struct Choice {
        let matcher: BlockMatcher
        let x: Int
        let y: Int
        let expected: MotionVector
        let penalty: Float
        var best = MotionVector.zero
        var cost = Float.infinity

        init(
            _ matcher: BlockMatcher, _ column: Int, _ row: Int, expected: MotionVector, most: MotionVector,
            penalty: Float
        ) {
            self.matcher = matcher
            x = column * MotionField.block
            y = row * MotionField.block
            self.expected = expected
            self.penalty = penalty
            // What moves as most does is most likely, and is not moved by noise.
            tryVector(most, discount: penalty)
            if most != .zero { tryVector(.zero) }
        }

        mutating func tryVector(_ vector: MotionVector, discount: Float = 0) {
            let vector = matcher.clamped(vector, x: x, y: y)
            if vector == best, cost < .infinity { return }
            let off = abs(vector.x - expected.x) + abs(vector.y - expected.y)
            // Half px count half.
            let cost = matcher.difference(x: x, y: y, vector) + penalty * 0.5 * Float(min(off, 8)) - discount
            if cost < self.cost {
                best = vector
                self.cost = cost
            }
        }

        mutating func tryAround(step: Int) {
            let center = best
            for y in -1...1 {
                for x in -1...1 where x != 0 || y != 0 {
                    tryVector(MotionVector(x: center.x + x * step, y: center.y + y * step))
                }
            }
        }
    }

    private func vector(
        _ column: Int, _ row: Int, _ level: Int, _ last: MotionVector, _ penalty: Float
    ) -> MotionVector {
        // Whole px of the level.
        let most = MotionVector(x: (last.x >> level + 1) & ~1, y: (last.y >> level + 1) & ~1)
        guard level + 1 < levels.count else {
            var choice = Choice(levels[level], column, row, expected: most, most: most, penalty: penalty)
            for y in -Self.window...Self.window {
                for x in -Self.window...Self.window { choice.tryVector(MotionVector(x: 2 * x, y: 2 * y)) }
            }
            return choice.best
        }
        let parents = fields[level + 1]
        func parent(_ column: Int, _ row: Int) -> MotionVector {
            let vector = parents[column, row]
            return MotionVector(x: 2 * vector.x, y: 2 * vector.y)
        }
        let own = parent(column / 2, row / 2)
        var choice = Choice(
            levels[level], column, row, expected: own, most: most, penalty: penalty)
        let aside = column / 2 + (column & 1) * 2 - 1, beyond = row / 2 + (row & 1) * 2 - 1
        choice.tryVector(own)
        choice.tryVector(parent(aside, row / 2))
        choice.tryVector(parent(column / 2, beyond))
        choice.tryVector(parent(aside, beyond))
        choice.tryAround(step: 2)
        return choice.best
    }

    private func refined(
        _ column: Int, _ row: Int, _ most: MotionVector, _ penalty: Float
    ) -> MotionVector {
        let field = fields[0]
        let own = field[column, row]
        var choice = Choice(
            levels[0], column, row, expected: own, most: most, penalty: penalty)
        choice.tryVector(own)
        for y in -1...1 {
            for x in -1...1 {
                let vector = field[column + x, row + y]
                if vector != own { choice.tryVector(vector) }
            }
        }
        let before = result[column, row]
        choice.tryVector(MotionVector(x: before.x & ~1, y: before.y & ~1))
        choice.tryAround(step: 1)
        return choice.best
    }
}
