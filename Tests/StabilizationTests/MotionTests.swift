import ImageCodecs
import Kernels
import Stabilization
import Tensors
import TestSupport
import Testing

@Suite("Motion")
struct MotionTests {
    private static func plane(
        _ memory: FloatBuffer, _ size: PixelSize, _ value: (_ x: Int, _ y: Int) -> Float
    ) -> FramePlane<Float> {
        let plane = FramePlane(memory.base, size: size)
        for y in 0..<size.height {
            for x in 0..<size.width { plane.row(y)[x] = value(x, y) }
            plane.extendRow(y)
        }
        plane.extendColumns()
        return plane
    }

    /// The value of a plane anywhere, its border repeated.
    private static func value(_ plane: FramePlane<Float>, _ x: Int, _ y: Int) -> Float {
        plane.row(min(max(y, 0), plane.size.height - 1))[min(max(x, 0), plane.size.width - 1)]
    }

    @Test("a block's difference is that of each px, between px of the mean of the nearest")
    func difference() throws {
        var random = SeededRandom(seed: 5)
        for (width, height) in [(40, 24), (9, 17), (1, 1)] {
            let size = PixelSize(width: width, height: height)
            let count = FramePlane<Float>.count(size)
            let (a, b) = (try FloatBuffer(count: count), try FloatBuffer(count: count))
            let own = Self.plane(a, size) { _, _ in Float(random.next() % 256) }
            let other = Self.plane(b, size) { _, _ in Float(random.next() % 256) }
            for _ in 0..<50 {
                let x = Int(random.next() % UInt64(width)) / 8 * 8
                let y = Int(random.next() % UInt64(height)) / 8 * 8
                let vector = MotionVector(
                    x: Int(random.next() % UInt64(2 * width + 16)) - 16 - 2 * x,
                    y: Int(random.next() % UInt64(2 * height + 16)) - 16 - 2 * y)
                var expected: Float = 0
                for row in y..<y + 8 {
                    for column in x..<x + 8 {
                        let fromX = column + vector.x >> 1, fromY = row + vector.y >> 1
                        let right = vector.x & 1, below = vector.y & 1
                        var sum: Float = 0
                        for (i, j) in [(0, 0), (right, 0), (0, below), (right, below)] {
                            sum += Self.value(other, fromX + i, fromY + j)
                        }
                        expected += abs(Self.value(own, column, row) - sum / 4)
                    }
                }
                let found = BlockMatcher(own, in: other).difference(x: x, y: y, vector)
                #expect(abs(found - expected) < 0.05, "\(width)x\(height) at \(x), \(y): \(vector)")
            }
        }
    }

    @Test("what is expected of a px is the weighed mean of four vectors' cubic interpolations")
    func compensation() throws {
        var random = SeededRandom(seed: 6)
        for (width, height) in [(40, 24), (21, 13), (8, 8), (1, 3)] {
            let size = PixelSize(width: width, height: height)
            let memory = try FloatBuffer(count: 4 * FramePlane<SIMD4<Float>>.count(size))
            let past = FramePlane(
                UnsafeMutableRawPointer(memory.base).assumingMemoryBound(to: SIMD4<Float>.self), size: size)
            for y in 0..<height {
                for x in 0..<width {
                    past.row(y)[x] = SIMD4(
                        Float(random.next() % 256), Float(random.next() % 256), Float(random.next() % 256), 3)
                }
                past.extendRow(y)
            }
            past.extendColumns()
            var vectors = [MotionVector](repeating: .zero, count: MotionField.count(size))
            vectors.withUnsafeMutableBufferPointer { vectors in
                let field = MotionField(vectors.baseAddress!, size: size)
                for round in 0..<3 {
                    for row in 0..<field.rows {
                        for column in 0..<field.columns {
                            // In the last round mostly one vector, as in a pan.
                            let isOne = round == 2 && random.next() % 5 > 0
                            field[column, row] =
                                isOne
                                ? MotionVector(x: 3, y: -2)
                                : MotionVector(x: Int(random.next() % 9) - 4, y: Int(random.next() % 9) - 4)
                        }
                    }
                    let compensation = MotionCompensation(past, by: field)
                    var result = [SIMD4<Float>](repeating: .zero, count: width)
                    for y in 0..<height {
                        result.withUnsafeMutableBufferPointer {
                            compensation.predict(row: y, columns: 0..<width, into: $0.baseAddress!)
                        }
                        for x in 0..<width {
                            let difference = result[x] - Self.expected(past, field, x, y)
                            #expect(
                                abs(difference.x) + abs(difference.y) + abs(difference.z)
                                    + abs(difference.w) < 0.02, "\(width)x\(height) at \(x), \(y)")
                        }
                    }
                }
            }
        }
    }

    /// The formula as the catalogue says it.
    private static func expected(
        _ past: FramePlane<SIMD4<Float>>, _ field: MotionField, _ x: Int, _ y: Int
    ) -> SIMD4<Float> {
        func value(_ x: Int, _ y: Int) -> SIMD4<Float> {
            past.row(min(max(y, 0), past.size.height - 1))[min(max(x, 0), past.size.width - 1)]
        }
        func taps(_ half: Int) -> [Float] { half == 0 ? [0, 1, 0, 0] : [-1 / 16, 9 / 16, 9 / 16, -1 / 16] }
        var sum = SIMD4<Float>.zero
        for row in -1...field.rows {
            for column in -1...field.columns {
                let awayX = abs(Float(x) + 0.5 - Float(column * 8 + 4))
                let awayY = abs(Float(y) + 0.5 - Float(row * 8 + 4))
                guard awayX < 8, awayY < 8 else { continue }
                let vector = field[column, row]
                var fetched = SIMD4<Float>.zero
                for (j, down) in taps(vector.y & 1).enumerated() {
                    for (i, across) in taps(vector.x & 1).enumerated() {
                        fetched +=
                            value(x + vector.x >> 1 + i - 1, y + vector.y >> 1 + j - 1) * (across * down)
                    }
                }
                sum += fetched * ((1 - awayX / 8) * (1 - awayY / 8))
            }
        }
        return sum
    }

    @Test(
        "a frame's shift is found, and blocks are where trying all vectors finds them",
        arguments: [(0, 0), (1, 0), (3, -2), (-7, 5), (14, 9), (-20, -11)])
    func search(_ shift: (x: Int, y: Int)) throws {
        let frames = TestFrames(160, 96)
        let stabilizer = try FrameStabilizer(frames.size, pool: ThreadPool(threads: 1))
        _ = stabilizer.steady(frame: frames.frame(), retention: 0.8)
        _ = stabilizer.steady(frame: frames.frame(x: shift.x, y: shift.y), retention: 0.8)
        let found = try #require(stabilizer.change.shift)
        #expect(abs(found.x - Float(shift.x)) < 0.1 && abs(found.y - Float(shift.y)) < 0.1)
        #expect(!stabilizer.change.isCut && stabilizer.change.kept > 0.5)

        let size = frames.size
        let luma = try FloatBuffer(count: MotionSearch.lumaCount(size))
        var vectors = [MotionVector](repeating: .zero, count: MotionSearch.vectorCount(size))
        vectors.withUnsafeMutableBufferPointer { vectors in
            let search = MotionSearch(size, luma: luma.base, vectors: vectors.baseAddress!)
            let finest = search.levels[0]
            for (plane, frame) in [
                (finest.current, frames.frame(x: shift.x, y: shift.y)), (finest.reference, frames.frame()),
            ] {
                for y in 0..<size.height {
                    for x in 0..<size.width { plane.row(y)[x] = Float(frame[(y * size.width + x) * 3 + 1]) }
                    plane.extendRow(y)
                }
            }
            ThreadPool(threads: 2).run { member in
                search.run(member, noise: 0, last: .zero) { _, _ in .zero }
            }
            for row in 0..<search.result.rows {
                for column in 0..<search.result.columns {
                    let x = column * 8, y = row * 8
                    // Where the block was inside.
                    guard (0...size.width - 8).contains(x - shift.x),
                        (0...size.height - 8).contains(y - shift.y)
                    else { continue }
                    var best = (cost: Float.infinity, vector: MotionVector.zero)
                    for down in max(-y, -24)...min(size.height - 8 - y, 24) {
                        for right in max(-x, -24)...min(size.width - 8 - x, 24) {
                            let vector = MotionVector(x: 2 * right, y: 2 * down)
                            let cost = finest.difference(x: x, y: y, vector)
                            if cost < best.cost { best = (cost, vector) }
                        }
                    }
                    #expect(search.result[column, row] == best.vector, "block \(column), \(row)")
                }
            }
        }
    }
}
