import Evaluation
import ImageCodecs
import Testing

@Suite("How steady paintings are", .timeLimit(.minutes(10)))
struct FlickerMeasuresTests {
    private static let size = PixelSize(width: 48, height: 32)

    /// A picture in gray, computed from its places.
    private static func picture(_ gray: (_ x: Int, _ y: Int) -> Int) -> RasterImage {
        let size = Self.size
        let rgb = (0..<size.height).flatMap { y in
            (0..<size.width).flatMap { x in [UInt8](repeating: UInt8(gray(x, y)), count: 3) }
        }
        return RasterImage(width: size.width, height: size.height, rgb: rgb)
    }

    private static func flat(_ gray: Int) -> RasterImage { picture { _, _ in gray } }

    /// Whether it is that but for the rounding of floats.
    private func isNear(_ value: Double, _ expected: Double) -> Bool { abs(value - expected) < 1e-3 }

    @Test("flicker is the distance from each painting to the next, light that of the last")
    func flicker() {
        let measures = FlickerMeasures(of: [100, 110, 104, 104].map(Self.flat), step: 0, skipping: 0)
        #expect(isNear(measures.flicker, (10 + 6 + 0) / 3.0), "\(measures.flicker)")
        #expect(isNear(measures.light, 104) && isNear(measures.sharpness, 0))
        let still = FlickerMeasures(of: [Self.flat(7), Self.flat(7)], step: 0, skipping: 0)
        #expect(still.flicker == 0)
    }

    @Test("lighter and darker do not cancel")
    func signs() {
        let even = Self.picture { x, y in (x + y) % 2 == 0 ? 90 : 110 }
        let odd = Self.picture { x, y in (x + y) % 2 == 0 ? 110 : 90 }
        let measures = FlickerMeasures(of: [even, odd], step: 0, skipping: 0)
        #expect(isNear(measures.flicker, 20) && isNear(measures.light, 100), "\(measures)")
    }

    @Test("what is skipped does not count")
    func skipping() {
        let paintings = [0, 255, 40, 42, 41].map(Self.flat)
        let measures = FlickerMeasures(of: paintings, step: 0, skipping: 2)
        #expect(isNear(measures.flicker, 1.5) && isNear(measures.light, 41), "\(measures)")
    }

    @Test("what moves with the scene does not flicker; against it, it does", arguments: [1, 3])
    func warping(_ step: Int) {
        // A slope of two steps a px, which moves to the left.
        let paintings = (0..<4).map { frame in Self.picture { x, _ in 2 * (x + step * frame) } }
        let along = FlickerMeasures(of: paintings, step: step, skipping: 0)
        #expect(isNear(along.flicker, 0), "\(along.flicker)")
        let still = FlickerMeasures(of: paintings, step: 0, skipping: 0)
        #expect(isNear(still.flicker, Double(2 * step)), "\(still.flicker)")
        // And what flickers on the way is still seen.
        let flickering = paintings.enumerated().map { frame, painting in
            Self.picture { x, y in Int(painting.rgb[(y * 48 + x) * 3]) + 5 * (frame % 2) }
        }
        let measures = FlickerMeasures(of: flickering, step: step, skipping: 0)
        #expect(isNear(measures.flicker, 5), "\(measures.flicker)")
    }

    @Test("what comes into sight at the borders is left out")
    func borders() {
        let before = Self.flat(50)
        let after = Self.picture { x, y in
            x < 8 || x >= 40 || y < 8 || y >= 24 ? 250 : 50
        }
        #expect(FlickerMeasures(of: [before, after], step: 0, skipping: 0).flicker == 0)
    }

    @Test("sharpness is the mean gradient: of a slope its steepness")
    func sharpness() {
        let slope = Self.picture { x, _ in 5 * x }
        let flat = Self.flat(0)
        let measures = FlickerMeasures(of: [slope, slope], step: 0, skipping: 0)
        #expect(isNear(measures.sharpness * 255, 5), "\(measures.sharpness)")
        // The mean over all paintings.
        let half = FlickerMeasures(of: [slope, flat], step: 0, skipping: 0)
        #expect(isNear(half.sharpness * 255, 2.5), "\(half.sharpness)")
    }

    // MARK: Ghosts

    private static func clip(_ kind: TestClip.Kind) throws -> TestClip {
        try TestClip(kind, of: flat(60), size: size, count: 6)
    }

    /// Paintings of a clip's frame alone, and with `share` of what crossed it two frames before.
    private static func paintings(
        _ clip: TestClip, share: Int
    ) -> (own: [RasterImage], plain: [RasterImage]) {
        let plain = (0..<clip.count).map { frame in
            picture { x, y in clip.covers(x: x, y: y, frame: frame) ? 160 : 60 }
        }
        let own = (0..<clip.count).map { frame in
            picture { x, y in
                let isGone =
                    frame >= 2 && clip.covers(x: x, y: y, frame: frame - 2)
                    && !clip.covers(x: x, y: y, frame: frame)
                return clip.covers(x: x, y: y, frame: frame) ? 160 : isGone ? 60 + share : 60
            }
        }
        return (own, plain)
    }

    @Test("a ghost is the part that is still seen of what has gone", arguments: [0, 25, 100])
    func ghost(_ share: Int) throws {
        let clip = try Self.clip(.crossing)
        let (own, plain) = Self.paintings(clip, share: share)
        let ghost = FlickerMeasures.ghost(clip, own, plain: plain)
        #expect(isNear(ghost, Double(share) / 100), "\(ghost)")
    }

    @Test("where nothing crosses there is no ghost, whatever differs")
    func noGhost() throws {
        let clip = try Self.clip(.still)
        let own = [RasterImage](repeating: Self.flat(200), count: clip.count)
        let plain = [RasterImage](repeating: Self.flat(60), count: clip.count)
        #expect(FlickerMeasures.ghost(clip, own, plain: plain) == 0)
    }
}
