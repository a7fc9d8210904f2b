package import ImageCodecs

/// A clip made of one picture, whose motion and whose noise are known.
package struct TestClip: Sendable {
    /// What happens in it.
    package enum Kind: String, Sendable, CaseIterable {
        /// Nothing: what changes is the sensor's noise.
        case still
        /// The light grows by a hundredth a frame, as a camera's exposure drifts.
        case exposure
        /// A disc crosses the still scene.
        case crossing
        /// The camera turns: the scene moves 1 px a frame to the left.
        case slowPan = "pan 1"
        /// The same with 3 px.
        case fastPan = "pan 3"
    }

    /// What happens.
    package let kind: Kind
    /// Its frames' size.
    package let size: PixelSize
    /// How many there are.
    package let count: Int
    /// The picture, wide enough for the whole way.
    private let scene: RasterImage

    /// The deviation of the noise, in steps of 255.
    private static let noise = 2.5
    /// px that the disc moves in a frame.
    private static let discStep = 12

    /// A clip of `count` frames of a picture, which is scaled and cut.
    ///
    /// Throws what scaling throws.
    package init(_ kind: Kind, of picture: RasterImage, size: PixelSize, count: Int) throws(ImageCodecError) {
        self.kind = kind
        self.size = size
        self.count = count
        let way = Self.step(kind) * (count - 1)
        let scale = max(
            Double(size.width + way) / Double(picture.width), Double(size.height) / Double(picture.height))
        scene = try picture.flattened().resized(
            width: max(size.width + way, Int((Double(picture.width) * scale).rounded())),
            height: max(size.height, Int((Double(picture.height) * scale).rounded())))
    }

    private static func step(_ kind: Kind) -> Int {
        switch kind {
        case .slowPan: 1
        case .fastPan: 3
        default: 0
        }
    }

    /// px that the scene moves to the left in a frame.
    package var step: Int { Self.step(kind) }

    /// Where the disc is in a frame: its center and its radius in px; `nil` where there is none.
    private func disc(_ frame: Int) -> (x: Int, y: Int, radius: Int)? {
        guard kind == .crossing else { return nil }
        let radius = size.height / 6
        return (x: frame * Self.discStep - radius, y: size.height / 2, radius: radius)
    }

    /// Whether the disc covers a px.
    package func covers(x: Int, y: Int, frame: Int) -> Bool {
        guard let disc = disc(frame) else { return false }
        let right = x - disc.x, down = y - disc.y
        return right * right + down * down <= disc.radius * disc.radius
    }

    /// A frame, from 0.
    package func frame(_ index: Int) -> RasterImage {
        var random = NoiseGenerator(seed: UInt64(index) &* 7919 &+ 12345)
        let gain = kind == .exposure ? 1 + 0.01 * Double(index) : 1
        let disc = disc(index)
        let left = step * index
        let top = (scene.height - size.height) / 2
        let rgb = [UInt8](unsafeUninitializedCapacity: size.pixels * 3) { rgb, initialized in
            for y in 0..<size.height {
                for x in 0..<size.width {
                    let isCovered = disc != nil && covers(x: x, y: y, frame: index)
                    for channel in 0..<3 {
                        var value =
                            Double(scene.rgb[((top + y) * scene.width + left + x) * 3 + channel]) * gain
                        // Striped, so that it has an inside.
                        if isCovered {
                            value = ((x - disc!.x + y) & 8 == 0 ? [230, 60, 30] : [250, 220, 60])[channel]
                        }
                        rgb[(y * size.width + x) * 3 + channel] = UInt8(
                            min(max(value + random.next() * Self.noise, 0), 255).rounded())
                    }
                }
            }
            initialized = size.pixels * 3
        }
        return RasterImage(width: size.width, height: size.height, rgb: rgb)
    }
}

/// Numbers of mean 0 and deviation 1, nearly normal, the same each time.
private struct NoiseGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 2 &+ 1 }

    /// The sum of four, each even between its bounds.
    mutating func next() -> Double {
        // Knuth's MMIX generator; the high bits are the good ones.
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let bits = state >> 16
        var sum = 0.0
        for part in 0..<4 { sum += Double(bits >> (12 * UInt64(part)) & 0xFFF) / 4095 - 0.5 }
        return sum * 3.0.squareRoot()
    }
}
