import Foundation
import StrictJSON
import TestSupport
import Testing

@Suite("Base64 is understood as it is written in the world")
struct Base64DecodingTests {
    private func decode(
        _ text: String, limit: Int = .max, piece: Int = .max
    ) throws(Base64Decoding.Failure) -> [UInt8] {
        let bytes = Array(text.utf8)
        var failure: Base64Decoding.Failure?
        let result = [UInt8](unsafeUninitializedCapacity: bytes.count + 3) { out, count in
            var decoding = Base64Decoding(into: out, limit: limit)
            do throws(Base64Decoding.Failure) {
                var rest = bytes[...]
                while !rest.isEmpty {
                    let next = Array(rest.prefix(piece))
                    rest = rest.dropFirst(next.count)
                    var inner: Base64Decoding.Failure?
                    next.withUnsafeBytes { piece in
                        do throws(Base64Decoding.Failure) { try decoding.append(piece) } catch {
                            inner = error
                        }
                    }
                    if let inner { throw inner }
                }
                try decoding.finish()
            } catch {
                failure = error
            }
            count = decoding.count
        }
        if let failure { throw failure }
        return result
    }

    @Test("Either alphabet, padded or not, in lines or not, in pieces of any size")
    func forms() throws {
        let seed: UInt64 = 4648
        var random = SeededRandom(seed: seed)
        for length in 0..<200 {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            let plain = Data(bytes).base64EncodedString()
            let forms = [
                plain, plain.replacing("=", with: ""),
                plain.replacing("+", with: "-").replacing("/", with: "_"),
                Data(bytes).base64EncodedString(options: [
                    .lineLength64Characters, .endLineWithCarriageReturn,
                ]),
                Data(bytes).base64EncodedString(options: [.lineLength76Characters, .endLineWithLineFeed])
                    + "\r\n",
            ]
            for form in forms {
                let piece = Int.random(in: 1...9, using: &random)
                #expect(try decode(form) == bytes, "seed \(seed), \(length) bytes: \(form)")
                #expect(try decode(form, piece: piece) == bytes, "seed \(seed), \(length) bytes: \(form)")
            }
        }
    }

    @Test("What is none is refused, and where")
    func refused() {
        #expect(throws: Base64Decoding.Failure.unexpected(byte: UInt8(ascii: "!"), position: 2)) {
            try decode("AA!A")
        }
        #expect(throws: Base64Decoding.Failure.unexpected(byte: UInt8(ascii: "="), position: 1)) {
            try decode("A===")
        }
        #expect(throws: Base64Decoding.Failure.unexpected(byte: UInt8(ascii: "A"), position: 4)) {
            try decode("AA==AA==")
        }
        #expect(throws: Base64Decoding.Failure.unexpected(byte: UInt8(ascii: "%"), position: 2)) {
            try decode("AA%3D%3D")
        }
        #expect(throws: Base64Decoding.Failure.unexpected(byte: 0, position: 0)) { try decode("\u{0}AAA") }
        #expect(throws: Base64Decoding.Failure.incomplete) { try decode("AAAAA") }
        #expect(throws: Base64Decoding.Failure.tooLong(limit: 5)) { try decode("AAAAAAAA", limit: 5) }
        #expect(throws: Base64Decoding.Failure.tooLong(limit: 3)) { try decode("AAAAAA==", limit: 3) }
    }
}
