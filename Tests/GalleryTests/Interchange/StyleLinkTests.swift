import Foundation
import Foundations
import ImageCodecs
import Stylization
import TestSupport
import Testing

@testable import Gallery

@Suite("Links carry a style in about 300 characters")
struct StyleLinkTests {
    @Test("A link reads back as it was made, however it is pasted")
    func roundTrip() throws {
        for (name, space) in [
            ("Sky", StyleSpace.magentaMobile), ("夜 & <b>", .tfjsOriginal),
            ("x", StyleSpace(rawValue: "my.own_space")),
        ] {
            let link = StyleLink(name: try StyleName(name), vector: try Samples.vector(3, space: space))
            let url = try #require(link.url(page: URL(string: "http://localhost:9966/?a=b#old")!))
                .absoluteString
            #expect(url.hasPrefix("http://localhost:9966/?a=b#style="))
            for text in [
                url, link.fragment, String(link.fragment.dropFirst()), "  \(url)\n", "look: <\(url)>, nice",
                url + "&x=1", "\u{3000}\u{A0}\t\n\(link.fragment.dropFirst())",
            ] {
                #expect(try StyleLink(parsing: text) == link, "\(text)")
            }
            #expect(try StyleImport(reading: url).styles == [link.style])
        }
    }

    @Test("Numbers are rounded to half precision, and stay so")
    func precision() throws {
        let vector = try Samples.vector(5)
        let link = StyleLink(name: try StyleName("n"), vector: vector)
        for (a, b) in zip(vector.values, link.vector.values) { #expect(abs(a - b) <= a.magnitude * 0x1p-11) }
        #expect(StyleLink(name: link.name, vector: link.vector) == link)
        let edge = try StyleVector(
            Array(repeating: -StyleVector.magnitudeLimit, count: 100), space: .magentaMobile)
        #expect(StyleLink(name: link.name, vector: edge).vector == edge)
    }

    @Test("A link with a name of 20 letters has about 300 characters")
    func length() throws {
        let link = StyleLink(name: try StyleName("Twenty letters long."), vector: try Samples.vector(1))
        #expect(link.fragment.count == 311)
        let longest = StyleLink(
            name: try StyleName(String(repeating: "夜", count: 80)),
            vector: try Samples.vector(1, space: StyleSpace(rawValue: String(repeating: "s", count: 64))))
        #expect(longest.fragment.count < StyleLink.maximumCharacters)
        #expect(try StyleLink(parsing: longest.fragment) == longest)
    }

    @Test("The bytes are as documented")
    func format() throws {
        let vector = try StyleVector([1, -2, 0.5] + Array(repeating: 0, count: 97), space: .tfjsOriginal)
        let fragment = StyleLink(name: try StyleName("Né"), vector: vector).fragment
        let bytes = try #require(Base64URL.bytes(String(fragment.dropFirst(7))))
        #expect(Array(bytes[0..<13]) == [1, 2, 3, 0, 0x4E, 0xC3, 0xA9, 0x00, 0x3C, 0x00, 0xC0, 0x00, 0x38])
        #expect(bytes.count == 7 + 200 + 4)
        #expect(CRC32.checksum(Array("123456789".utf8)) == 0xCBF4_3926)
    }

    @Test("A link that was cut off or mistyped is refused, wherever the fault is")
    func damage() throws {
        let link = StyleLink(name: try StyleName("Sky"), vector: try Samples.vector(1))
        let text = link.fragment
        for length in 0..<text.count {
            #expect(throws: GalleryError.self) { try StyleLink(parsing: String(text.prefix(length))) }
        }
        for place in 7..<text.count {
            var letters = Array(text)
            letters[place] = letters[place] == "A" ? "B" : "A"
            // The last character has spare bits.
            if let read = try? StyleLink(parsing: String(letters)) { #expect(read == link, "place \(place)") }
        }
        #expect(throws: GalleryError.self) {
            try StyleLink(parsing: "#style=" + String(repeating: "A", count: 5000))
        }
    }

    @Test("Without its '#', a link has nothing before it but spaces")
    func bare() throws {
        let bare = StyleLink(name: try StyleName("Sky"), vector: try Samples.vector(1)).fragment.dropFirst()
        for before in ["x ", "x\u{3000}", "\u{3001}", "é", "夜 ", "style= "] {
            #expect(throws: GalleryError.self, "\(before)") { try StyleLink(parsing: before + bare) }
        }
    }

    @Test("A link of a later version says so")
    func laterVersion() {
        #expect(throws: GalleryError.unsupportedImportVersion(found: 7, known: 1)) {
            try StyleLink(parsing: "#style=" + Base64URL.text(Data([7, 1, 2, 3])))
        }
    }

    @Test("Right checksums do not make wrong contents right")
    func forged() {
        func link(_ bytes: [UInt8]) -> String {
            let sum = withUnsafeBytes(of: CRC32.checksum(bytes).littleEndian) { Array($0) }
            return "#style=" + Base64URL.text(Data(bytes + sum))
        }
        let numbers = [UInt8](repeating: 0, count: 200)
        let infinite = [UInt8](repeating: 0x7C, count: 200)
        for bytes in [
            [1, 1, 1, 0, 65] + infinite,  // not finite
            [1, 1, 0, 0] + numbers,  // no name
            [1, 1, 255, 255, 65] + numbers,  // a name longer than all
            [1, 1, 1, 0, 0xFF] + numbers,  // not UTF-8
            [1, 1, 1, 0, 10] + numbers,  // a line feed as the name
            [1, 9, 1, 0, 65] + numbers,  // a space without a name
            [1, 0, 255, 65] + numbers, [1, 0, 1, 32, 1, 0, 65] + numbers,  // spaces
            [1, 1, 1, 0, 65] + numbers.dropLast(), [1, 1, 1, 0, 65] + numbers + [0], [1], [0, 0, 0, 0, 0],
        ] as [[UInt8]] {
            #expect(throws: GalleryError.self, "\(bytes.prefix(8))") { try StyleLink(parsing: link(bytes)) }
        }
    }
}
