import Foundation
import ImageCodecs
import Stylization
import Synchronization
import Testing

@testable import Gallery

@Suite("Swatches are painted once")
struct SwatchTests {
    @Test("A missing swatch is painted with the style's vector, stored, and no revision")
    func paints() async throws {
        let painted = Mutex<[StyleVector]>([])
        let painter = SwatchPainter { vector in
            painted.withLock { $0.append(vector) }
            return try Samples.swatch(9)
        }
        let gallery = try Samples.gallery(painter: painter)
        let style = try await gallery.save(Samples.draft("Sky")).style
        #expect(!style.hasSwatch)
        for _ in 0..<3 { #expect(try await gallery.swatch(of: style.id) == Samples.swatch(9)) }
        #expect(painted.withLock { $0 } == [style.vector])
        let after = try await gallery.style(style.id)
        #expect(after.hasSwatch)
        #expect(after.revision == 1)
    }

    @Test("A stored one that is smaller than the painter's is painted anew, if it can be")
    func repaints() async throws {
        struct Busy: Error {}
        let (small, large) = (try Self.picture(height: 25), try Self.picture(height: 40))
        for paint: @Sendable (StyleVector) async throws -> Swatch? in [
            { _ in large }, { _ in nil }, { _ in throw Busy() },
        ] {
            let works = (try? await paint(Samples.vector(1))) != nil
            let gallery = try Samples.gallery(painter: SwatchPainter(height: 40, paint: paint))
            let id = try await gallery.save(Samples.draft("Sky"), swatch: small).style.id
            #expect(try await gallery.swatch(of: id) == (works ? large : small))
            #expect(try await gallery.swatch(of: id) == (works ? large : small))
            let other = try await gallery.save(Samples.draft("Sea", 2), swatch: large).style.id
            #expect(try await gallery.swatch(of: other) == large)
        }
    }

    private static func picture(height: Int) throws -> Swatch {
        let image = RasterImage(width: 4, height: height, rgb: Array(repeating: 90, count: 12 * height))
        return try Swatch(Data(try ImageEncoder().png(image)))
    }

    @Test("One that cannot be stored is shown all the same")
    func unstored() async throws {
        let (small, large) = (try Self.picture(height: 25), try Self.picture(height: 40))
        let opened = Mutex<(gallery: Gallery, id: StyleID)?>(nil)
        let painter = SwatchPainter(height: 40) { _ in
            // The style goes while its swatch is painted.
            let (gallery, id) = try #require(opened.withLock { $0 })
            _ = try await gallery.trash(id)
            _ = try await gallery.emptyTrash()
            return large
        }
        let gallery = try Samples.gallery(painter: painter)
        let id = try await gallery.save(Samples.draft("Sky"), swatch: small).style.id
        opened.withLock { $0 = (gallery, id) }
        #expect(try await gallery.swatch(of: id) == large)
    }

    @Test("A gallery that can only be read shows the one it has, and paints none anew")
    func readOnly() async throws {
        try await Samples.withFolder { folder in
            let file = folder.appending(path: "g.sqlite")
            let small = try Self.picture(height: 25)
            let writer = try Gallery.open(.file(file))
            let id = try await writer.save(Samples.draft("Sky"), swatch: small).style.id
            try writer.close()
            let painted = Mutex(0)
            let painter = SwatchPainter(height: 40) { _ in
                painted.withLock { $0 += 1 }
                return try Self.picture(height: 40)
            }
            let gallery = try Gallery.open(.readOnly(file), for: .reading, painter: painter)
            #expect(try await gallery.swatch(of: id) == small)
            #expect(painted.withLock { $0 } == 0)
            try gallery.close()
        }
    }

    @Test("Without a painter, and with one that cannot, there is none")
    func none() async throws {
        for painter in [nil, SwatchPainter { _ in nil }] {
            let gallery = try Samples.gallery(painter: painter)
            let id = try await gallery.save(Samples.draft("Sky")).style.id
            #expect(try await gallery.swatch(of: id) == nil)
        }
        let gallery = try Samples.gallery()
        #expect(try await galleryError { try await gallery.swatch(of: .random()) } != nil)
        #expect(
            try await galleryError { try await gallery.setSwatch(Samples.swatch(), of: .random()) } != nil)
    }

    @Test("Only PNG and JPEG files of a swatch's size are stored")
    func validates() throws {
        #expect(try Samples.swatch().mediaType == .png)
        #expect(try Swatch(Data([0xFF, 0xD8, 0xFF, 0xE0])).mediaType == .jpeg)
        #expect(throws: GalleryError.self) { try Swatch(Data()) }
        #expect(throws: GalleryError.self) { try Swatch(Data("<svg onload=alert(1)>".utf8)) }
        #expect(throws: GalleryError.self) {
            try Swatch(Samples.swatch().bytes + Data(count: Swatch.maximumBytes))
        }
    }
}
