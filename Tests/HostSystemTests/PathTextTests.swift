import HostSystem
import TestSupport
import Testing

@Suite("Names of files as texts")
struct PathTextTests {
    @Test(
        "keep every byte",
        arguments: [
            Array("photo.jpg".utf8), Array("秋 élan.png".utf8), [0x63, 0x61, 0x66, 0xE9], [0xFF, 0xFE, 0x80],
            [0xE7, 0xA7], [0xED, 0xA0, 0x80], [0xF4, 0x8F, 0xBA, 0x80], [0xC0, 0xAF], [],
        ] as [[UInt8]])
    func roundTrip(bytes: [UInt8]) {
        #expect(PathText.bytes(of: PathText.text(of: bytes)) == bytes)
    }

    @Test("keep random bytes, seeded", arguments: 0..<20 as Range<UInt64>)
    func random(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let bytes = (0..<200).map { _ in UInt8.random(in: 1...255, using: &random) }
        #expect(PathText.bytes(of: PathText.text(of: bytes)) == bytes)
    }

    @Test("have texts of their own for each sequence of bytes")
    func noTwoAlike() {
        // The bytes of the character that stands for 0xE9 are another name than 0xE9.
        let carried = PathText.text(of: [0xE9])
        #expect(PathText.text(of: Array(carried.utf8)) != carried)
        #expect(PathText.text(of: "café".utf8) == "café")
    }

    @Test("are shown with what is no UTF-8 in hexadecimal")
    func display() {
        #expect(PathText.display(PathText.text(of: [0x63, 0x61, 0x66, 0xE9, 0x2E, 0x6A])) == "caf\\xE9.j")
        #expect(PathText.display("café") == "café")
        #expect(PathText.isUTF8("café") && !PathText.isUTF8(PathText.text(of: [0xE9])))
    }
}
