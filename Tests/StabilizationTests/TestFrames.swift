import ImageCodecs
import TestSupport

/// Frames with structure at all scales, whose motion and noise are known.
struct TestFrames {
    let size: PixelSize
    /// Wider and higher than a frame by ``room`` each way.
    private let scene: [Float]
    private let room = 40

    init(_ width: Int, _ height: Int, seed: UInt64 = 1) {
        size = PixelSize(width: width, height: height)
        var random = SeededRandom(seed: seed)
        let columns = width + 2 * room, rows = height + 2 * room
        var scene = [Float](repeating: 128, count: columns * rows * 3)
        // Noise on grids of several widths, between their points linear.
        for (step, strength) in [(16, 60), (6, 40), (3, 20)] as [(Int, Float)] {
            let across = columns / step + 2, down = rows / step + 2
            let grid = (0..<across * down * 3).map { _ in Float(random.next() % 1000) / 500 - 1 }
            for y in 0..<rows {
                for x in 0..<columns {
                    let u = Float(x % step) / Float(step), v = Float(y % step) / Float(step)
                    for channel in 0..<3 {
                        func point(_ right: Int, _ below: Int) -> Float {
                            grid[((y / step + below) * across + x / step + right) * 3 + channel]
                        }
                        let above = point(0, 0) * (1 - u) + point(1, 0) * u
                        let under = point(0, 1) * (1 - u) + point(1, 1) * u
                        scene[(y * columns + x) * 3 + channel] += strength * (above * (1 - v) + under * v)
                    }
                }
            }
        }
        self.scene = scene
    }

    /// The scene moved to the right and down by so many px, within 40, with noise up to `noise` each way.
    func frame(x right: Int = 0, y down: Int = 0, noise: Int = 0, seed: UInt64 = 2, gain: Float = 1)
        -> [UInt8]
    {
        var random = SeededRandom(seed: seed)
        let columns = size.width + 2 * room
        var rgb: [UInt8] = []
        for y in 0..<size.height {
            for x in 0..<size.width {
                for channel in 0..<3 {
                    let value = scene[((y + room - down) * columns + x + room - right) * 3 + channel] * gain
                    let off = noise == 0 ? 0 : Int(random.next() % UInt64(2 * noise + 1)) - noise
                    rgb.append(UInt8(clamping: Int(value.rounded()) + off))
                }
            }
        }
        return rgb
    }

    /// Mean distance of two frames, in steps of 255.
    static func distance(_ a: [UInt8], _ b: [UInt8]) -> Double {
        Double(zip(a, b).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }) / Double(a.count)
    }
}
