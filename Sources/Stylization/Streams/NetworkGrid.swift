internal import ImageCodecs

/// Where a frame lies on the grid of the transformer.
///
/// The transformer shrinks a picture twice by half: moved by four px, a picture has the same painting, moved by one,
/// another. A scene that moves through the frame would shimmer. So the frame is moved on the grid against it, and the
/// scene keeps its place there.
struct NetworkGrid {
    /// px after which the grid is the same.
    static let period = 4

    /// Where the frame's first px lies.
    let x: Int
    let y: Int

    /// The place of a frame of this size whose scene has moved by so much of its width and height.
    init(_ travel: SIMD2<Double>, of size: PixelSize) {
        func place(_ travel: Double, _ side: Int) -> Int {
            let moved = Int((travel * Double(side)).rounded().truncatingRemainder(dividingBy: 4))
            return (Self.period - moved) % Self.period
        }
        x = place(travel.x, size.width)
        y = place(travel.y, size.height)
    }

    /// Lays a picture on a canvas of `canvas`, mirrored all round as far as that goes.
    func lay(_ rgb: [UInt8], _ size: PixelSize, on canvas: PixelSize, into result: inout [UInt8]) {
        if result.count != canvas.pixels * 3 { result = [UInt8](repeating: 0, count: canvas.pixels * 3) }
        let columns = (0..<canvas.width).map { Self.mirrored($0 - x, size.width) }
        let first = min(x, canvas.width), end = min(x + size.width, canvas.width)
        rgb.withUnsafeBufferPointer { rgb in
            result.withUnsafeMutableBufferPointer { result in
                for row in 0..<canvas.height {
                    let from = rgb.baseAddress! + Self.mirrored(row - y, size.height) * size.width * 3
                    let to = result.baseAddress! + row * canvas.width * 3
                    for side in [0..<first, end..<canvas.width] {
                        for column in side {
                            (to + 3 * column).update(from: from + 3 * columns[column], count: 3)
                        }
                    }
                    (to + 3 * first).update(from: from, count: 3 * (end - first))
                }
            }
        }
    }

    /// Takes the picture from the canvas again.
    func take(_ canvas: [UInt8], _ canvasSize: PixelSize, to size: PixelSize) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: size.pixels * 3) { result, initialized in
            canvas.withUnsafeBufferPointer { canvas in
                for row in 0..<size.height {
                    (result.baseAddress! + row * size.width * 3).initialize(
                        from: canvas.baseAddress! + ((row + y) * canvasSize.width + x) * 3,
                        count: size.width * 3)
                }
            }
            initialized = size.pixels * 3
        }
    }

    /// The px that is seen at `position` beside a side of `count` px and its mirror images.
    private static func mirrored(_ position: Int, _ count: Int) -> Int {
        let turn = ((position % (2 * count)) + 2 * count) % (2 * count)
        return turn < count ? turn : 2 * count - 1 - turn
    }
}
