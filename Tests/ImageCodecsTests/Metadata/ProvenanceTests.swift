import Foundation
import TestSupport
import Testing

@testable import ImageCodecs

private let exiftoolPath = "/usr/bin/exiftool"

/// The Python that has Pillow: the system's, or the one on PATH; `nil` where neither does.
private let pythonWithPillow: URL? = ["/usr/bin/python3", "/usr/bin/env"].lazy.map { URL(filePath: $0) }
    .first { python in
        let script = ["-c", "import PIL.Image, sys; sys.stdout.write('yes')"]
        return (try? output(of: python, pythonArguments(python) + script)) == Data("yes".utf8)
    }

private func pythonArguments(_ python: URL) -> [String] {
    python.lastPathComponent == "env" ? ["python3"] : []
}

/// What a program writes to standard output.
private func output(of program: URL, _ arguments: [String]) throws -> Data {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return bytes
}

@Suite("A picture tells other programs how it came about")
struct ProvenanceTests {
    private static let image = RasterImage(
        width: 9, height: 7, rgb: (0..<9 * 7 * 3).map { UInt8(truncatingIfNeeded: $0 * 5) })
    private static let receipt = PNGText(keyword: "Impasto-Receipt", text: "{\"a\":\"<&>\",\n\"b\":1}")
    private static let source =
        "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"

    private static func provenance(_ words: String) -> Provenance {
        Provenance(
            creatorTool: "Impasto 1 & more", sourceType: .compositeWithTrainedAlgorithmicMedia,
            parameters: words)
    }

    private static func file(
        _ format: ImageFormat, words: String, metadata: KeptMetadata? = nil
    ) throws -> [UInt8] {
        try ImageEncoder().encode(
            image, as: format, text: [receipt], metadata: metadata, provenance: provenance(words))
    }

    /// Writes the file, and hands its path to `body`.
    private static func withFile<Value>(
        _ bytes: [UInt8], _ format: ImageFormat, _ body: (String) throws -> Value
    ) throws -> Value {
        let file = FileManager.default.temporaryDirectory.appending(
            path: "provenance-\(UUID().uuidString).\(format.fileExtension)")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(bytes).write(to: file)
        return try body(file.path)
    }

    @Test("The pixels stay, and the receipt is read again in every format", arguments: ImageFormat.writable)
    func roundTrip(format: ImageFormat) throws {
        let file = try Self.file(format, words: "A photo\nBrush: 2")
        #expect(
            try ImageDecoder().decode(file).image
                == ImageDecoder().decode(try ImageEncoder().encode(Self.image, as: format)).image)
        #expect(try ImageDecoder().decode(file).warnings == [])
        #expect(PictureTexts.text("Impasto-Receipt", in: file) == Self.receipt.text)
        #expect(PictureTexts.text("Impasto-Other", in: file) == nil)
        let packet = try #require(MetadataBlocks(file).xmp.flatMap(XMPReader.init))
        #expect(packet.values("xmp:CreatorTool") == ["Impasto 1 & more"])
        #expect(packet.values("Iptc4xmpExt:DigitalSourceType") == [Self.source])
        // Nothing of a photo is told.
        #expect(KeptMetadata(of: file, keepsPlace: true) == KeptMetadata())
    }

    @Test("What is kept of a photo stands beside it", arguments: ImageFormat.writable)
    func besideMetadata(format: ImageFormat) throws {
        let photo = JPEGSegments.adding(
            [MetadataBlocks.exifName + TestExif().block], to: try ImageEncoder().jpeg(Self.image))
        let kept = KeptMetadata(of: photo, keepsPlace: true)
        let file = try Self.file(format, words: "Words", metadata: kept)
        #expect(KeptMetadata(of: file, keepsPlace: true) == kept)
        #expect(PictureTexts.text("Impasto-Receipt", in: file) == Self.receipt.text)
    }

    @Test("A PNG's words are tEXt where they are ASCII, and else iTXt")
    func chunks() throws {
        for (words, type) in [("Brush: 2", "tEXt"), ("Pinsel: größer", "iTXt")] {
            let file = try Self.file(.png, words: words)
            let chunk = try #require(
                PNGChunks(file).first { $0.content.starts(with: Array("parameters\0".utf8)) })
            #expect(chunk.type == type && chunk.isIntact)
            let texts = try PNGTextChunks.read(from: file)
            #expect(texts.first { $0.keyword == "parameters" }?.text == words)
        }
        #expect(throws: ImageCodecError.self) { try Self.file(.png, words: "a\0b") }
    }

    @Test("A receipt that is too long for a JPEG's segment does not take the rest with it")
    func longReceipt() throws {
        let file = try ImageEncoder().encode(
            Self.image, as: .jpeg,
            text: [PNGText(keyword: "Impasto-Receipt", text: String(repeating: "a", count: 1 << 16))],
            provenance: Self.provenance("Words"))
        #expect(PictureTexts.text("Impasto-Receipt", in: file) == nil)
        let packet = try #require(MetadataBlocks(file).xmp.flatMap(XMPReader.init))
        #expect(packet.values("Iptc4xmpExt:DigitalSourceType") == [Self.source])
    }

    @Test("The page's comments in JPEG files are read")
    func comments() throws {
        let plain = try ImageEncoder().jpeg(Self.image)
        let comment = Array("Impasto-Receipt\0{\"a\":2}".utf8)
        let file = plain[..<2] + [0xFF, 0xFE, 0, UInt8(comment.count + 2)] + comment + plain[2...]
        #expect(PictureTexts.text("Impasto-Receipt", in: Array(file)) == "{\"a\":2}")
    }

    @Test(
        "exiftool reads words, program and source, and finds nothing wrong",
        .enabled(
            if: Places.isContinuousIntegration || FileManager.default.isExecutableFile(atPath: exiftoolPath),
            "exiftool is not installed"),
        arguments: ImageFormat.writable)
    func exiftool(format: ImageFormat) throws {
        let words = "A photo, größer 夜\nBrush: 2"
        let told = try Self.withFile(try Self.file(format, words: words), format) { path in
            try JSON(output(of: URL(filePath: exiftoolPath), ["-j", "-n", "-G0", "-a", path])).items[0]
        }
        #expect(try told["XMP:CreatorTool"].string == "Impasto 1 & more")
        #expect(try told["XMP:DigitalSourceType"].string == Self.source)
        #expect(try told[format == .png ? "PNG:Parameters" : "EXIF:UserComment"].string == words)
        for name in ["ExifTool:Warning", "ExifTool:Error"] { #expect(try told.optional(name) == nil) }
    }

    @Test(
        "Pillow reads the words, and the XMP",
        .enabled(if: Places.isContinuousIntegration || pythonWithPillow != nil, "Pillow is not installed"),
        arguments: [ImageFormat.png, .jpeg, .webp])
    func pillow(format: ImageFormat) throws {
        let words = "A photo\nBrush: 2"
        let script = """
            import sys
            from PIL import Image
            image = Image.open(sys.argv[1])
            image.load()
            words = image.info.get('parameters')
            if words is None:
                comment = image.getexif().get_ifd(0x8769)[0x9286]
                assert comment[:8] == b'UNICODE\\0'
                words = comment[8:].decode('utf-16-be')
            texts = getattr(image, 'text', image.info)
            xmp = texts.get('XML:com.adobe.xmp') or image.info.get('xmp')
            if xmp is None:
                xmp = next(b for n, b in image.applist if n == 'APP1' and b.startswith(b'http://ns.adobe.com/xap/'))
            xmp = xmp if isinstance(xmp, str) else xmp.decode()
            sys.stdout.write(words + '|' + str('\(Self.source)' in xmp))
            """
        let told = try Self.withFile(try Self.file(format, words: words), format) { path in
            let python = try #require(pythonWithPillow)
            return try output(of: python, pythonArguments(python) + ["-c", script, path])
        }
        #expect(String(decoding: told, as: UTF8.self) == words + "|True")
    }
}
