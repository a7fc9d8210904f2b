import Foundation
import GRDB
import Stylization
import SystemLibC
import Testing

@testable import Gallery

@Suite("A file is opened as a gallery, or left untouched")
struct OpeningTests {
    /// Runs SQL on a file with a connection of its own.
    private func sql(_ file: URL, _ sql: String) throws {
        let database = try DatabaseQueue(path: file.path)
        try database.writeWithoutTransaction { db in try db.execute(sql: sql) }
        try database.close()
    }

    private func open(_ location: GalleryLocation) throws -> Gallery {
        try Gallery.open(location, busyTimeout: 2)
    }

    @Test("A new file is created with its folders, private, and keeps what was saved")
    func creates() async throws {
        try await Samples.withFolder { folder in
            let file = folder.appending(path: "a/b/gallery.sqlite")
            let saved = try await {
                let gallery = try open(.file(file))
                let saved = try await gallery.save(Samples.draft("Sky")).style
                try gallery.close()
                return saved
            }()
            let attributes = try FileManager.default.attributesOfItem(
                atPath: file.deletingLastPathComponent().path)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o700)
            #expect(try await open(.file(file)).style(saved.id) == saved)
        }
    }

    @Test("A closed gallery answers no more, in a file and in memory")
    func closing() async throws {
        try await Samples.withFolder { folder in
            for location in [GalleryLocation.memory, .file(folder.appending(path: "g.sqlite"))] {
                let gallery = try open(location)
                _ = try await gallery.save(Samples.draft("Sky"))
                try gallery.close()
                #expect(
                    try await galleryError { try await gallery.check() } == .closed(path: location.path))
                #expect(
                    try await galleryError { try await gallery.save(Samples.draft("Sea")) }
                        == .closed(path: location.path))
                gallery.releaseMemory()
                try gallery.close()
            }
        }
    }

    /// The permissions of the gallery's files by what is behind the name.
    private func modes(_ file: URL) throws -> [String: Int] {
        var modes: [String: Int] = [:]
        for suffix in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: file.path + suffix) {
            let attributes = try FileManager.default.attributesOfItem(atPath: file.path + suffix)
            modes[suffix] = (attributes[.posixPermissions] as? NSNumber)?.intValue
        }
        return modes
    }

    @Test("A new gallery's files are its owner's alone; one that was opened to others stays so")
    func permissions() async throws {
        try await Samples.withFile { file in
            let gallery = try open(.file(file))
            _ = try await gallery.save(Samples.draft("Sky"))
            #expect(try modes(file) == ["": 0o600, "-wal": 0o600, "-shm": 0o600])
            try gallery.close()
            #expect(try modes(file) == ["": 0o600])
            try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file.path)
            let shared = try open(.file(file))
            #expect(try modes(file) == ["": 0o640, "-wal": 0o640, "-shm": 0o640])
            try shared.close()
        }
    }

    @Test(
        "A gallery that cannot be written is read where reading is meant or will do",
        .enabled(if: geteuid() != 0, "root may write everywhere"),
        arguments: [(file: 0o444, folder: 0o555), (0o444, 0o755), (0o644, 0o555)])
    func unwritable(_ modes: (file: Int, folder: Int)) async throws {
        try await Samples.withFolder { folder in
            let file = folder.appending(path: "g.sqlite")
            let gallery = try open(.file(file))
            let style = try await gallery.save(Samples.draft("Sky")).style
            try gallery.close()
            func set(_ file: URL, _ mode: Int) throws {
                try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
            }
            try set(file, modes.file)
            try set(folder, modes.folder)
            defer { try? set(folder, 0o700) }
            for access in [GalleryAccess.reading, .writingIfPossible] {
                let reader = try Gallery.open(.file(file), for: access)
                #expect(reader.isReadOnly)
                #expect(try await reader.list().styles == [style])
                try await reader.check()
                #expect(
                    try await galleryError { try await reader.save(Samples.draft("New")) }
                        == .readOnly(path: file.path))
                try reader.close()
            }
            #expect(try await galleryError { try open(.file(file)) } == .readOnly(path: file.path))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["g.sqlite"])
            // A file that nobody could write is read as one that does not change.
            let reader = try Gallery.open(.file(file), for: .reading)
            try set(folder, 0o700)
            try set(file, 0o600)
            let writer = try open(.file(file))
            _ = try await writer.save(Samples.draft("Sea", 2))
            try writer.close()
            #expect(
                try await galleryError { try await reader.list() } == .displaced(path: file.path))
        }
    }

    @Test(
        "A log that cannot be read in place is told, and not passed over",
        .enabled(if: geteuid() != 0, "root may write everywhere"))
    func unwritableWithLog() async throws {
        try await Samples.withFolder { folder in
            let file = folder.appending(path: "g.sqlite")
            let gallery = try open(.file(file))
            _ = try await gallery.save(Samples.draft("Sky"))
            // As after a sudden end, and without the shared memory that only a running process needs.
            let copies = folder.appending(path: "copies")
            try FileManager.default.createDirectory(at: copies, withIntermediateDirectories: false)
            let copy = copies.appending(path: "g.sqlite")
            for suffix in ["", "-wal"] {
                try FileManager.default.copyItem(atPath: file.path + suffix, toPath: copy.path + suffix)
            }
            func set(_ mode: Int) throws {
                try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: copies.path)
            }
            try set(0o500)
            defer { try? set(0o700) }
            let error = try await galleryError { try Gallery.open(.file(copy), for: .reading) }
            guard case .cannotOpen(_, let reason) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(reason.contains("\(copy.path)-wal holds changes"))
            try set(0o700)
            #expect(try await Gallery.open(.file(copy), for: .reading).count() == 1)
        }
    }

    @Test("A gallery that can be written is written, also by who asked for it only where possible")
    func writable() async throws {
        try await Samples.withFile { file in
            let gallery = try Gallery.open(.file(file), for: .writingIfPossible)
            #expect(!gallery.isReadOnly)
            _ = try await gallery.save(Samples.draft("Sky"))
            try gallery.close()
            #expect(try await Gallery.open(.file(file), for: .reading).count() == 1)
        }
    }

    @Test("What cannot be opened or made is told with the system's reason and a remedy")
    func reasons() async throws {
        try await Samples.withFolder { folder in
            let text = folder.appending(path: "letter.txt")
            try Data("Dear SQLite".utf8).write(to: text)
            let inFile = text.appending(path: "g.sqlite").path
            #expect(
                try await galleryError { try open(.file(URL(filePath: inFile))) }
                    == .cannotOpen(path: inFile, reason: "not a directory; check the path"))
            let loop = folder.appending(path: "loop").path
            try FileManager.default.createSymbolicLink(atPath: loop, withDestinationPath: "loop")
            let inLoop = loop + "/g.sqlite"
            let error = try #require(
                try await galleryError { try open(.file(URL(filePath: inLoop))) })
            #expect("\(error)".contains("symbolic links"))
            #expect("\(error)".hasSuffix("check the path"))
            let pipe = folder.appending(path: "pipe").path
            try #require(mkfifo(pipe, 0o600) == 0)
            #expect(
                try await galleryError { try open(.file(URL(filePath: pipe))) }
                    == .cannotOpen(path: pipe, reason: "it is no regular file; name one"))
        }
    }

    @Test(
        "A folder that cannot be made is named with the reason",
        .enabled(if: geteuid() != 0, "root may write everywhere"))
    func folderThatCannotBeMade() async throws {
        try await Samples.withFolder { folder in
            try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: folder.path)
            defer {
                try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
            }
            let file = folder.appending(path: "a/b/g.sqlite").path
            let expected = GalleryError.cannotCreate(
                path: file,
                reason: "its folder \(folder.path)/a/b cannot be made: permission denied; "
                    + "allow this user to use it, or choose another file")
            #expect(try await galleryError { try open(.file(URL(filePath: file))) } == expected)
        }
    }

    @Test("Files are in WAL mode and synced at each commit")
    func durability() async throws {
        try await Samples.withFolder { folder in
            let gallery = try open(.file(folder.appending(path: "g.sqlite")))
            let modes = try await gallery.sqlite.writeWithoutTransaction { db in
                [
                    try String.fetchOne(db, sql: "PRAGMA journal_mode"),
                    try String.fetchOne(db, sql: "PRAGMA synchronous"),
                ]
            }
            #expect(modes == ["wal", "2"])
        }
    }

    @Test("An empty file is as good as none")
    func emptyFile() async throws {
        try await Samples.withFile { file in
            try Data().write(to: file)
            #expect(try await open(.file(file)).count() == 0)
        }
    }

    @Test("Other files are refused and not changed", arguments: [false, true])
    func otherFiles(readOnly: Bool) async throws {
        try await Samples.withFolder { folder in
            let text = folder.appending(path: "letter.txt")
            try Data("Dear SQLite,\nthis is not for you.".utf8).write(to: text)
            let foreign = folder.appending(path: "bookmarks.sqlite")
            try sql(foreign, "CREATE TABLE bookmark (url TEXT)")
            let marked = folder.appending(path: "marked.sqlite")
            try sql(marked, "PRAGMA application_id = 1234; CREATE TABLE t (a)")
            for file in [text, foreign, marked] {
                let before = try Data(contentsOf: file)
                let error = try await galleryError { try open(readOnly ? .readOnly(file) : .file(file)) }
                guard case .notAGallery(file.path, _) = error else {
                    Issue.record("\(file.lastPathComponent): \(String(describing: error))")
                    continue
                }
                #expect(try Data(contentsOf: file) == before)
            }
            #expect(Set(try FileManager.default.contentsOfDirectory(atPath: folder.path)).count == 3)
        }
    }

    @Test("A gallery of a later version is refused and not changed")
    func newer() async throws {
        try await Samples.withFile { file in
            try open(.file(file)).close()
            try sql(
                file,
                "PRAGMA user_version = 9; INSERT INTO grdb_migrations VALUES ('9 later'); PRAGMA wal_checkpoint(TRUNCATE)"
            )
            let before = try Data(contentsOf: file)
            for location in [GalleryLocation.file(file), .readOnly(file)] {
                let error = try await galleryError { try open(location) }
                #expect(error == .newerSchema(path: file.path, found: 9, known: Schema.version))
            }
            #expect(try Data(contentsOf: file) == before)
        }
    }

    @Test("Damage to the header or the schema is told, and never written over")
    func corruptSchema() async throws {
        try await Samples.withFile { file in
            let gallery = try open(.file(file))
            _ = try await gallery.save(Samples.draft("Sky"))
            try gallery.close()
            let good = try Data(contentsOf: file)
            for damage in [
                good.prefix(1000), good.prefix(5000), good.prefix(100) + Data(repeating: 0xAA, count: 6000),
            ] {
                try? FileManager.default.removeItem(atPath: file.path + "-wal")
                try? FileManager.default.removeItem(atPath: file.path + "-shm")
                try Data(damage).write(to: file)
                let error = try await galleryError { try open(.file(file)) }
                switch error {
                case .corrupt, .notAGallery: break
                default: Issue.record("\(damage.count) bytes: \(String(describing: error))")
                }
                #expect(try Data(contentsOf: file) == Data(damage))
            }
        }
    }

    @Test("A row that was tampered with is reported, not believed")
    func corruptRow() async throws {
        for damage in [
            "vector = x'\(String(repeating: "0000C07F", count: 100))'", "name = ''", "recipe = '{'",
            "tags = '[1]'", "id = 'x'",
            "createdAt = 9223372036854775807",
        ] {
            let gallery = try Gallery.open(.memory)
            _ = try await gallery.save(Samples.draft("Sky"))
            try await gallery.write { db in _ = try db.execute("UPDATE style SET \(damage)", []) }
            let error = try await galleryError { try await gallery.list() }
            guard case .corrupt = error else {
                Issue.record("\(damage): \(String(describing: error))")
                continue
            }
        }
    }

    @Test("Verification finds nothing in a good file, and the fault in a bad one")
    func verifies() async throws {
        try await Samples.withFile { file in
            let gallery = try open(.file(file))
            for seed in 0..<40 { _ = try await gallery.save(Samples.draft("Style \(seed)", seed)) }
            #expect(try await gallery.verify() == [])
            try gallery.close()
            // An index whose rows are sorted by another column than it says.
            try sql(
                file,
                """
                PRAGMA writable_schema = ON;
                UPDATE sqlite_schema SET sql = replace(sql, 'nameOrder', 'space') WHERE name = 'styleByName'
                """)
            let problems = try await open(.file(file)).verify()
            #expect(problems.contains { $0.contains("styleByName") }, "\(problems)")
        }
    }

    @Test("A read-only gallery reads, and refuses every change")
    func readOnly() async throws {
        try await Samples.withFile { file in
            let gallery = try open(.file(file))
            let style = try await gallery.save(Samples.draft("Sky")).style
            let reader = try open(.readOnly(file))
            #expect(try await reader.list().styles == [style])
            #expect(try await reader.similar(to: style.vector).count == 1)
            // The other connection's later writes are seen.
            _ = try await gallery.save(Samples.draft("Sea", 2))
            #expect(try await reader.count() == 2)
            let expected = GalleryError.readOnly(path: file.path)
            let other = StyleImport(format: .file, styles: [PortableStyle(style)])
            #expect(try await galleryError { try await reader.save(Samples.draft("New")) } == expected)
            #expect(try await galleryError { try await reader.trash(style.id) } == expected)
            #expect(try await galleryError { try await reader.plan(other) } == expected)
            #expect(try await galleryError { try await reader.emptyTrash() } == expected)
        }
    }

    @Test("A file in a folder that cannot be written is read without a log, unless there is one")
    func immutable() async throws {
        try await Samples.withFolder { folder in
            let file = folder.appending(path: "a gallery?.sqlite")
            let gallery = try open(.file(file))
            _ = try await gallery.save(Samples.draft("Sky"))
            #expect(GalleryFile.immutableAddress(of: file.path) == nil)
            try gallery.close()
            let address = try #require(GalleryFile.immutableAddress(of: file.path))
            var configuration = Configuration()
            configuration.readonly = true
            let reader = try DatabaseQueue(path: address, configuration: configuration)
            #expect(
                try await reader.read { db in try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM style") } == 1)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
        }
    }

    @Test("A read-only gallery that is not there is not created")
    func readOnlyMissing() async throws {
        try await Samples.withFolder { folder in
            let file = folder.appending(path: "g.sqlite")
            let error = try await galleryError { try open(.readOnly(file)) }
            #expect(error == .missing(path: file.path))
            #expect(
                try await galleryError { try Gallery.open(.file(file), for: .reading) }
                    == .missing(path: file.path))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
            let folderError = try await galleryError { try open(.file(folder)) }
            guard case .cannotOpen = folderError else {
                Issue.record("\(String(describing: folderError))")
                return
            }
        }
    }

    @Test("A full disk is told, and the gallery stays as it was")
    func diskFull() async throws {
        try await Samples.withFile { file in
            let gallery = try open(.file(file))
            let first = try await gallery.save(Samples.draft("First")).style
            // The file may not grow any more: SQLite reports it as it reports a full disk.
            try await gallery.sqlite.writeWithoutTransaction { db in
                let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
                try db.execute(sql: "PRAGMA max_page_count = \(pages)")
            }
            var swatch = try Samples.swatch().bytes
            swatch.append(Data(repeating: 1, count: 200_000))
            let large = try Swatch(swatch)
            let error = try await galleryError {
                try await gallery.save(Samples.draft("Second", 2), swatch: large)
            }
            #expect(error == .diskFull(path: file.path))
            #expect(try await gallery.list().styles == [first])
            #expect(try await gallery.verify() == [])
        }
    }

    @Test("A gallery that another program keeps locked is busy")
    func busy() async throws {
        try await Samples.withFile { file in
            let gallery = try Gallery.open(.file(file), busyTimeout: 0)
            var configuration = Configuration()
            configuration.allowsUnsafeTransactions = true
            let other = try DatabaseQueue(path: file.path, configuration: configuration)
            try other.inDatabase { db in try db.beginTransaction(.immediate) }
            #expect(
                try await galleryError { try await gallery.save(Samples.draft("Sky")) }
                    == .busy(path: file.path))
            // Readers are not held up.
            #expect(try await gallery.count() == 0)
            try other.inDatabase { db in try db.rollback() }
            _ = try await gallery.save(Samples.draft("Sky"))
        }
    }

    @Test("The standard place follows the platform")
    func standardLocation() {
        let home = URL(filePath: "/home/ada")
        func path(_ environment: [String: String]) -> String {
            GalleryLocation.standard(environment: environment, home: home).path
        }
        #if os(macOS)
        #expect(path([:]) == "/home/ada/Library/Application Support/Impasto/gallery.sqlite")
        #else
        #expect(path([:]) == "/home/ada/.local/share/impasto/gallery.sqlite")
        #expect(path(["XDG_DATA_HOME": "/data"]) == "/data/impasto/gallery.sqlite")
        // The specification: relative paths are ignored.
        #expect(path(["XDG_DATA_HOME": "data"]) == "/home/ada/.local/share/impasto/gallery.sqlite")
        #expect(path(["XDG_DATA_HOME": ""]) == "/home/ada/.local/share/impasto/gallery.sqlite")
        #endif
        #expect(GalleryLocation(option: ":memory:") == .memory)
        #expect(GalleryLocation(option: "/tmp/g.sqlite").path == "/tmp/g.sqlite")
        for scheme in ["postgres", "postgresql"] {
            let location = GalleryLocation(
                option: "\(scheme)://ada:p%40ss@db.example:5432/styles?sslmode=require")
            #expect(location.path == "\(scheme)://db.example:5432/styles")
            // Nobody can say where these passwords end.
            for password in ["p@ss", "pass?word", "pa/ss", "se#cret", "50%off", "a:b", "[x"] {
                let unclear = GalleryLocation(option: "\(scheme)://ada:\(password)@db.example/styles")
                #expect(unclear.path == "\(scheme)://…", "\(unclear.path)")
            }
        }
        #expect(GalleryLocation(option: "postgres.sqlite").path.hasSuffix("/postgres.sqlite"))
    }
}
