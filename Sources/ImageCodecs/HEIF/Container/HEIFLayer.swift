/// Coded pictures that make one picture together: a single one, or the tiles of a grid, of which phones make theirs
/// (ISO/IEC 23008-12, 6.6.2.3).
///
/// Only such are decoded, and everything about them has been checked: their number, their sizes by their own code, and
/// how much work the code can ask for.
struct HEIFLayer {
    /// The compression.
    enum Codec: String {
        case hevc = "hvc1"
        case av1 = "av01"

        /// The property that configures the decoder.
        var configurationType: String { self == .hevc ? "hvcC" : "av1C" }
    }

    /// One coded picture.
    struct Tile {
        /// The identifier of its item.
        let item: Int
        /// px, of its top left corner in the picture.
        let x: Int
        let y: Int
        /// The property hvcC or av1C.
        let configuration: HEIFBoxes.Box
        /// Its code; `nil` if the file ends before.
        let data: ArraySlice<UInt8>?
    }

    let codec: Codec
    /// px, of the whole.
    let width: Int
    let height: Int
    /// px, of each tile; the last ones may reach beyond the whole.
    let tileWidth: Int
    let tileHeight: Int
    /// Row by row.
    let tiles: [Tile]
    /// Of every tile, by its code.
    let format: CodedFormat

    /// What is wrong with a file; without its format's name.
    enum Fault: Error, Equatable {
        case corrupt(String)
        case unsupported(String)
        case beyondLimits(width: Int, height: Int)
    }

    /// The picture that the item `id` of `items` is.
    init(_ id: Int, of items: HEIFItems, limits: ImageLimits) throws(HEIFLayer.Fault) {
        guard let item = items.items[id] else { throw .corrupt("it refers to a picture that is not there") }
        let size = try Self.extent(of: id, in: items)
        guard item.type == "grid" else {
            try self.init(tiles: [id], columns: 1, size: size, of: items, limits: limits)
            return
        }
        guard let data = items.data(of: id), let grid = Grid(data) else {
            throw .corrupt("its grid of tiles is damaged")
        }
        let tiles = item.references["dimg"] ?? []
        guard tiles.count == grid.columns * grid.rows else {
            throw .corrupt("its grid of \(grid.columns)x\(grid.rows) tiles has \(tiles.count)")
        }
        guard size.map({ $0 == (grid.width, grid.height) }) ?? true else {
            throw .corrupt("its grid has another size than the picture")
        }
        try self.init(
            tiles: tiles, columns: grid.columns, size: (grid.width, grid.height), of: items, limits: limits)
    }

    private init(
        tiles ids: [Int], columns: Int, size: (width: Int, height: Int)?, of items: HEIFItems,
        limits: ImageLimits
    ) throws(HEIFLayer.Fault) {
        guard let first = ids.first, let codec = items.items[first].flatMap({ Codec(rawValue: $0.type) })
        else {
            let type = ids.first.flatMap { items.items[$0]?.type } ?? ""
            throw .unsupported("its pictures are of the kind '\(type.filter { $0.isASCII })'")
        }
        let tile = try Self.extent(of: first, in: items)
        guard let (tileWidth, tileHeight) = tile ?? size else { throw .corrupt("it does not say its size") }
        let (width, height) = size ?? (tileWidth, tileHeight)
        guard tileWidth > 0, tileHeight > 0 else { throw .corrupt("it has \(tileWidth)x\(tileHeight) px") }
        for (width, height) in [(width, height), (tileWidth, tileHeight)] {
            guard width <= limits.side, height <= limits.side, width * height <= limits.pixels else {
                throw .beyondLimits(width: width, height: height)
            }
        }
        // Every tile has to show something, so that all of them are little more than the whole.
        let rows = ids.count / columns
        guard (columns - 1) * tileWidth < width, (rows - 1) * tileHeight < height,
            columns * tileWidth >= width, rows * tileHeight >= height
        else { throw .corrupt("its tiles do not cover its \(width)x\(height) px") }

        self.codec = codec
        (self.width, self.height, self.tileWidth, self.tileHeight) = (width, height, tileWidth, tileHeight)
        var tiles: [Tile] = []
        var format: CodedFormat?
        var left = items.fileBytes
        for (index, id) in ids.enumerated() {
            guard items.items[id]?.type == codec.rawValue,
                let configuration = items.properties(of: id).first(where: {
                    $0.type == codec.configurationType
                }),
                configuration.isWhole
            else { throw .corrupt("a tile is no picture, or does not say how it is coded") }
            let data = items.data(of: id)
            left -= data?.count ?? 0
            guard left >= 0 else { throw .corrupt("its tiles are made of the same bytes") }
            let check = HEIFCode(codec, configuration, data)
            for found in try check.formats(largest: limits.pixels) {
                format = format?.largest(found) ?? found
                guard found.isDrawn(like: format), found.width >= tileWidth, found.height >= tileHeight else {
                    throw .corrupt("its code is of \(found.width)x\(found.height) px")
                }
            }
            tiles.append(
                Tile(
                    item: id, x: index % columns * tileWidth, y: index / columns * tileHeight,
                    configuration: configuration, data: data))
        }
        guard let format else { throw .corrupt("the file ends before its picture") }
        self.tiles = tiles
        self.format = format
    }

    /// The property ispe (6.5.3): width and height, px.
    private static func extent(of id: Int, in items: HEIFItems) throws(HEIFLayer.Fault) -> (
        width: Int, height: Int
    )? {
        guard let box = items.properties(of: id).first(where: { $0.type == "ispe" }) else { return nil }
        let reader = ByteReader(box.content)
        guard let width = reader.uint32(4), let height = reader.uint32(8) else {
            throw .corrupt("it does not say its size")
        }
        return (width, height)
    }
}

extension HEIFLayer {
    /// The content of an item "grid" (6.6.2.3.2).
    struct Grid {
        let rows: Int
        let columns: Int
        let width: Int
        let height: Int

        init?(_ data: ArraySlice<UInt8>) {
            var reader = NumberReader(data)
            guard reader.number(1) == 0, let flags = reader.number(1), let rows = reader.number(1),
                let columns = reader.number(1), let width = reader.number(flags & 1 == 0 ? 2 : 4),
                let height = reader.number(flags & 1 == 0 ? 2 : 4)
            else { return nil }
            (self.rows, self.columns, self.width, self.height) = (rows + 1, columns + 1, width, height)
        }
    }
}

extension CodedFormat {
    /// This format with the sizes of `other` where they are larger, for what decoders allocate.
    fileprivate func largest(_ other: CodedFormat) -> CodedFormat {
        var largest = self
        largest.width = max(width, other.width)
        largest.height = max(height, other.height)
        largest.allocatedPixels = max(allocatedPixels, other.allocatedPixels)
        return largest
    }

    /// Whether planes of both formats can stand side by side.
    func isDrawn(like other: CodedFormat?) -> Bool {
        guard let other else { return true }
        return bitDepth == other.bitDepth && chroma == other.chroma && color == other.color
    }
}
