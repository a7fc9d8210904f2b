/// The film that a HEIF file may have besides its picture (ISO/IEC 23008-12, 7).
enum HEIFAnimation {
    /// How many pictures the longest track has, if there is any.
    static func pictures(in bytes: [UInt8]) -> Int? {
        guard let movie = HEIFBoxes(bytes[...]).first("moov") else { return nil }
        let tracks = HEIFBoxes(movie.content).prefix(100).filter { $0.type == "trak" }
        return tracks.compactMap { track in
            var content = track.content
            for type in ["mdia", "minf", "stbl"] {
                guard let box = HEIFBoxes(content).prefix(100).first(where: { $0.type == type }) else {
                    return nil
                }
                content = box.content
            }
            // The table of sizes: how many follows the size that all have, or the width of each.
            let table = HEIFBoxes(content).prefix(100).first { $0.type == "stsz" || $0.type == "stz2" }
            return table.flatMap { ByteReader($0.content).uint32(8) }
        }.max()
    }
}
