import Foundation
import TestSupport
import Testing

@testable import ImageCodecs

private let exiftoolPath = "/usr/bin/exiftool"

@Suite("Of a photo's metadata, results keep what is asked for and nothing else")
struct KeptMetadataTests {
    private static let image = RasterImage(
        width: 9, height: 7, rgb: (0..<9 * 7 * 3).map { UInt8(truncatingIfNeeded: $0 * 5) })
    private static let packet = """
        <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <rdf:Description rdf:about="" tiff:Make="Nikon" aux:SerialNumber="SERIAL-4711"
          exif:GPSLatitude="48,51.5N" xmp:CreateDate='2025-12-24T18:05:06.5Z'>
        <tiff:Model>Z 8</tiff:Model><aux:Lens>A &amp; B &#x2014; lens</aux:Lens>
        <dc:creator><rdf:Seq><rdf:li>Ann</rdf:li>
        <rdf:li>Bo</rdf:li></rdf:Seq></dc:creator>
        <dc:rights><rdf:Alt><rdf:li xml:lang="x-default">Ann &lt;2025&gt;</rdf:li></rdf:Alt></dc:rights>
        </rdf:Description></rdf:RDF></x:xmpmeta>
        """

    /// A photo as a camera writes it.
    private static func photo(
        _ format: ImageFormat, exif: [UInt8]? = nil, xmp: String? = nil
    ) throws -> [UInt8] {
        switch format {
        case .jpeg:
            let contents = [
                exif.map { MetadataBlocks.exifName + $0 },
                xmp.map { MetadataBlocks.xmpName + Array($0.utf8) },
            ]
            return JPEGSegments.adding(contents.compactMap(\.self), to: try ImageEncoder().jpeg(image))
        case .png:
            return try PNGEncoding.encode(
                image, text: xmp.map { [PNGText(keyword: MetadataBlocks.xmpKeyword, text: $0)] } ?? [],
                exif: exif, compression: .fast, profile: .sRGB, threads: 1)
        default:
            preconditionFailure("no test file of \(format)")
        }
    }

    @Test("Exif is read in either byte order", arguments: [true, false], [ImageFormat.jpeg, .png])
    func exif(littleEndian: Bool, format: ImageFormat) throws {
        var exif = TestExif()
        exif.littleEndian = littleEndian
        let bytes = try Self.photo(format, exif: exif.block)
        let kept = KeptMetadata(of: bytes, keepsPlace: false)
        #expect(kept.make == "Canon" && kept.model == "EOS R5" && kept.lens == "RF50mm F1.2")
        #expect(kept.lensMake == "Canon" && kept.artist == "Max Müller")
        #expect(kept.copyright == "© 2026 Max Müller")
        #expect(kept.taken?.iso8601 == "2026-05-01T12:30:00.25+02:00")
        #expect(kept.exposureTime?.value == 1.0 / 250 && kept.fNumber?.value == 2.8)
        #expect(kept.sensitivity == 400 && kept.focalLength?.value == 50 && kept.focalLengthOnFilm == 50)
        #expect(kept.place == nil)
        let place = try #require(KeptMetadata(of: bytes, keepsPlace: true).place)
        #expect(place.latitude.map(\.value) == [48, 51, 29.52] && !place.isSouth)
        #expect(place.longitude.map(\.value) == [2, 17, 40.2] && !place.isWest)
        #expect(place.altitude?.value == 35 && !place.isBelowSeaLevel)
    }

    @Test("XMP says what Exif does not", arguments: [ImageFormat.jpeg, .png])
    func xmp(format: ImageFormat) throws {
        let kept = KeptMetadata(of: try Self.photo(format, xmp: Self.packet), keepsPlace: true)
        #expect(kept.make == "Nikon" && kept.model == "Z 8" && kept.lens == "A & B — lens")
        #expect(kept.artist == "Ann; Bo" && kept.copyright == "Ann <2025>")
        #expect(kept.taken?.iso8601 == "2025-12-24T18:05:06.5+00:00" && kept.place == nil)
        let both = KeptMetadata(
            of: try Self.photo(format, exif: TestExif().block, xmp: Self.packet), keepsPlace: false)
        #expect(both.make == "Canon" && both.artist == "Max Müller")
    }

    /// A packet that says where a photo was taken.
    private static func packet(latitude: String, longitude: String, more: String = "") -> String {
        packet.replacing("exif:GPSLatitude=\"48,51.5N\"", with: "exif:GPSLatitude=\"\(latitude)\"")
            .replacing(
                "</rdf:Description>",
                with: "<exif:GPSLongitude>\(longitude)</exif:GPSLongitude>\(more)</rdf:Description>")
    }

    @Test("A place that XMP alone has is kept as one of Exif is: only if that is asked for")
    func placeOfXMP() throws {
        let altitude = "<exif:GPSAltitude>71/2</exif:GPSAltitude><exif:GPSAltitudeRef>1</exif:GPSAltitudeRef>"
        let packet = Self.packet(latitude: "33,51.492S", longitude: "151,12,29.5E", more: altitude)
        let photo = try Self.photo(.jpeg, xmp: packet)
        let facts = KeptMetadata(of: photo, keepsPlace: false)
        #expect(facts.place == nil && facts.make == "Nikon")
        let kept = KeptMetadata(of: photo, keepsPlace: true)
        #expect(kept.withoutPlace == facts)
        let place = try #require(kept.place)
        #expect(place.latitude.map(\.value) == [33, 51, 29.52] && place.isSouth)
        #expect(place.longitude.map(\.value) == [151, 12, 29.5] && !place.isWest)
        #expect(place.altitude?.value == 35.5 && place.isBelowSeaLevel)
        for format in ImageFormat.writable {
            let with = try ImageEncoder().encode(Self.image, as: format, metadata: kept)
            #expect(KeptMetadata(of: with, keepsPlace: true).place == place, "\(format)")
            let without = try ImageEncoder().encode(Self.image, as: format, metadata: facts)
            #expect(KeptMetadata(of: without, keepsPlace: true) == facts, "\(format)")
            for trace in ["GPS", "33,51", "151,12", "71/2"] {
                #expect(without.firstRange(of: Array(trace.utf8)) == nil, "\(format): \(trace)")
            }
        }
        // What Exif says counts.
        let both = try Self.photo(.jpeg, exif: TestExif().block, xmp: packet)
        #expect(KeptMetadata(of: both, keepsPlace: true).place?.latitude.first?.value == 48)
    }

    @Test(
        "Words in XMP that are no place are none",
        arguments: [
            "", "N", "48N", "48,51", "48,51.5", "48,51.5X", "48,51.5E", "-48,51.5N", "48,60N", "48,5,60N",
            "91,0N", "48.5,5N", "48,5.5,1N", "48,,1N", "4 8,5N", "48,5.N", "99999,5N", "٤٨,5N", "48,1,2,3N",
        ])
    func placelessXMP(latitude: String) throws {
        for (latitude, longitude) in [(latitude, "2,17.67E"), ("48,51.5N", latitude)] {
            let photo = try Self.photo(.jpeg, xmp: Self.packet(latitude: latitude, longitude: longitude))
            let place = KeptMetadata(of: photo, keepsPlace: true).place
            #expect(place == nil || latitude == "48,51.5N" && longitude == "48,51.5E")
        }
    }

    @Test("What is written is read again, in every format", arguments: ImageFormat.writable, [true, false])
    func roundTrip(format: ImageFormat, keepsPlace: Bool) throws {
        let photo = try Self.photo(.jpeg, exif: TestExif().block, xmp: Self.packet)
        let kept = KeptMetadata(of: photo, keepsPlace: keepsPlace)
        let text = [PNGText(keyword: "Impasto-Receipt", text: #"{"a":"<&>"}"#)]
        let file = try ImageEncoder().encode(Self.image, as: format, text: text, metadata: kept)
        #expect(KeptMetadata(of: file, keepsPlace: true) == kept)
        // The pixels are the same as without.
        let plain = try ImageEncoder().encode(Self.image, as: format)
        #expect(try ImageDecoder().decode(file).image == ImageDecoder().decode(plain).image)
        #expect(try ImageDecoder().decode(file).warnings == [])
        // The XMP alone says it all but the exposure and the place.
        let blocks = MetadataBlocks(file)
        let packet = try #require(blocks.xmp.flatMap(XMPReader.init))
        #expect(packet.values("xmp:CreateDate") == ["2026-05-01T12:30:00.25+02:00"])
        #expect(packet.values("dc:creator") == ["Max Müller"])
        if format != .png { #expect(packet.values("impasto:Impasto-Receipt") == [#"{"a":"<&>"}"#]) }
    }

    @Test("Secrets never come along, and places only when asked for", arguments: ImageFormat.writable)
    func secrets(format: ImageFormat) throws {
        for keepsPlace in [nil, false, true] {
            let photo = try Self.photo(.png, exif: TestExif().block, xmp: Self.packet)
            let kept = keepsPlace.map { KeptMetadata(of: photo, keepsPlace: $0) }
            let file = try ImageEncoder().encode(Self.image, as: format, metadata: kept)
            func holds(_ bytes: some Collection<UInt8>) -> Bool { file.firstRange(of: bytes) != nil }
            for secret in TestExif.secrets { #expect(!holds(secret.utf8), "\(secret)") }
            // 2952/100 and 4020/100 are the seconds of the place, in either byte order.
            let place: [[UInt8]] = [[0, 0, 0x0B, 0x88, 0, 0, 0, 100], [0x88, 0x0B, 0, 0, 100, 0, 0, 0]]
            #expect(place.contains(where: holds) == (keepsPlace == true))
            #expect(!holds("GPS".utf8))
            #expect(holds("Canon".utf8) == (keepsPlace != nil))
            if keepsPlace == nil {
                let blocks = MetadataBlocks(file)
                #expect(blocks.exif == nil && blocks.xmp == nil)
            }
        }
    }

    @Test("Times and texts that make no sense are not there")
    func nonsense() throws {
        for text in [
            "", "0000:00:00 00:00:00", "2026:13:01 00:00:00", "2026-05-01 12:30:00", "    :  :     :  :  ",
            "2026:05:01 24:00:00", "2026:05:01 12:30:00x",
        ] {
            #expect(KeptMetadata.Moment(exif: text) == nil, "\(text)")
        }
        #expect(KeptMetadata.Moment(iso8601: "2026-05-01T12:30")?.text == "2026:05:01 12:30:00")
        #expect(KeptMetadata.Moment(iso8601: "2026-05-01") == nil)
        #expect(KeptMetadata.plain("a\u{0}b\n\u{202E}c ") == "a b c")
        #expect(KeptMetadata.plain(" \u{200B}\t") == nil)
        #expect(KeptMetadata.plain(String(repeating: "é", count: 999))?.count == KeptMetadata.longestText)
        let word = String(repeating: "é", count: KeptMetadata.longestText - 1)
        #expect(KeptMetadata.plain(word + " and more") == word)
        let nowhere: [[(Int, Int)]] = [[(91, 1), (0, 1), (0, 1)], [(1, 0), (0, 1), (0, 1)], [(1, 1)]]
        for latitude in nowhere {
            var exif = TestExif()
            exif.gps[1] = (2, .fractions(latitude))
            #expect(KeptMetadata(of: try Self.photo(.jpeg, exif: exif.block), keepsPlace: true).place == nil)
        }
    }

    @Test("Damaged blocks give less, and never trap")
    func damage() throws {
        var random = SeededRandom(seed: 16)
        let block = TestExif().block
        for _ in 0..<3000 {
            var bytes = block
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
                    in: 0...255, using: &random)
            }
            bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random) / 4)
            let kept = KeptMetadata(of: try Self.photo(.jpeg, exif: bytes), keepsPlace: true)
            let again = try Self.photo(.jpeg, exif: ExifWriter.block(kept) ?? [])
            #expect(KeptMetadata(of: again, keepsPlace: true) == kept)
        }
        let packet = Array(Self.packet.utf8)
        for _ in 0..<500 {
            var bytes = packet
            for _ in 0..<4 {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
                    in: 32...62, using: &random)
            }
            _ = XMPReader(bytes[...])?.values("dc:creator")
        }
    }

    @Test(
        "exiftool reads the same, and finds nothing wrong",
        .enabled(if: FileManager.default.isExecutableFile(atPath: exiftoolPath)),
        arguments: ImageFormat.writable)
    func exiftool(format: ImageFormat) throws {
        let kept = KeptMetadata(of: try Self.photo(.jpeg, exif: TestExif().block), keepsPlace: true)
        let file = FileManager.default.temporaryDirectory.appending(
            path: "kept-\(UUID().uuidString).\(format.fileExtension)")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(try ImageEncoder().encode(Self.image, as: format, metadata: kept)).write(to: file)
        let process = Process()
        process.executableURL = URL(filePath: exiftoolPath)
        process.arguments = ["-j", "-n", "-G0", "-a", file.path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let json = try JSON(try #require(try output.fileHandleForReading.readToEnd())).items[0]
        process.waitUntilExit()
        #expect(try json["EXIF:Make"].string == "Canon" && json["XMP:Make"].string == "Canon")
        #expect(try json["EXIF:Artist"].string == "Max Müller" && json["XMP:Creator"].string == "Max Müller")
        #expect(try json["EXIF:DateTimeOriginal"].string == "2026:05:01 12:30:00")
        #expect(try json["XMP:CreateDate"].string == "2026:05:01 12:30:00.25+02:00")
        #expect(try json["EXIF:ExposureTime"] == 0.004 && json["EXIF:ISO"] == 400)
        #expect(try json["EXIF:GPSLatitudeRef"].string == "N")
        for name in ["ExifTool:Warning", "ExifTool:Error"] { #expect(try json.optional(name) == nil) }
    }
}
