import Testing

@testable import ImageCodecs

@Suite("Animated PNGs")
struct AnimationTests {
    private static let image = Fixture.picture(width: 9, height: 7)

    @Test("An animated PNG gives its first picture, and says so")
    func animation() throws {
        let control = PNGChunks.chunk("acTL", PNGChunks.bigEndian(3) + PNGChunks.bigEndian(0))
        let frame = PNGChunks.chunk("fcTL", [UInt8](repeating: 0, count: 26))
        let bytes = PNGFile.inserting(control + frame, into: try ImageEncoder().png(Self.image))
        let decoded = try ImageDecoder().decode(bytes)
        #expect(decoded.image == Self.image && decoded.warnings == [.animated(.png, pictures: 3)])
        let damaged = control.dropLast() + [control.last! ^ 1]
        let plain = PNGFile.inserting(Array(damaged), into: try ImageEncoder().png(Self.image))
        #expect(try ImageDecoder().decode(plain).warnings == [])
    }

    @Test("One picture makes an animation; a chunk that announces none, is too short or comes late does not")
    func announcedPictures() throws {
        let sound = try ImageEncoder().png(Self.image)
        func control(_ pictures: UInt32) -> [UInt8] {
            PNGChunks.chunk("acTL", PNGChunks.bigEndian(pictures) + PNGChunks.bigEndian(0))
        }
        func warnings(_ chunk: [UInt8]) throws -> [ImageWarning] {
            try ImageDecoder().decode(PNGFile.inserting(chunk, into: sound)).warnings
        }
        #expect(try warnings(control(1)) == [.animated(.png, pictures: 1)])
        #expect(try warnings(control(0)) == [])
        #expect(try warnings(PNGChunks.chunk("acTL", PNGChunks.bigEndian(3))) == [])
        let late = Array(sound.dropLast(12)) + control(3) + Array(sound.suffix(12))
        #expect(try ImageDecoder().decode(late).warnings == [])
    }
}
