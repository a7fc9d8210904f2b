import Evaluation
import ImageCodecs
import Testing

@Suite("Clips that are made of a picture", .timeLimit(.minutes(10)))
struct TestClipTests {
    private static let size = PixelSize(width: 96, height: 64)

    private static func clip(_ kind: TestClip.Kind, count: Int = 5) throws -> TestClip {
        try TestClip(kind, of: TestPlanes.waves(200, 130, 0), size: size, count: count)
    }

    /// The mean distance of two frames' numbers, the second seen `step` px further to the left.
    private static func distance(_ a: RasterImage, _ b: RasterImage, step: Int = 0) -> Double {
        var sum = 0, count = 0
        for y in 0..<a.height {
            for x in 0..<a.width - step {
                for channel in 0..<3 {
                    let before = a.rgb[(y * a.width + x + step) * 3 + channel]
                    sum += abs(Int(before) - Int(b.rgb[(y * a.width + x) * 3 + channel]))
                    count += 1
                }
            }
        }
        return Double(sum) / Double(count)
    }

    @Test("are the same each time, and no frame has another's noise")
    func noise() throws {
        let clip = try Self.clip(.still)
        #expect(clip.frame(2) == (try Self.clip(.still).frame(2)))
        // Two normal noises of a deviation of 2.5 are 2.82 apart; at black and white less is seen of them.
        let distance = Self.distance(clip.frame(0), clip.frame(1))
        #expect((2.2...3.1).contains(distance), "\(distance)")
    }

    @Test("move by as many px a frame as they say", arguments: [TestClip.Kind.slowPan, .fastPan])
    func pan(_ kind: TestClip.Kind) throws {
        let clip = try Self.clip(kind)
        #expect(clip.step == (kind == .slowPan ? 1 : 3))
        let along = Self.distance(clip.frame(1), clip.frame(2), step: clip.step)
        #expect(along < 3.1, "\(along)")
        #expect(Self.distance(clip.frame(1), clip.frame(2)) > along)
        #expect(clip.frame(clip.count - 1).size == Self.size)
    }

    @Test("grow lighter by a hundredth a frame where the exposure drifts")
    func exposure() throws {
        let clip = try Self.clip(.exposure, count: 11)
        func light(_ frame: Int) -> Double {
            Plane(lumaOf: clip.frame(frame)).mean
        }
        let ratio = light(10) / light(0)
        // White grows no lighter.
        #expect((1.05...1.1).contains(ratio), "\(ratio)")
    }

    @Test("have a disc where it covers them, and else what they have without it")
    func crossing() throws {
        let clip = try Self.clip(.crossing), still = try Self.clip(.still)
        let frame = clip.frame(4), plain = still.frame(4)
        var covered = 0
        for y in 0..<Self.size.height {
            for x in 0..<Self.size.width {
                let at = (y * Self.size.width + x) * 3
                if clip.covers(x: x, y: y, frame: 4) {
                    covered += 1
                    // Red or yellow: little blue.
                    #expect(frame.rgb[at] > 200 && frame.rgb[at + 2] < 90, "\(x), \(y)")
                } else {
                    #expect(frame.rgb[at..<at + 3] == plain.rgb[at..<at + 3], "\(x), \(y)")
                }
            }
        }
        // Of a radius of a sixth of the height, all of it in sight.
        #expect((280...350).contains(covered), "\(covered)")
        #expect(!still.covers(x: 38, y: 32, frame: 4))
    }
}
