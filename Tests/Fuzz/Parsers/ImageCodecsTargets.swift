private func require(_ condition: Bool, _ promise: StaticString) {
    if !condition { fatalError("broken promise: \(promise)") }
}

/// The texts of a PNG: receipts and styles.
///
/// The input is the file's chunks, each a byte that says its type, a byte that says its length, and its content, so that
/// no checksum stands in the way.
@_cdecl("fuzz_png_text")
public func fuzzPNGText(_ start: UnsafePointer<UInt8>?, _ count: Int) {
    let input = UnsafeBufferPointer(start: start, count: count)
    let types = [
        "tEXt", "zTXt", "iTXt", "eXIf", "iCCP", "acTL", "cICP", "gAMA", "cHRM", "sRGB", "cLLI", "mDCV",
        "tRNS", "IDAT",
    ]
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    file += PNGChunks.chunk("IHDR", [0, 0, 0, 9, 0, 0, 0, 7, 8, 2, 0, 0, 0])
    var position = 0
    while position + 2 <= count {
        let end = min(count, position + 2 + Int(input[position + 1]))
        file += PNGChunks.chunk(types[Int(input[position]) % types.count], Array(input[(position + 2)..<end]))
        position = end
    }
    file += PNGChunks.chunk("IEND", [])
    _ = PNGMetadata(file).colorDescription
    do throws(ImageCodecError) {
        let texts = try PNGTextChunks.read(from: file)
        require(texts.count <= PNGTextChunks.mostTexts, "there are no more texts than allowed")
        let bytes = texts.reduce(0) { $0 + $1.text.unicodeScalars.count }
        require(bytes <= PNGTextChunks.mostBytesInAll, "the texts are no longer than allowed")
        // What another program wrote may have a keyword, or a NUL, that is not written here.
        var again = Array(file.prefix(33))
        var written: [PNGText] = []
        for text in texts {
            guard let chunk = try? text.chunk() else { continue }
            again += chunk
            written.append(text)
        }
        again += PNGChunks.chunk("IEND", [])
        require(try PNGTextChunks.read(from: again) == written, "what is written is read again")
    } catch {
        require(false, "a whole file is read")
    }
}
