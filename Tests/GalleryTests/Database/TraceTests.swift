import Foundation
import GRDB
import TestSupport
import Testing

@testable import Gallery

@Suite("What is deleted for good is gone, and a closed gallery is one whole file")
struct TraceTests {
    /// Nothing else in the gallery has these characters; as three of them are a trigram of the index, they are in it
    /// too, even where it leaves out the bytes that a trigram shares with the one before.
    private static let mark = "龘靐齉"
    private static let rest = Data("靐齉".utf8)

    /// What a gallery's files hold, one behind the other.
    private func bytes(_ file: URL) throws -> Data {
        var all = Data()
        for suffix in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: file.path + suffix) {
            all += try Data(contentsOf: URL(filePath: file.path + suffix))
        }
        return all
    }

    private func holds(_ bytes: Data, _ part: Data) -> Bool { bytes.range(of: part) != nil }

    /// Empties the trash while `reader` holds a snapshot that it was in, and runs `body` before the snapshot goes.
    private func emptyTrash(
        of gallery: Gallery, whileReads reader: DatabaseQueue,
        _ body: @escaping @Sendable () throws -> Void = {}
    ) async throws {
        try await reader.writeWithoutTransaction { db in
            try db.inTransaction(.deferred) {
                _ = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM style")
                let done = DispatchSemaphore(value: 0)
                Task {
                    _ = try? await gallery.emptyTrash()
                    done.signal()
                }
                done.wait()
                try body()
                return .commit
            }
        }
    }

    /// A gallery of some hundreds of styles, saved, edited and deleted in a random order, so that the pages of its
    /// tables are split and merged; returns what is to be in no file once the trash is emptied.
    private func fill(_ gallery: Gallery, seed: Int) async throws -> [Data] {
        var random = SeededRandom(seed: UInt64(seed))
        func words(_ most: Int) -> String {
            let count = Int.random(in: 0...most, using: &random)
            return String((0..<count).map { _ in "abcdefgh ".randomElement(using: &random)! })
        }
        var secrets = [Self.rest]
        var kept: [StyleID] = []
        for number in 0..<300 {
            let isSecret = Int.random(in: 0..<3, using: &random) == 0
            let mark = isSecret ? Self.mark : "plain"
            var swatch = try Samples.swatch().bytes
            for _ in 0..<Int.random(in: 0...900, using: &random) { swatch += Data(mark.utf8) }
            let vector = try Samples.vector(seed * 1000 + number)
            let draft = StyleContent(
                name: try StyleName("\(words(8)) \(mark) \(number)"), vector: vector, styleModel: nil,
                recipe: Samples.image, tags: try StyleTags(["\(mark)\(number)"]),
                notes: try StyleNotes("\(words(300))\(mark)"))
            let id = try await gallery.save(draft, swatch: Swatch(swatch)).style.id
            if isSecret {
                secrets.append(VectorBlob.data(vector).prefix(12))
                _ = try await gallery.edit(id, StyleChanges(notes: StyleNotes("\(mark) \(words(500))")))
                _ = try await gallery.trash(id)
            } else {
                kept.append(id)
                if let other = kept.randomElement(using: &random) {
                    _ = try await gallery.edit(other, StyleChanges(notes: StyleNotes(words(500))))
                }
            }
        }
        return secrets
    }

    /// With these seeds, copies stay in unused parts of pages as long as the file is not rewritten.
    @Test("No name, note, tag, vector or swatch of it is in any file, open or closed", arguments: [7, 31])
    func emptiedTrash(seed: Int) async throws {
        try await Samples.withFolder { folder in
            let file = folder.appending(path: "g.sqlite")
            let gallery = try Gallery.open(.file(file))
            let secrets = try await fill(gallery, seed: seed)
            let before = try bytes(file)
            for secret in secrets { #expect(holds(before, secret), "seed \(seed): nothing to look for") }
            let index = try await gallery.sqlite.read { db in
                try Data.fetchAll(db, sql: "SELECT block FROM styleSearch_data").reduce(Data(), +)
            }
            #expect(holds(index, Self.rest), "seed \(seed): the index holds no trigram of it")

            let kept = try await gallery.list(StyleQuery(limit: 500)).styles
            #expect(try await gallery.emptyTrash() == secrets.count - 1)
            let open = try bytes(file)
            for secret in secrets { #expect(!holds(open, secret), "seed \(seed), open") }
            #expect(try await gallery.list(StyleQuery(limit: 500)).styles == kept)
            #expect(try await gallery.list(StyleQuery(search: "plain", limit: 500)).total == kept.count)
            #expect(try await gallery.verify() == [])

            try gallery.close()
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["g.sqlite"])
            let closed = try bytes(file)
            for secret in secrets { #expect(!holds(closed, secret), "seed \(seed), closed") }
        }
    }

    @Test("A reader that holds the trash's last snapshot delays the erasing until the gallery is closed")
    func erasedLater() async throws {
        try await Samples.withFile { file in
            let gallery = try Gallery.open(.file(file), busyTimeout: 0)
            let style = try await gallery.save(Samples.draft(Self.mark)).style
            _ = try await gallery.trash(style.id)
            let reader = try DatabaseQueue(path: file.path)
            try await emptyTrash(of: gallery, whileReads: reader)
            #expect(try await gallery.trashedCount() == 0)
            #expect(holds(try bytes(file), Self.rest))
            try reader.close()
            try gallery.close()
            #expect(!holds(try bytes(file), Self.rest))
        }
    }

    @Test("A process that ends before it has erased leaves a note, and the next one erases")
    func erasedByTheNext() async throws {
        try await Samples.withFolder { folder in
            let file = folder.appending(path: "g.sqlite")
            let gallery = try Gallery.open(.file(file), busyTimeout: 0)
            let style = try await gallery.save(Samples.draft(Self.mark)).style
            let kept = try await gallery.save(Samples.draft("Sky", 2)).style
            _ = try await gallery.trash(style.id)
            let left = folder.appending(path: "left.sqlite")
            let reader = try DatabaseQueue(path: file.path)
            try await emptyTrash(of: gallery, whileReads: reader) {
                // What is on the disk now is what a killed process leaves.
                for suffix in ["", "-wal"] {
                    try FileManager.default.copyItem(atPath: file.path + suffix, toPath: left.path + suffix)
                }
            }
            #expect(holds(try bytes(left), Self.rest))
            let next = try Gallery.open(.file(left))
            #expect(try await next.list().styles == [kept])
            try next.close()
            #expect(!holds(try bytes(left), Self.rest))
            // The note is gone with what it told of.
            #expect(try await Gallery.open(.file(left)).sqlite.read { db in try !SQLiteStore.hasTraces(db) })
            try reader.close()
            try gallery.close()
        }
    }

    @Test("Emptying an empty trash writes nothing")
    func nothingToErase() async throws {
        try await Samples.withFile { file in
            let gallery = try Gallery.open(.file(file))
            _ = try await gallery.save(Samples.draft("Sky"))
            func written() throws -> [Data] {
                try ["", "-wal"].map { try Data(contentsOf: URL(filePath: file.path + $0)) }
            }
            let before = try written()
            #expect(try await gallery.emptyTrash() == 0)
            #expect(try written() == before)
            try gallery.close()
        }
    }

    @Test("A gallery closed while its trash is emptied is closed without traces", arguments: 0..<8)
    func closedWhileEmptied(round: Int) async throws {
        try await Samples.withFile { file in
            let gallery = try Gallery.open(.file(file))
            let style = try await gallery.save(Samples.draft(Self.mark)).style
            _ = try await gallery.trash(style.id)
            let emptied = Task { try await gallery.emptyTrash() }
            for _ in 0..<round { await Task.yield() }
            await withCheckedContinuation { continuation in
                DispatchQueue.global().async {
                    do { try gallery.close() } catch { Issue.record(error) }
                    continuation.resume()
                }
            }
            let count = try? await emptied.value
            #expect(holds(try bytes(file), Self.rest) == (count == nil))
        }
    }

    @Test("A closed gallery is whole in its one file, also while another program has it open")
    func backup() async throws {
        try await Samples.withFolder { folder in
            let file = folder.appending(path: "g.sqlite")
            let gallery = try Gallery.open(.file(file))
            let other = try Gallery.open(.file(file))
            #expect(try await other.count() == 0)
            let style = try await gallery.save(Samples.draft("Sky")).style
            try gallery.close()
            let copy = folder.appending(path: "copy.sqlite")
            try FileManager.default.copyItem(at: file, to: copy)
            #expect(try await Gallery.open(.file(copy)).list().styles == [style])
            #expect(try await other.list().styles == [style])
            try other.close()
            #expect(!FileManager.default.fileExists(atPath: file.path + "-wal"))
        }
    }

    @Test("A program that is reading keeps nobody from closing, and loses nothing")
    func closedMeanwhile() async throws {
        try await Samples.withFile { file in
            let gallery = try Gallery.open(.file(file), busyTimeout: 0)
            let reader = try DatabaseQueue(path: file.path)
            _ = try await gallery.save(Samples.draft("Sky", 1))
            let count = try await reader.writeWithoutTransaction { db in
                var count: Int?
                try db.inTransaction(.deferred) {
                    count = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM style")
                    try gallery.close()
                    return .commit
                }
                return count
            }
            #expect(count == 1)
            try reader.close()
            #expect(try await Gallery.open(.file(file)).count() == 1)
        }
    }

    @Test("Each connection overwrites what it deletes, and writes no temporary files")
    func settings() async throws {
        try await Samples.withFolder { folder in
            let gallery = try Gallery.open(.file(folder.appending(path: "g.sqlite")))
            @Sendable func settings(_ db: Database) throws -> [Int?] {
                try ["secure_delete", "temp_store"].map { try Int.fetchOne(db, sql: "PRAGMA \($0)") }
            }
            #expect(try await gallery.sqlite.writeWithoutTransaction { db in try settings(db) } == [1, 2])
            #expect(try await gallery.sqlite.read { db in try settings(db) } == [1, 2])
        }
    }
}
