import Foundation
import GRDB
import Stylization
import Testing

@testable import Gallery

@Suite("A gallery of an earlier schema is brought up to date with all its styles")
struct MigrationTests {
    private static let zeros = String(repeating: "00", count: 396)

    /// The file as version 1 of the schema wrote it.
    ///
    /// Never edit it: it stands for files that exist.
    private static let version1 = """
        CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
        INSERT INTO grdb_migrations VALUES ('1 styles');
        PRAGMA application_id = 1231908961;
        PRAGMA user_version = 1;
        CREATE TABLE style (
            serial INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            nameKey TEXT NOT NULL,
            nameOrder TEXT NOT NULL,
            space TEXT NOT NULL,
            vector BLOB NOT NULL CHECK (length(vector) = 400),
            styleModel TEXT,
            favouriteRank INTEGER NOT NULL CHECK (favouriteRank IN (0, 1)),
            createdAt INTEGER NOT NULL,
            updatedAt INTEGER NOT NULL,
            revision INTEGER NOT NULL CHECK (revision >= 1),
            deletedAt INTEGER,
            recipe TEXT NOT NULL,
            tags TEXT NOT NULL,
            notes TEXT NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX styleByNameKey ON style (nameKey) WHERE deletedAt IS NULL;
        CREATE INDEX styleByName ON style (nameOrder, serial) WHERE deletedAt IS NULL;
        CREATE INDEX styleByCreation ON style (createdAt, serial) WHERE deletedAt IS NULL;
        CREATE INDEX styleByChange ON style (updatedAt, serial) WHERE deletedAt IS NULL;
        CREATE INDEX styleByFavourite ON style (favouriteRank, nameOrder, serial) WHERE deletedAt IS NULL;
        CREATE INDEX styleInTrash ON style (deletedAt, serial) WHERE deletedAt IS NOT NULL;
        CREATE TABLE swatch (
            style INTEGER PRIMARY KEY REFERENCES style (serial) ON DELETE CASCADE,
            mediaType TEXT NOT NULL,
            bytes BLOB NOT NULL
        ) STRICT;
        INSERT INTO style VALUES (
            1, 'aaaaaaaaaaaaaaaaaaaaaaaaa2', 'Starry Night', 'starry night', 'starry night', 'magenta-mobile',
            x'0000803F\(zeros)', 'style-mobilenet-v2', 0, 1700000000123, 1700000001456, 3, NULL,
            '{"recipe":{"kind":"image","square":true,"styleSize":512},"version":1}', '["blau","夜"]', 'old friend'
        );
        INSERT INTO style VALUES (
            2, 'aaaaaaaaaaaaaaaaaaaaaaaaa3', 'Gone', 'gone', 'gone', 'tfjs-original',
            x'000000C0\(zeros)', NULL, 1, 1700000000000, 1700000000000, 2, 1700000002000,
            '{"recipe":{"format":"link","kind":"imported"},"version":1}', '[]', ''
        );
        INSERT INTO swatch VALUES (1, 'image/png', x'89504E470D0A1A0A00');
        """

    /// A file with what `sql` makes.
    private static func make(_ file: URL, _ sql: String) throws {
        let queue = try DatabaseQueue(path: file.path)
        try queue.inDatabase { db in try db.execute(sql: sql) }
        try queue.close()
    }

    @Test("Version 1")
    func migratesVersion1() async throws {
        try await Samples.withFile { file in
            try Self.make(file, Self.version1)

            let gallery = try Gallery.open(.file(file))
            let style = try #require(try await gallery.list(StyleQuery(search: "夜")).styles.first)
            #expect(style.id.text == "aaaaaaaaaaaaaaaaaaaaaaaaa2")
            #expect(style.name.text == "Starry Night")
            #expect(style.vector.values == [1] + Array(repeating: 0, count: 99))
            #expect(style.vector.space == .magentaMobile)
            #expect(style.recipe == .image(styleSize: 512, square: true))
            #expect(style.tags.list == ["blau", "夜"])
            #expect(style.notes.text == "old friend")
            #expect(style.isFavourite)
            #expect(style.createdAt == Date(timeIntervalSince1970: 1_700_000_000.123))
            #expect(style.updatedAt == Date(timeIntervalSince1970: 1_700_000_001.456))
            #expect(style.revision == 3)
            #expect(try await gallery.swatch(of: style.id) == Samples.swatch())
            // The index was filled: this search goes through it.
            #expect(try await gallery.list(StyleQuery(search: "friend starry")).styles == [style])
            let gone = try #require(try await gallery.trashed().first)
            #expect(gone.recipe == .imported(format: "link"))
            #expect(try await gallery.restore(gone.id).style.name.text == "Gone")
            #expect(try await gallery.list(StyleQuery(search: "gone")).total == 1)
            #expect(try await gallery.verify() == [])
            #expect(try await schema(gallery) == schema(Gallery.open(.memory)))
        }
    }

    @Test("A file on which the first opening was cut short")
    func resumes() async throws {
        try await Samples.withFile { file in
            try Self.make(file, "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
            let gallery = try Gallery.open(.file(file))
            #expect(try await schema(gallery) == schema(Gallery.open(.memory)))
        }
    }

    @Test("An old gallery that may only be read says what to do")
    func readOnly() async throws {
        try await Samples.withFile { file in
            try Self.make(file, Self.version1)
            let error = try await galleryError { try Gallery.open(.readOnly(file)) }
            #expect(error == .olderSchema(path: file.path))
        }
    }

    /// All tables, indexes and triggers, with the version numbers.
    private func schema(_ gallery: Gallery) async throws -> [String] {
        try await gallery.sqlite.read { db in
            let sql = try String.fetchAll(
                db, sql: "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name")
            let versions = try ["user_version", "application_id"].map { name in
                "\(name) \(try Int.fetchOne(db, sql: "PRAGMA \(name)") ?? -1)"
            }
            return sql + versions
        }
    }
}
