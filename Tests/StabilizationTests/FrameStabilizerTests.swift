import ImageCodecs
import Kernels
import Stabilization
import TestSupport
import Testing

@Suite("The stabilizer of frames")
struct FrameStabilizerTests {
    private let pool = ThreadPool(threads: 2)

    @Test(
        "noise of a still scene and of one that moves goes, and the scene stays sharp", arguments: [0, 1, 3])
    func noise(_ step: Int) throws {
        let frames = TestFrames(120, 80)
        let stabilizer = try FrameStabilizer(frames.size, pool: pool)
        var off = 0.0, own = 0.0
        for index in 0..<12 {
            let clean = frames.frame(x: index * step)
            let noisy = frames.frame(x: index * step, noise: 6, seed: UInt64(index) + 9)
            let calm = stabilizer.steady(frame: noisy, retention: 0.87)
            #expect(calm.count == noisy.count)
            if index == 0 { #expect(calm == noisy) }
            if index >= 8 {
                off += TestFrames.distance(calm, clean)
                own += TestFrames.distance(noisy, clean)
            }
        }
        #expect(off < 0.5 * own, "noise of \(own / 4) steps came to \(off / 4)")
    }

    @Test("what crosses leaves nothing behind after two frames, in the frame and in its painting")
    func ghost() throws {
        let frames = TestFrames(160, 96)
        let stabilizer = try FrameStabilizer(frames.size, pool: pool)
        let ground = frames.frame()
        func crossed(_ index: Int) -> [UInt8] {
            var frame = frames.frame(noise: 3, seed: UInt64(index) + 3)
            for y in 30..<60 {
                for x in max(0, 10 * index - 30)..<min(160, max(0, 10 * index)) {
                    for channel in 0..<3 { frame[(y * 160 + x) * 3 + channel] = channel == 0 ? 250 : 20 }
                }
            }
            return frame
        }
        for index in 0..<15 {
            let calm = stabilizer.steady(frame: crossed(index), retention: 0.9)
            let painting = stabilizer.steady(painting: crossed(index).map { 255 - $0 }, retention: 0.9)
            guard index >= 8 else { continue }
            // What it covered two frames ago, and no more.
            for x in 10 * index - 50..<10 * index - 40 {
                for y in 30..<60 {
                    let at = (y * 160 + x) * 3
                    for channel in at..<at + 3 {
                        #expect(abs(Int(calm[channel]) - Int(ground[channel])) <= 20, "\(index): \(x), \(y)")
                        #expect(
                            abs(255 - Int(painting[channel]) - Int(ground[channel])) <= 20,
                            "\(index): \(x), \(y)")
                    }
                }
            }
        }
    }

    @Test("the light of a frame is followed as it grows")
    func exposure() throws {
        let frames = TestFrames(96, 64)
        let stabilizer = try FrameStabilizer(frames.size, pool: pool)
        for index in 0..<20 {
            let frame = frames.frame(noise: 3, seed: UInt64(index) + 1, gain: 0.7 + 0.01 * Float(index))
            let calm = stabilizer.steady(frame: frame, retention: 0.9)
            let light = { (rgb: [UInt8]) in Double(rgb.reduce(0) { $0 + Int($1) }) / Double(rgb.count) }
            #expect(abs(light(calm) - light(frame)) < 1)
            if index > 0 { #expect(stabilizer.change.kept > 0.9) }
        }
    }

    @Test("after a cut all is as if the stream had begun there")
    func cut() throws {
        let before = TestFrames(96, 64), after = TestFrames(96, 64, seed: 77)
        let stabilizer = try FrameStabilizer(before.size, pool: pool)
        let fresh = try FrameStabilizer(before.size, pool: pool)
        for index in 0..<5 {
            _ = stabilizer.steady(frame: before.frame(noise: 4, seed: UInt64(index)), retention: 0.87)
            _ = stabilizer.steady(painting: before.frame(seed: UInt64(index)), retention: 0.8)
            #expect(stabilizer.change.isCut == (index == 0))
        }
        for index in 0..<4 {
            let frame = after.frame(x: index, noise: 4, seed: UInt64(index))
            #expect(
                stabilizer.steady(frame: frame, retention: 0.87)
                    == fresh.steady(frame: frame, retention: 0.87))
            #expect(stabilizer.change.isCut == (index == 0))
            let painting = frame.map { $0 / 2 }
            #expect(
                stabilizer.steady(painting: painting, retention: 0.8)
                    == fresh.steady(painting: painting, retention: 0.8))
        }
        // The same by hand.
        stabilizer.reset()
        let frame = after.frame(x: 9)
        #expect(stabilizer.steady(frame: frame, retention: 0.87) == frame && stabilizer.change.isCut)
    }

    @Test("a frame whose painting never came leads no painting astray")
    func missingPainting() throws {
        let frames = TestFrames(64, 48)
        let stabilizer = try FrameStabilizer(frames.size, pool: pool)
        for step in [0, 4] {
            _ = stabilizer.steady(frame: frames.frame(x: step), retention: 0.87)
            _ = stabilizer.steady(painting: frames.frame(x: step), retention: 0.8)
        }
        _ = stabilizer.steady(frame: frames.frame(x: 8), retention: 0.87)
        _ = stabilizer.steady(frame: frames.frame(x: 12), retention: 0.87)
        let painting = frames.frame(x: 12, noise: 3)
        #expect(stabilizer.steady(painting: painting, retention: 0.8) == painting)
    }

    @Test(
        "any size down to one px, the same bits on any number of threads",
        arguments: [(1, 1), (1, 40), (40, 1), (2, 3), (17, 9), (50, 33), (129, 71)])
    func sizes(_ size: (Int, Int)) throws {
        let frames = TestFrames(size.0, size.1)
        var first: [[UInt8]] = []
        for threads in [1, 2, 3] {
            let stabilizer = try FrameStabilizer(frames.size, pool: ThreadPool(threads: threads))
            var results: [[UInt8]] = []
            for index in 0..<5 {
                let frame = frames.frame(x: 2 * index, y: -index, noise: 5, seed: UInt64(index))
                let calm = stabilizer.steady(frame: frame, retention: 0.87)
                results += [calm, stabilizer.steady(painting: calm.map { 255 - $0 }, retention: 0.8)]
            }
            if threads == 1 { first = results }
            #expect(results == first, "\(threads) threads")
        }
        #expect(FrameStabilizer.bytes(frames.size, threads: 2) > frames.size.pixels * 64)
    }
}
