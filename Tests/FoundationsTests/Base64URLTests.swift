import Foundations
import TestSupport
import Testing

@Suite("Base64 for URLs")
struct Base64URLTests {
    @Test(
        "RFC 4648's examples, without padding",
        arguments: [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ])
    func examples(bytes: String, text: String) {
        #expect(Base64URL.text(bytes.utf8) == text)
        #expect(Base64URL.bytes(text) == Array(bytes.utf8))
    }

    @Test("The last two digits are - and _")
    func alphabet() {
        #expect(Base64URL.text([0xFB, 0xFF]) == "-_8")
        #expect(Base64URL.bytes("-_8") == [0xFB, 0xFF])
    }

    @Test("Any bytes come back", arguments: 0..<20 as Range<UInt64>)
    func roundTrip(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let bytes = (0..<Int.random(in: 0...300, using: &random)).map { _ in
            UInt8.random(in: 0...255, using: &random)
        }
        #expect(Base64URL.bytes(Base64URL.text(bytes)) == bytes, "seed \(seed)")
    }

    @Test(
        "Other alphabets, padding and impossible lengths are refused",
        arguments: ["+/8", "Zg==", "Z", "Zm9vY", "Zg g", "Zg\n", "é"])
    func refusals(text: String) {
        #expect(Base64URL.bytes(text) == nil)
    }
}
