#if CODEC_HEIF
import CImageCodecs

/// The files of one picture each that libheif is handed for a layer, in one piece of memory.
struct HEIFTileFiles: ~Copyable {
    private let memory: UnsafeMutableRawBufferPointer
    private var tiles: [codec_heif_tile] = []

    /// Takes as many bytes as the code of `layer` has, and some for the heads.
    init(_ layer: HEIFLayer) {
        func head(_ tile: HEIFLayer.Tile, _ data: ArraySlice<UInt8>) -> [UInt8] {
            HEIFSingle.head(
                layer.codec, configuration: tile.configuration, width: layer.tileWidth,
                height: layer.tileHeight, dataCount: data.count)
        }
        let count = layer.tiles.reduce(0) { sum, tile in
            sum + (tile.data.map { head(tile, $0).count + $0.count } ?? 0)
        }
        memory = .allocate(byteCount: count, alignment: 16)
        var at = 0
        for tile in layer.tiles {
            var entry = codec_heif_tile(file: nil, count: 0, x: UInt32(tile.x), y: UInt32(tile.y))
            if let data = tile.data {
                let start = at
                for part in [head(tile, data)[...], data] {
                    memory[at..<at + part.count].copyBytes(from: part)
                    at += part.count
                }
                entry.count = at - start
                entry.file = UnsafePointer(
                    memory.baseAddress?.advanced(by: start).assumingMemoryBound(to: UInt8.self))
            }
            tiles.append(entry)
        }
    }

    deinit { memory.deallocate() }

    /// Calls `body` with the tiles as the shim takes them.
    borrowing func withFiles<Result>(_ body: (UnsafeBufferPointer<codec_heif_tile>) -> Result) -> Result {
        tiles.withUnsafeBufferPointer(body)
    }
}
#endif
