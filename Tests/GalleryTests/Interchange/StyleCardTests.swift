import Foundation
import ImageCodecs
import Stylization
import Testing

@testable import Gallery

@Suite("A style card is a picture and a preset")
struct StyleCardTests {
    private func style(_ name: String) async throws -> PortableStyle {
        let draft = try Samples.draft(name, tags: ["a"], notes: "private", isFavourite: true)
        return PortableStyle(try await Samples.gallery().save(draft).style)
    }

    @Test("The style comes back to the bit; notes stay at home")
    func roundTrip() async throws {
        let style = try await style("夜 \"Sky\"")
        let read = try StyleImport(reading: StyleCard(style).png())
        #expect(read.format == .card)
        #expect(read.styles == [style.withoutPrivateFields])
        #expect(read.styles[0].vector == style.vector)
        #expect(read.styles[0].id == style.id)
        #expect(read.styles[0].notes == .none)
        #expect(!read.styles[0].isFavourite)
        #expect(try !String(decoding: StyleCard(style).png(), as: UTF8.self).contains("private"))
    }

    @Test("The middle of the swatch is on it, pixel by pixel")
    func showsSwatch() async throws {
        let style = try await style("Sky")
        let side = CardLayout.width
        let swatch = RasterImage(
            width: side + 100, height: side,
            rgb: (0..<(side + 100) * side * 3).map { UInt8(truncatingIfNeeded: $0 &* 7) })
        let card = try ImageDecoder().decode(Array(StyleCard(style).png(swatch: swatch))).image
        #expect(card.width == side && card.height == CardLayout.height)
        for y in stride(from: 0, to: side, by: 37) {
            for x in stride(from: 0, to: side, by: 41) {
                let a = (y * card.width + x) * 3
                let b = (y * swatch.width + x + 50) * 3
                #expect(card.rgb[a..<a + 3].elementsEqual(swatch.rgb[b..<b + 3]), "\(x), \(y)")
            }
        }
    }

    @Test("Another name gives other letters; another style gives other stripes")
    func showsNameAndStyle() async throws {
        func pixels(_ name: String, _ seed: Int, swatch: RasterImage?) throws -> [UInt8] {
            let style = try Samples.arriving(name, seed)
            return try ImageDecoder().decode(Array(StyleCard(style).png(swatch: swatch))).image.rgb
        }
        let grey = RasterImage(width: 320, height: 10, rgb: Array(repeating: 128, count: 9600))
        let sky = try pixels("Sky", 1, swatch: grey)
        #expect(try pixels("Sky", 1, swatch: grey) == sky)
        #expect(try pixels("Sea", 1, swatch: grey) != sky)
        #expect(try pixels("Sky", 2, swatch: grey) != sky)
        #expect(try pixels("Ský", 1, swatch: grey) == sky)
        #expect(try pixels("Sky", 1, swatch: nil) != sky)
        // What the typeface cannot write is left to the text chunk: no boxes.
        let night = try pixels("夜", 1, swatch: grey)
        #expect(try pixels("星空", 1, swatch: grey) == night && night != sky)
    }

    @Test("Swatches of any shape and the longest names fit")
    func shapes() async throws {
        for (width, height) in [(1, 1), (3000, 2), (2, 3000), (513, 512), (320, 320)] {
            let name = String(repeating: "W", count: 80)
            let swatch = RasterImage(
                width: width, height: height, rgb: Array(repeating: 9, count: width * height * 3),
                alpha: Array(repeating: 100, count: width * height))
            let png = try StyleCard(try await style(name)).png(swatch: swatch)
            let card = try ImageDecoder().decode(Array(png)).image
            #expect(
                card.width == CardLayout.width && card.height == CardLayout.height, "\(width)x\(height)")
            #expect(try StyleImport(reading: png).styles[0].name.text == name)
        }
    }

    @Test("A stored swatch is shown; one that is no picture is refused")
    func storedSwatch() async throws {
        let style = try await style("Sky")
        let picture = RasterImage(width: 8, height: 8, rgb: Array(repeating: 77, count: 192))
        let stored = try Swatch(Data(try ImageEncoder().png(picture)))
        #expect(try StyleCard(style).png(swatch: stored) == StyleCard(style).png(swatch: picture))
        #expect(throws: GalleryError.self) { try StyleCard(style).png(swatch: Samples.swatch()) }
    }

    @Test("A picture without a style says so")
    func plainPictures() async throws {
        let picture = RasterImage(width: 1, height: 1, rgb: [1, 2, 3])
        let files = [try ImageEncoder().png(picture), try ImageEncoder().jpeg(picture)]
        for file in files {
            let error = try await galleryError { try StyleImport(reading: Data(file)) }
            #expect(try #require(error).description.contains("carries no style"))
        }
    }

    @Test("Every letter of ASCII is drawn, each its own way")
    func typeface() {
        let ascii = String(String.UnicodeScalarView((0x21...0x7E).map { Unicode.Scalar($0)! }))
        let letters = BitmapFont.letters(ascii)
        #expect(Set(letters).count == 94)
        #expect(!letters.contains(BitmapFont.box))
        #expect(BitmapFont.letters(" é夜") == [0, BitmapFont.letters("e")[0], BitmapFont.box])
        let bits = (0..<8).map { y in
            (0..<5).map { BitmapFont.isSet(BitmapFont.letters("L")[0], x: $0, y: y) ? "#" : "." }.joined()
        }
        #expect(bits == ["#....", "#....", "#....", "#....", "#....", "#....", "#####", "....."])
    }
}
