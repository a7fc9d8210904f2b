package import ImageCodecs
package import Kernels
internal import Tensors

/// Joins paintings of one photo, each in its region, so that no edge shows between them.
///
/// The multiresolution spline (Burt and Adelson, *A Multiresolution Spline with Application to Image Mosaics*, 1983):
/// every painting is taken apart into bands of one octave, each band is joined under the mask blurred to the same
/// scale, and the sum of the bands is the result. Large differences, such as the mean colour, go over slowly from one
/// painting to the other, fine strokes at the mask's own edge, so that neither ghosts nor a seam appear.
///
/// Layers lie on one another as sheets do: where the mask of one is white it hides all below it. With the masks
/// `m_i` from the bottom up, layer `k` has the weight `m_k * (1 - m_(k+1)) * ... * (1 - m_n)`, and the ground what is
/// left, so that the weights of a pixel always sum to 1.
///
/// Where one layer alone is within reach of a pixel, the result is that layer's byte. It is the same for any number
/// of threads.
package struct RegionBlend: Sendable {
    /// A painting, and where it is seen.
    package struct Layer: Sendable {
        /// `[height, width, 3]`.
        package let painting: [UInt8]
        /// `[height, width]`: 0 where what lies below is seen, 255 where this is.
        ///
        /// `nil` for white all over, as the ground has.
        package let mask: [UInt8]?

        /// A layer of the size of its blend.
        package init(painting: [UInt8], mask: [UInt8]?) {
            self.painting = painting
            self.mask = mask
        }
    }

    /// The pictures' size.
    package let size: PixelSize
    /// How many octaves wide the transition of the coarsest band is: `2^levels` px to either side, about a hundredth of
    /// the picture.
    package let levels: Int

    /// The side of a tile, px.
    private static let tile = 256

    /// A blend of pictures of `size`.
    package init(size: PixelSize) {
        self.size = size
        levels = Self.levels(of: size)
    }

    /// Wide enough that the eye sees no step between two colours, and no wider: beyond it each painting is just what it
    /// would be alone.
    private static func levels(of size: PixelSize) -> Int {
        var levels = 1
        while levels < 5, min(size.width, size.height) >= 150 << levels { levels += 1 }
        return levels
    }

    /// The memory that ``blend(_:on:control:)`` takes in addition to its layers, its result included, in bytes.
    package static func bytes(size: PixelSize, threads: Int) -> Int {
        let scratch = Scratch.Sizes(size, levels: levels(of: size), tile: tile)
        return size.pixels * 3 + threads * scratch.count * MemoryLayout<PyramidPlane.Pixel>.stride
    }

    /// The layers, from the ground up, as one picture: `[height, width, 3]`.
    ///
    /// Throws `CancellationError`, and `TensorError.outOfMemory(bytes:)`. Traps without layers, and if a buffer's length
    /// does not fit the size.
    package func blend(
        _ layers: [Layer], on pool: ThreadPool, control: RunControl
    ) throws -> [UInt8] {
        precondition(!layers.isEmpty)
        precondition(
            layers.allSatisfy {
                $0.painting.count == size.pixels * 3 && $0.mask?.count ?? size.pixels == size.pixels
            })
        let scratch = try Scratch(size, levels: levels, tile: Self.tile, threads: pool.threadCount)
        let result = try [UInt8](unsafeUninitializedCapacity: size.pixels * 3) { result, initialized in
            let result = Output(bytes: result.baseAddress!)
            Self.withSheets(layers) { sheets in
                let columns = (size.width + Self.tile - 1) / Self.tile
                let rows = (size.height + Self.tile - 1) / Self.tile
                pool.run { member in
                    let scratch = scratch.part(member.index)
                    member.forEach(columns * rows) { index in
                        guard !control.isCancelled else { return }
                        let tile = tile(column: index % columns, row: index / columns)
                        blend(tile, sheets, into: result.bytes, scratch)
                    }
                }
            }
            try control.checkCancellation()
            initialized = size.pixels * 3
        }
        return result
    }

    // MARK: Tiles

    /// A layer's bytes.
    private struct Sheet: @unchecked Sendable {
        let painting: UnsafePointer<UInt8>
        let mask: UnsafePointer<UInt8>?
    }

    private struct Output: @unchecked Sendable {
        let bytes: UnsafeMutablePointer<UInt8>
    }

    /// How a mask covers a window.
    private enum Cover {
        case nothing
        case everything
        case partly
    }

    private static func withSheets(
        _ layers: [Layer], _ sheets: [Sheet] = [], _ body: ([Sheet]) -> Void
    ) {
        guard sheets.count < layers.count else { return body(sheets) }
        let layer = layers[sheets.count]
        layer.painting.withUnsafeBufferPointer { painting in
            guard let mask = layer.mask else {
                return withSheets(
                    layers, sheets + [Sheet(painting: painting.baseAddress!, mask: nil)], body)
            }
            mask.withUnsafeBufferPointer { mask in
                withSheets(
                    layers, sheets + [Sheet(painting: painting.baseAddress!, mask: mask.baseAddress!)], body)
            }
        }
    }

    private func tile(column: Int, row: Int) -> PyramidWindows {
        let x = column * Self.tile, y = row * Self.tile
        let tile = PyramidWindows.Window(
            columns: x..<min(x + Self.tile, size.width), rows: y..<min(y + Self.tile, size.height))
        return PyramidWindows(tile: tile, of: size, levels: levels)
    }

    private func blend(
        _ windows: PyramidWindows, _ sheets: [Sheet], into result: UnsafeMutablePointer<UInt8>,
        _ scratch: Scratch.Part
    ) {
        // From the top down, as far as something is seen.
        var seen: [Sheet] = []
        for sheet in sheets.reversed() {
            let cover = cover(sheet, windows.read[0])
            if cover == .nothing { continue }
            seen.append(cover == .everything ? Sheet(painting: sheet.painting, mask: nil) : sheet)
            if cover == .everything { break }
        }
        if seen.count == 1, seen[0].mask == nil {
            return copy(windows.made[0], from: seen[0].painting, to: result)
        }
        let planes = scratch.planes(windows)
        planes.clear()
        for sheet in seen {
            planes.fill(painting: sheet.painting, mask: sheet.mask)
            planes.add()
        }
        planes.collapse(into: result)
    }

    private func cover(_ sheet: Sheet, _ window: PyramidWindows.Window) -> Cover {
        guard let mask = sheet.mask else { return .everything }
        var all: UInt8 = 255, any: UInt8 = 0
        for y in window.rows {
            let row = mask + y * size.width
            for x in window.columns {
                all &= row[x]
                any |= row[x]
            }
            if any != 0 && all != 255 { return .partly }
        }
        return any == 0 ? .nothing : .everything
    }

    private func copy(
        _ window: PyramidWindows.Window, from source: UnsafePointer<UInt8>,
        to result: UnsafeMutablePointer<UInt8>
    ) {
        for y in window.rows {
            let start = (y * size.width + window.columns.lowerBound) * 3
            (result + start).update(from: source + start, count: window.columns.count * 3)
        }
    }

    // MARK: Memory

    /// What each thread needs for itself.
    private struct Scratch {
        /// How many pixels the parts of a thread's memory have.
        struct Sizes {
            /// Each level's ``PyramidWindows/read``, at most.
            let read: [Int]
            /// Each level's ``PyramidWindows/made``, at most.
            let made: [Int]
            /// A row of the widest window.
            let row: Int

            var count: Int { read.reduce(0, +) + made.reduce(0, +) + 2 * row + (read[0] + 3) / 4 }

            init(_ size: PixelSize, levels: Int, tile: Int) {
                // A tile in the middle of a picture that has room for its windows on all sides.
                let room = tile + (8 << levels)
                let picture = PixelSize(width: 2 * room + tile, height: 2 * room + tile)
                let middle = (room / tile + 1) * tile
                let windows = PyramidWindows(
                    tile: .init(columns: middle..<middle + tile, rows: middle..<middle + tile),
                    of: picture, levels: levels)
                func most(_ window: PyramidWindows.Window, _ level: PixelSize) -> Int {
                    min(window.columns.count, level.width) * min(window.rows.count, level.height)
                }
                let sizes = PyramidWindows(
                    tile: .init(columns: 0..<1, rows: 0..<1), of: size, levels: levels
                ).sizes
                read = zip(windows.read, sizes).map(most)
                made = zip(windows.made, sizes).map(most)
                row = min(windows.read[0].columns.count, size.width)
            }
        }

        private let buffer: FloatBuffer
        private let sizes: Sizes
        private let count: Int

        init(_ size: PixelSize, levels: Int, tile: Int, threads: Int) throws {
            sizes = Sizes(size, levels: levels, tile: tile)
            // Whole cache lines.
            count = (sizes.count + 3) & ~3
            buffer = try FloatBuffer(count: count * PyramidPlane.Pixel.scalarCount * threads)
        }

        func part(_ index: Int) -> Part {
            let base = UnsafeMutableRawPointer(buffer.base).assumingMemoryBound(to: PyramidPlane.Pixel.self)
            return Part(sizes: sizes, base: base + index * count)
        }

        struct Part {
            let sizes: Sizes
            let base: UnsafeMutablePointer<PyramidPlane.Pixel>

            func planes(_ windows: PyramidWindows) -> BlendPlanes {
                var next = base
                func take(_ count: Int) -> UnsafeMutablePointer<PyramidPlane.Pixel> {
                    defer { next += count }
                    return next
                }
                func planes(
                    _ windows: [PyramidWindows.Window], _ sizes: [PixelSize], _ counts: [Int]
                ) -> [PyramidPlane] {
                    zip(windows, zip(sizes, counts)).map {
                        PyramidPlane(pixels: take($1.1), window: $0, size: $1.0)
                    }
                }
                return BlendPlanes(
                    layer: planes(windows.read, windows.sizes, sizes.read),
                    sum: planes(windows.made, windows.sizes, sizes.made), sums: take(sizes.row),
                    expanded: take(sizes.row),
                    left: UnsafeMutableRawPointer(take((sizes.read[0] + 3) / 4))
                        .assumingMemoryBound(to: Float.self))
            }
        }
    }
}
