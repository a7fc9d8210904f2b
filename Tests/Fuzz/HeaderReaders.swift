// What the readers in Swift do with a stranger's file before a pixel is decoded, for libFuzzer: the header of each
// format, HEIF's boxes and the heads of its code, Exif, XMP and texts. HEIF's code is decoded as well: what the decoders
// behind it may see, the reader decides. It is compiled into the module ImageCodecs itself.
//
// Beside what the sanitizer sees, and the traps that Swift has at every index and sum, the readers must keep promises:
// a picture is within the limits, and what was kept of a file's metadata is read again from what is written of it.

/// px; few, so that the limits are met.
private let limits = ImageLimits(fileBytes: 1 << 20, pixels: 4_000_000, side: 8192)

private func require(_ condition: Bool, _ promise: StaticString) {
    if !condition { fatalError("broken promise: \(promise)") }
}

/// Reads `count` bytes from `start` on; 0, as libFuzzer wants it.
@_cdecl("LLVMFuzzerTestOneInput")
public func readHostileFile(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    #if CODEC_HEIF
    if bytes.starts(with: Array("HEIF".utf8)) {
        readCode(bytes.dropFirst(4))
        return 0
    }
    #endif
    switch FileSignature(bytes) {
    case .picture: readPicture(bytes)
    default:
        // The last byte says what the others are taken for.
        guard let kind = bytes.last else { return 0 }
        let block = bytes.dropLast()
        switch kind % 4 {
        case 0: readExif(block)
        case 1: readXMP(block)
        case 2: _ = ICCProfile.whole(block)
        default: _ = Orientation(rawProfile: String(decoding: block, as: UTF8.self))
        }
    }
    return 0
}

private func readPicture(_ bytes: [UInt8]) {
    do throws(ImageCodecError) {
        let header = try CheckedImageFile(bytes, limits: limits).header
        require(header.width > 0 && header.height > 0, "a picture has pixels")
        require(max(header.width, header.height) <= limits.side, "no side is longer than allowed")
        require(header.width * header.height <= limits.pixels, "there are no more pixels than allowed")
        for height in [nil, 1, 100] {
            let size = header.pictureSize(atLeastHeight: height)
            require(size.width > 0 && size.height > 0, "a smaller picture has pixels")
            let decoding = header.decodingBytes(atLeastHeight: height)
            require(decoding >= header.decodedBytes(atLeastHeight: height), "decoding takes its result")
        }
    } catch {
        require(!error.description.isEmpty, "an error has a reason")
    }
    _ = try? PNGTextChunks.read(from: bytes)
    _ = JPEGSegments(bytes).colorDescription
    check(KeptMetadata(of: bytes, keepsPlace: true), withoutPlace: KeptMetadata(of: bytes, keepsPlace: false))
}

#if CODEC_HEIF
/// A byte says whether it is AV1, two what the sides are less 1 px, and two how long the configuration is; that follows, and
/// the code.
private func readCode(_ bytes: ArraySlice<UInt8>) {
    var numbers = NumberReader(bytes)
    guard let kind = numbers.number(1), let width = numbers.number(1), let height = numbers.number(1),
        let length = numbers.number(2), length <= bytes.count - 5
    else { return }
    let codec = kind % 2 == 0 ? HEIFLayer.Codec.hevc : .av1
    let configuration = bytes.dropFirst(5).prefix(length)
    let box = HEIFBoxes.Box(type: codec.configurationType, content: configuration, isWhole: true)
    let code = bytes.dropFirst(5 + length)
    let head = HEIFSingle.head(
        codec, configuration: box, width: width + 1, height: height + 1, dataCount: code.count)
    do throws(ImageCodecError) {
        // Few pixels make short runs.
        let decoder = ImageDecoder(limits: ImageLimits(pixels: 1 << 16, side: 256), threads: 1)
        let decoded = try decoder.decode(head + code)
        require(decoded.image.width == width + 1, "a picture is as wide as its header says")
        require(decoded.image.height == height + 1, "and as high")
    } catch {
        require(!error.description.isEmpty, "an error has a reason")
    }
}
#endif

/// A JPEG of nothing but the segment that holds `content`.
private func file(_ content: [UInt8]) -> [UInt8] {
    JPEGSegments.adding([content], to: [0xFF, 0xD8, 0xFF, 0xD9])
}

private func readExif(_ block: ArraySlice<UInt8>) {
    _ = Orientation(exif: block)
    guard block.count < 60_000 else { return }
    let bytes = file(MetadataBlocks.exifName + block)
    check(KeptMetadata(of: bytes, keepsPlace: true), withoutPlace: KeptMetadata(of: bytes, keepsPlace: false))
}

private func readXMP(_ packet: ArraySlice<UInt8>) {
    guard packet.count < 60_000 else { return }
    let bytes = file(MetadataBlocks.xmpName + packet)
    check(KeptMetadata(of: bytes, keepsPlace: true), withoutPlace: KeptMetadata(of: bytes, keepsPlace: false))
}

private func check(_ kept: KeptMetadata, withoutPlace: KeptMetadata) {
    require(kept.withoutPlace == withoutPlace, "a place is all that asking for it adds")
    require(withoutPlace.place == nil, "a place is kept only if it is asked for")
    guard let block = ExifWriter.block(kept) else { return }
    let again = KeptMetadata(of: file(MetadataBlocks.exifName + block), keepsPlace: true)
    require(again == kept, "what is written is read again")
    _ = XMPWriter.packet(kept, provenance: nil, text: [])
}
