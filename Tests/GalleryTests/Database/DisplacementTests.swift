import Foundation
import GRDB
import Testing

@testable import Gallery

@Suite("A gallery whose file went away says so, and acknowledges nothing that would be lost")
struct DisplacementTests {
    private let manager = FileManager.default

    /// Runs `body` with an open gallery that holds one style.
    private func withGallery(_ body: (Gallery, _ file: URL) async throws -> Void) async throws {
        try await Samples.withFile { file in
            let gallery = try Gallery.open(.file(file))
            _ = try await gallery.save(Samples.draft("Sky"))
            try await gallery.check()
            try await body(gallery, file)
        }
    }

    private func expectDisplaced(_ gallery: Gallery, _ file: URL) async throws {
        let expected = GalleryError.displaced(path: file.path)
        #expect(try await galleryError { try await gallery.save(Samples.draft("Lost", 2)) } == expected)
        #expect(try await galleryError { try await gallery.list() } == expected)
        #expect(try await galleryError { try await gallery.check() } == expected)
    }

    @Test(
        "Deleted, alone or with the files beside it",
        arguments: [[""], ["", "-wal", "-shm"], ["-wal"], ["-shm"]])
    func deleted(_ suffixes: [String]) async throws {
        try await withGallery { gallery, file in
            for suffix in suffixes { try manager.removeItem(atPath: file.path + suffix) }
            try await expectDisplaced(gallery, file)
        }
    }

    @Test("Replaced by another gallery, which stays as it is")
    func replaced() async throws {
        try await withGallery { gallery, file in
            let other = file.deletingLastPathComponent().appending(path: "other.sqlite")
            let replacement = try Gallery.open(.file(other))
            _ = try await replacement.save(Samples.draft("Sea", 3))
            try replacement.close()
            let bytes = try Data(contentsOf: other)
            try manager.removeItem(at: file)
            try manager.moveItem(at: other, to: file)
            try await expectDisplaced(gallery, file)
            try gallery.close()
            #expect(try Data(contentsOf: file) == bytes)
        }
    }

    @Test("Its folder deleted")
    func folderDeleted() async throws {
        try await withGallery { gallery, file in
            try manager.removeItem(at: file.deletingLastPathComponent())
            try await expectDisplaced(gallery, file)
        }
    }

    @Test("Moved away: what was acknowledged is where it went, and moving it back needs a fresh start")
    func movedBack() async throws {
        try await withGallery { gallery, file in
            let elsewhere = file.path + ".away"
            try manager.moveItem(atPath: file.path, toPath: elsewhere)
            try await expectDisplaced(gallery, file)
            try manager.moveItem(atPath: elsewhere, toPath: file.path)
            try await expectDisplaced(gallery, file)
            try gallery.close()
            #expect(try await Gallery.open(.file(file)).list().styles.map(\.name.text) == ["Sky"])
        }
    }

    @Test("Deleted in the middle of a change, which is not acknowledged")
    func deletedMeanwhile() async throws {
        try await withGallery { gallery, file in
            let error = try await galleryError {
                try await gallery.write { db in
                    try db.execute("UPDATE style SET notes = 'changed'", [])
                    try FileManager.default.removeItem(at: file)
                }
            }
            #expect(error == .displaced(path: file.path))
        }
    }

    @Test("Only the log deleted: what was acknowledged before is in the file after a clean stop")
    func logDeleted() async throws {
        try await withGallery { gallery, file in
            try manager.removeItem(atPath: file.path + "-wal")
            try gallery.close()
            #expect(try await Gallery.open(.file(file)).list().styles.map(\.name.text) == ["Sky"])
        }
    }

    @Test("Behind a symbolic link that leads elsewhere by now")
    func linkTurned() async throws {
        try await withGallery { gallery, file in
            try gallery.close()
            let link = file.deletingLastPathComponent().appending(path: "link.sqlite")
            try manager.createSymbolicLink(at: link, withDestinationURL: file)
            let linked = try Gallery.open(.file(link))
            _ = try await linked.save(Samples.draft("Sea", 3))
            try manager.removeItem(at: link)
            try manager.createSymbolicLink(atPath: link.path, withDestinationPath: "elsewhere.sqlite")
            try await expectDisplaced(linked, link)
        }
    }

    @Test("Damage that a query met counts until the gallery is opened anew")
    func damaged() async throws {
        try await withGallery { gallery, _ in
            try await gallery.write { db in _ = try db.execute("UPDATE style SET recipe = '{'", []) }
            try await gallery.check()
            let error = try #require(try await galleryError { try await gallery.list() })
            #expect(try await galleryError { try await gallery.check() } == error)
        }
    }
}
