import Testing

@testable import ImageCodecs

@Suite("What HEIC and AVIF files say besides their pictures")
struct HEIFMetadataTests {
    @Test("Exif and XMP of a phone's picture")
    func blocks() throws {
        let metadata = try HEIFMetadata(Fixture.bytes("heif/phone.heic"))
        let exif = try #require(metadata.exif)
        #expect(exif.starts(with: Array("MM".utf8) + [0, 42]))
        // It says 8, and the picture is turned by its box, to 6.
        #expect(Orientation(exif: exif) == .leftBottom)
        let xmp = String(decoding: try #require(metadata.xmp), as: UTF8.self)
        #expect(xmp.hasPrefix("<x:xmpmeta") && xmp.hasSuffix("</x:xmpmeta>"))
    }

    @Test("A picture without them, and what is no picture", arguments: ["heif/plain.avif", "rgb8.png"])
    func nothing(name: String) throws {
        let metadata = try HEIFMetadata(Fixture.bytes(name))
        #expect(metadata.exif == nil && metadata.xmp == nil)
    }
}
