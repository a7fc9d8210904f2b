import Foundation
import GRDB
import Testing

@testable import Gallery

@Suite("Several programs on one gallery lose nothing")
struct SharedFileTests {
    @Test("Two writers, each with its own connection, both succeed with every change")
    func twoWriters() async throws {
        try await Samples.withFolder { folder in
            try await Self.writeTogether(.file(folder.appending(path: "g.sqlite")))
        }
    }

    /// Two programs change one gallery at the same time, and afterwards all changes are there.
    static func writeTogether(_ location: GalleryLocation) async throws {
        let galleries = [
            try Gallery.open(location, busyTimeout: 30), try Gallery.open(location, busyTimeout: 30),
        ]
        let shared = try await galleries[0].save(Samples.draft("Counter", 999)).style.id
        let rounds = 15
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (writer, gallery) in galleries.enumerated() {
                group.addTask {
                    for round in 0..<rounds {
                        let seed = writer * 100 + round
                        _ = try await gallery.save(Samples.draft("Writer \(writer) round \(round)", seed))
                        _ = try await gallery.save(Samples.draft("Contested", seed), onConflict: .rename)
                        try await Self.count(gallery, shared)
                    }
                }
            }
            try await group.waitForAll()
        }
        for gallery in galleries {
            let names = Set(try await gallery.list(StyleQuery(limit: 500)).styles.map(\.name.text))
            #expect(names.count == 1 + 4 * rounds)
            // Each change added one line: none was overwritten by the other writer's.
            let counter = try await gallery.style(shared)
            #expect(counter.notes.text.split(separator: "\n").count == 2 * rounds)
            #expect(counter.revision == 1 + 2 * rounds)
            #expect(try await gallery.verify() == [])
        }
    }

    /// Reads, adds a line and writes, again and again until nobody came in between.
    private static func count(_ gallery: Gallery, _ id: StyleID) async throws {
        while true {
            let style = try await gallery.style(id)
            let notes = try StyleNotes(style.notes.text + "\nline")
            do {
                _ = try await gallery.edit(id, expecting: style.revision, StyleChanges(notes: notes))
                return
            } catch .revisionConflict {
                continue
            }
        }
    }

    @Test("Programs that meet at a new file create it once", arguments: 0..<5)
    func openTogether(_ round: Int) async throws {
        try await Samples.withFolder { folder in
            let location = GalleryLocation.file(folder.appending(path: "g.sqlite"))
            // Opening blocks: on threads of its own, not on the cooperative pool.
            let galleries = try await withThrowingTaskGroup(of: Gallery.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        try await withCheckedThrowingContinuation { continuation in
                            Thread {
                                continuation.resume(
                                    with: Result { try Gallery.open(location, busyTimeout: 30) })
                            }.start()
                        }
                    }
                }
                var galleries: [Gallery] = []
                for try await gallery in group { galleries.append(gallery) }
                return galleries
            }
            for (seed, gallery) in galleries.enumerated() {
                _ = try await gallery.save(Samples.draft("Style \(seed)", seed))
            }
            for gallery in galleries { #expect(try await gallery.count() == 4) }
        }
    }

    @Test("A cancelled task changes nothing or all, and says which")
    func cancellation() async throws {
        let gallery = try Samples.gallery()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await galleryError { try await gallery.save(Samples.draft("Sky")) }
        }
        #expect(try await task.value == .cancelled)
        #expect(try await gallery.count() == 0)
    }
}
