#if PostgreSQL
import Foundation
import Testing

@testable import Gallery

/// What is a matter of the database alone; all else is in the tests of every gallery, which run in it, too.
@Suite(
    "A gallery in PostgreSQL",
    .enabled(if: Samples.isInPostgreSQL, "no database is named by IMPASTO_TEST_DATABASE"),
    .timeLimit(.minutes(10)))
struct PostgreSQLTests {
    private func address(_ location: GalleryLocation) throws -> PostgreSQLAddress {
        guard case .postgreSQL(let address) = location else { throw GalleryError.cancelled }
        return address
    }

    @Test("Two writers, each with connections of its own, both succeed with every change")
    func twoWriters() async throws {
        try await SharedFileTests.writeTogether(Samples.newPlace())
    }

    @Test("Programs that meet at an empty database make its tables once")
    func openTogether() async throws {
        let location = try Samples.newPlace()
        let galleries = try (0..<4).map { _ in try Gallery.open(location) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (seed, gallery) in galleries.enumerated() {
                group.addTask { _ = try await gallery.save(Samples.draft("Style \(seed)", seed)) }
            }
            try await group.waitForAll()
        }
        for gallery in galleries { #expect(try await gallery.count() == 4) }
    }

    @Test(
        "Tables of an earlier version are brought up to date, once, and those of a later one are left alone")
    func migrations() async throws {
        let location = try Samples.newPlace()
        let gallery = try Gallery.open(location)
        let style = try await gallery.save(Samples.draft("Sky")).style
        // Reads and changes have connections of their own, made when they are needed.
        #expect(try await gallery.count() == 1)
        let connection = try PostgreSQLConnection(address(location))
        let later = PostgreSQLSchema.migrations + ["ALTER TABLE style ADD COLUMN later TEXT"]
        for _ in 0..<2 { try PostgreSQLSchema.migrate(connection, later, path: "later") }
        let versions = PostgreSQLTransaction(connection: connection)
        #expect(
            try versions.rows("SELECT version FROM galleryVersion ORDER BY 1") { $0.integer(0) } == [1, 2])
        #expect(
            try versions.rows("SELECT id FROM style WHERE later IS NULL") { $0.text(0) } == [style.id.text])
        // The program that was there before has its connection still; one that starts now is told.
        #expect(try await gallery.count() == 1)
        let old = try Gallery.open(location)
        let error = try await galleryError { try await old.count() }
        #expect(error == .newerSchema(path: location.path, found: 2, known: 1))
    }

    @Test("A migration that fails changes nothing")
    func failedMigration() async throws {
        let connection = try PostgreSQLConnection(address(Samples.newPlace()))
        let broken = PostgreSQLSchema.migrations + ["CREATE TABLE more (a INTEGER)", "nonsense"]
        #expect(throws: PostgreSQLFailure.self) {
            try PostgreSQLSchema.migrate(connection, broken, path: "broken")
        }
        try PostgreSQLSchema.migrate(connection, path: "whole")
        let versions = PostgreSQLTransaction(connection: connection)
        #expect(try versions.number("SELECT MAX(version) FROM galleryVersion") == 1)
    }

    @Test("A migration may take longer than any other statement")
    func longMigration() async throws {
        let connection = try PostgreSQLConnection(address(Samples.newPlace()), statementLimit: .seconds(2))
        let long = PostgreSQLSchema.migrations + ["SELECT pg_sleep(5)"]
        try PostgreSQLSchema.migrate(connection, long, path: "long")
        let versions = PostgreSQLTransaction(connection: connection)
        #expect(try versions.number("SELECT MAX(version) FROM galleryVersion") == 2)
    }

    @Test("Whoever waits for another's long migration is told that the gallery is busy")
    func othersMigration() async throws {
        let location = try Samples.newPlace()
        let other = try PostgreSQLConnection(address(location))
        try other.run("BEGIN; SELECT \(PostgreSQLSchema.lock)")
        let connection = try PostgreSQLConnection(address(location), statementLimit: .seconds(2))
        let failure = #expect(throws: PostgreSQLFailure.self) {
            try PostgreSQLSchema.migrate(connection, path: "waiting")
        }
        #expect(failure?.error(path: "waiting") == .busy(path: "waiting"))
        try other.run("ROLLBACK")
        try PostgreSQLSchema.migrate(connection, path: "waiting")
    }

    @Test("Searches have the trigram index, tags theirs, and lists those of their order")
    func plans() async throws {
        let location = try Samples.newPlace()
        let gallery = try Gallery.open(location)
        _ = try await gallery.save(Samples.draft("Sky", tags: ["calm"]))
        let connection = try PostgreSQLConnection(address(location))
        // In a table of one row a look at all is the quickest, or at all of any index.
        try connection.run("SET enable_seqscan = off")
        func plan(_ query: StyleQuery, sort: Bool) throws -> String {
            try connection.run("SET enable_sort = \(sort ? "on" : "off")")
            let statement = try StyleListStatement(query, PostgreSQLDialect())
            return try PostgreSQLTransaction(connection: connection).rows(
                "EXPLAIN \(statement.sql)", statement.arguments
            ) { $0.text(0) ?? "" }.joined(separator: "\n")
        }
        try connection.run("SET enable_bitmapscan = off")
        for (sort, index) in [
            (StyleSort.name, "stylebyname"), (.newest, "stylebycreation"), (.updated, "stylebychange"),
            (.favourite, "stylebyfavourite"),
        ] {
            let plan = try plan(StyleQuery(sort: sort), sort: false)
            #expect(plan.contains(index) && !plan.contains("Sort"), "\(plan)")
        }
        try connection.run(
            """
            SET enable_bitmapscan = on;
            DROP INDEX styleByNameKey, styleByName, styleByCreation, styleByChange, styleByFavourite
            """)
        #expect(try plan(StyleQuery(search: "night"), sort: true).contains("stylebysearch"))
        #expect(try plan(StyleQuery(tags: ["calm"]), sort: true).contains("stylebytag"))
    }

    @Test("Whoever waits too long for another's change is told that the gallery is busy")
    func busy() async throws {
        let location = try Samples.newPlace()
        let gallery = try Gallery.open(location, busyTimeout: 0.05)
        let id = try await gallery.save(Samples.draft("Sky")).style.id
        let other = try PostgreSQLConnection(address(location))
        try other.run("BEGIN; LOCK TABLE galleryVersion IN SHARE ROW EXCLUSIVE MODE")
        let error = try await galleryError { try await gallery.trash(id) }
        #expect(error == .busy(path: location.path))
        // Who only reads does not wait.
        #expect(try await gallery.count() == 1)
        try other.run("ROLLBACK")
        #expect(try await gallery.trash(id).deletedAt != nil)
    }

    @Test("A connection that broke while nobody used it is made anew, and nobody notices")
    func broken() async throws {
        let name = "\(StyleID.random())"
        let uri = try address(Samples.newPlace()).uri + "&application_name=\(name)"
        let gallery = try Gallery.open(GalleryLocation(option: uri))
        _ = try await gallery.save(Samples.draft("Sky"))
        let other = try PostgreSQLConnection(PostgreSQLAddress(Samples.database!)!)
        let ended = try PostgreSQLTransaction(connection: other).rows(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name = ?",
            [.text(name)]
        ) { $0.integer(0) }
        #expect(!ended.isEmpty && ended.allSatisfy { $0 == 1 })
        #expect(try await gallery.count() == 1)
    }

    @Test("A database that is lost makes each call fail, and when it is back, calls work again by themselves")
    func lost() async throws {
        let admin = try PostgreSQLConnection(PostgreSQLAddress(Samples.database!)!)
        let name = "lost_\(StyleID.random())".replacing("-", with: "_").lowercased()
        try admin.run("CREATE DATABASE \(name)")
        let end = try #require(Samples.database?.lastIndex(of: "/"))
        let location = GalleryLocation(option: Samples.database![...end] + name)
        let gallery = try Gallery.open(location)
        let id = try await gallery.save(Samples.draft("Sky")).style.id

        try admin.run("ALTER DATABASE \(name) ALLOW_CONNECTIONS false")
        try admin.run(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '\(name)'")
        for _ in 0..<3 {
            for error in [
                try await galleryError { try await gallery.style(id) },
                try await galleryError { try await gallery.save(Samples.draft("Sea", 2)) },
                try await galleryError { try await gallery.check() },
            ] {
                guard case .unreachable(let path, _) = error else {
                    Issue.record("\(String(describing: error))")
                    continue
                }
                #expect(path == location.path)
            }
        }
        try admin.run("ALTER DATABASE \(name) ALLOW_CONNECTIONS true")
        var saved: SavedStyle?
        while saved == nil { saved = try? await gallery.save(Samples.draft("Sea", 2)).style }
        #expect(try await gallery.style(id).name.text == "Sky")
        #expect(try await gallery.count() == 2)
        try gallery.close()
        #expect(try await galleryError { try await gallery.count() } == .closed(path: location.path))
    }

    @Test("A server that is not there does not keep a gallery from opening")
    func absent() async throws {
        let gallery = try Gallery.open(GalleryLocation(option: "postgres://ada:secret@127.0.0.1:1/styles"))
        let error = try #require(try await galleryError { try await gallery.count() })
        guard case .unreachable("postgres://127.0.0.1:1/styles", _) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(!"\(error)".contains("secret") && !"\(error)".contains("ada"))
    }

    @Test("Arguments are told apart from texts that look like them")
    func arguments() throws {
        #expect(PostgreSQLConnection.numbered("a = ? AND b IN (?, ?)") == "a = $1 AND b IN ($2, $3)")
        let connection = try PostgreSQLConnection(PostgreSQLAddress(Samples.database!)!)
        let values: [SQLValue] = [
            .text("'; DROP TABLE style; -- $1 ?"), .integer(-3), .bytes(Data([0, 255, 1])), .null, .text(""),
            .integer(.min), .text("\u{1F58C} é"),
        ]
        let row = try PostgreSQLTransaction(connection: connection).row(
            "SELECT CAST(? AS text), ?, ?, CAST(? AS text), ?, ?, ?", values
        ) { row in values.indices.map { row.value($0) } }
        #expect(row == values)
    }
}
#endif
