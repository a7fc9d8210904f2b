import Foundation
import GRDB
import SystemLibC
import TestSupport
import Testing

@testable import Gallery

@Suite("What was acknowledged survives a sudden end")
struct CrashTests {
    /// Ids that a writer was told are saved, one to a line, in a file of their own.
    private struct Acknowledgements {
        let file: URL

        func add(_ id: StyleID) throws {
            let handle = try FileHandle(forWritingTo: file)
            defer { try? handle.close() }
            try handle.seekToEnd()
            try handle.write(contentsOf: Data((id.text + "\n").utf8))
        }

        func ids() throws -> [StyleID] {
            // A line that was being written when the end came is no acknowledgement.
            let lines = try String(contentsOf: file, encoding: .utf8).split(
                separator: "\n", omittingEmptySubsequences: false)
            return lines.dropLast().compactMap { StyleID(String($0)) }
        }
    }

    private func expectWhole(_ file: URL, has ids: [StyleID], _ comment: Comment) async throws {
        let gallery = try Gallery.open(.file(file))
        #expect(try await gallery.verify() == [], comment)
        // In the trash or not: the end may have come between the two.
        let missing = try await gallery.read { db in try ids.filter { try gallery.row($0, db) == nil } }
        #expect(missing == [], comment)
        // It is a working gallery, not only a readable one.
        _ = try await gallery.save(Samples.draft("After the end", 12345))
        try gallery.close()
    }

    @Test("kill -9 at some moment during the writes", arguments: [1, 7, 23])
    func killed(_ seed: Int) async throws {
        try await Samples.withFolder { folder in
            let path = folder.path
            try Data().write(to: folder.appending(path: "acknowledged"))
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, seed = seed as Int] in
                let folder = URL(filePath: path)
                let gallery = try Gallery.open(.file(folder.appending(path: "g.sqlite")))
                let acknowledgements = Acknowledgements(file: folder.appending(path: "acknowledged"))
                // Another thread ends the process while a transaction is under way: it watches the
                // write-ahead log grow beyond what a seeded number of writes made of it.
                var random = SeededRandom(seed: UInt64(seed))
                let limit = Int.random(in: 20_000...900_000, using: &random)
                Thread {
                    while true {
                        var status = stat()
                        if stat(path + "/g.sqlite-wal", &status) == 0, Int(status.st_size) >= limit {
                            kill(getpid(), SIGKILL)
                        }
                    }
                }.start()
                for number in 0..<500 {
                    let style = try await gallery.save(Samples.draft("Style \(number)", number)).style
                    try acknowledgements.add(style.id)
                    if number % 5 == 4 {
                        _ = try await gallery.trash(style.id)
                        _ = try await gallery.restore(style.id)
                    }
                }
                // The log has its full size after fewer writes; whoever comes here is ended all the same.
                kill(getpid(), SIGKILL)
            }
            let ids = try Acknowledgements(file: folder.appending(path: "acknowledged")).ids()
            #expect(!ids.isEmpty)
            try await expectWhole(folder.appending(path: "g.sqlite"), has: ids, "seed \(seed)")
        }
    }

    @Test("A log that was cut off in the middle of a write", arguments: [1, 2, 3])
    func tornLog(_ seed: Int) async throws {
        try await Samples.withFolder { folder in
            var random = SeededRandom(seed: UInt64(seed))
            let file = folder.appending(path: "g.sqlite")
            let gallery = try Gallery.open(.file(file))
            // All stays in the log, which only grows.
            try await gallery.sqlite.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
            }
            func logSize() throws -> Int {
                try Data(contentsOf: folder.appending(path: "g.sqlite-wal")).count
            }
            var saved: [(id: StyleID, logSize: Int)] = []
            for number in 0..<12 {
                let style = try await gallery.save(Samples.draft("Style \(number)", number)).style
                saved.append((style.id, try logSize()))
            }
            let database = try Data(contentsOf: file)
            let log = try Data(contentsOf: folder.appending(path: "g.sqlite-wal"))
            for round in 0..<6 {
                let length = Int.random(in: saved[0].logSize...log.count, using: &random)
                let copy = folder.appending(path: "copy-\(round).sqlite")
                try database.write(to: copy)
                try log.prefix(length).write(to: folder.appending(path: "copy-\(round).sqlite-wal"))
                let ids = saved.filter { $0.logSize <= length }.map(\.id)
                try await expectWhole(
                    copy, has: ids, "seed \(seed), \(length) of \(log.count) bytes of the log")
                let all = try await Gallery.open(.file(copy)).count()
                #expect(all == ids.count + 1, "seed \(seed): a part of a write came through")
            }
        }
    }

    @Test("An end within a transaction takes back all of it")
    func unfinishedTransaction() async throws {
        try await Samples.withFolder { folder in
            let file = folder.appending(path: "g.sqlite")
            let gallery = try Gallery.open(.file(file))
            let first = try await gallery.save(Samples.draft("First")).style
            try await gallery.sqlite.writeWithoutTransaction { db in
                // A small cache spills uncommitted pages into the log.
                try db.execute(sql: "PRAGMA cache_size = 5")
                try db.inTransaction(.immediate) {
                    for number in 0..<100 {
                        _ = try gallery.insert(
                            Samples.draft("Style \(number)", number), createdAt: gallery.now,
                            onConflict: .fail,
                            swatch: nil, SQLiteTransaction(db: db))
                    }
                    for suffix in ["", "-wal"] {
                        let from = file.path + suffix
                        try FileManager.default.copyItem(
                            atPath: from, toPath: folder.path + "/copy.sqlite" + suffix)
                    }
                    return .rollback
                }
            }
            let copy = folder.appending(path: "copy.sqlite")
            #expect(try Data(contentsOf: folder.appending(path: "copy.sqlite-wal")).count > 100_000)
            try await expectWhole(copy, has: [first.id], "copied within a transaction")
            #expect(try await Gallery.open(.file(copy)).count() == 2)
        }
    }
}
