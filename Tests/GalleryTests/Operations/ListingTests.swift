import Stylization
import TestSupport
import Testing

@testable import Gallery

@Suite("Lists are sorted, paged and found in any script")
struct ListingTests {
    private func names(_ gallery: Gallery, _ query: StyleQuery) async throws -> [String] {
        try await gallery.list(query).styles.map(\.name.text)
    }

    @Test("Each order, both ways")
    func sorts() async throws {
        let gallery = try Samples.gallery()
        for (seed, name) in ["zebra", "Éclair", "apple", "Fig", "éclat"].enumerated() {
            _ = try await gallery.save(Samples.draft(name, seed, isFavourite: name == "Fig"))
        }
        let zebra = try await gallery.style(matching: "zebra")
        _ = try await gallery.edit(zebra.id, StyleChanges(notes: StyleNotes("changed")))
        let byName = ["apple", "Éclair", "éclat", "Fig", "zebra"]
        #expect(try await names(gallery, StyleQuery(sort: .name)) == byName)
        #expect(try await names(gallery, StyleQuery(sort: .name, isAscending: false)) == byName.reversed())
        #expect(try await names(gallery, StyleQuery()) == ["éclat", "Fig", "apple", "Éclair", "zebra"])
        #expect(try await names(gallery, StyleQuery(sort: .updated)).first == "zebra")
        #expect(
            try await names(gallery, StyleQuery(sort: .favourite)) == [
                "Fig", "apple", "Éclair", "éclat", "zebra",
            ])
        #expect(try await names(gallery, StyleQuery(favouritesOnly: true)) == ["Fig"])
        #expect(try await names(gallery, StyleQuery(space: .tfjsOriginal)) == [])
    }

    @Test(
        "Pages have every style once, in every order, while others are saved and deleted",
        arguments: StyleSort.allCases)
    func pages(_ sort: StyleSort) async throws {
        let gallery = try Samples.gallery()
        var random = SeededRandom(seed: 5)
        for seed in 0..<23 {
            // Few different first letters, so that sort keys meet.
            let name =
                "\(["a", "A", "b"].randomElement(using: &random)!)\(String(repeating: "\u{301}", count: seed))"
            _ = try await gallery.save(
                Samples.draft(name, seed, isFavourite: Bool.random(using: &random)), onConflict: .rename)
        }
        for isAscending in [true, false] {
            var query = StyleQuery(sort: sort, isAscending: isAscending, limit: 500)
            let all = try await gallery.list(query).styles.map(\.id)
            #expect(all.count == 23)
            query.limit = 4
            var seen: [StyleID] = []
            var pages = 0
            repeat {
                let page = try await gallery.list(query)
                #expect(page.total == 23)
                seen += page.styles.map(\.id)
                // As a client does: the cursor travels as text.
                query.after = try page.next.map { try StyleCursor(text: $0.text) }
                pages += 1
            } while query.after != nil && pages < 50
            #expect(seen == all)
            // By number, as a page without JavaScript asks for them.
            let numbered = try await gallery.list(
                StyleQuery(sort: sort, isAscending: isAscending, offset: 20, limit: 4))
            #expect(numbered.styles.map(\.id) == Array(all.dropFirst(20)))
            #expect(numbered.next == nil)
            #expect(pages == 6)
        }
        // The style at which a page ended is deleted, and a new one comes: nothing is skipped or repeated.
        var query = StyleQuery(sort: sort, limit: 10)
        let first = try await gallery.list(query)
        let expected = try await gallery.list(StyleQuery(sort: sort, limit: 500)).styles.dropFirst(10).map(
            \.id)
        _ = try await gallery.trash(try #require(first.styles.last).id)
        query.after = first.next
        query.limit = 500
        #expect(try await gallery.list(query).styles.map(\.id) == expected)
    }

    @Test(
        "A search finds parts of words in name, tags and notes",
        arguments: [
            ("night", ["Starry Night"]), ("NIGHT star", ["Starry Night"]), ("tar", ["Starry Night"]),
            ("うずまき", ["夜のうずまき"]), ("夜", ["夜のうずまき"]), ("の", ["夜のうずまき"]),
            ("strasse", ["Straße"]), ("ё", ["Берёза"]), ("берез", ["Берёза"]), ("ÖL", ["Ölbild"]),
            ("olbild", ["Ölbild"]),
            ("blau", ["Starry Night"]), ("bl ni", ["Starry Night"]), ("attic", ["Ölbild"]),
            ("100%", ["Straße"]),
            ("0%", ["Straße"]), ("_", ["Straße"]), ("%", ["Straße"]), (#"\"#, []), ("\"", []),
            ("a\" OR \"b", []), ("a\"\u{1084} OR tar", []), ("ab\"\u{1084}", []), ("%\u{1084}", []),
            ("nothing", []), ("night blau zzz", []),
        ] as [(String, [String])])
    func searches(_ search: String, _ expected: [String]) async throws {
        let gallery = try Samples.gallery()
        _ = try await gallery.save(Samples.draft("Starry Night", 1, tags: ["blau"]))
        _ = try await gallery.save(Samples.draft("夜のうずまき", 2))
        _ = try await gallery.save(Samples.draft("Straße", 3, notes: "100%_sure"))
        _ = try await gallery.save(Samples.draft("Берёза", 4))
        _ = try await gallery.save(Samples.draft("Ölbild", 5, notes: "from the\nattic"))
        let page = try await gallery.list(StyleQuery(search: search))
        #expect(page.styles.map(\.name.text) == expected)
        #expect(page.total == expected.count)
    }

    @Test("The search follows edits, the trash and its emptying")
    func searchIndexInStep() async throws {
        let gallery = try Samples.gallery()
        let id = try await gallery.save(Samples.draft("Starry Night")).style.id
        _ = try await gallery.edit(id, StyleChanges(name: StyleName("Morning")))
        #expect(try await names(gallery, StyleQuery(search: "night")) == [])
        #expect(try await names(gallery, StyleQuery(search: "morning")) == ["Morning"])
        _ = try await gallery.trash(id)
        #expect(try await names(gallery, StyleQuery(search: "morning")) == [])
        _ = try await gallery.restore(id)
        #expect(try await names(gallery, StyleQuery(search: "morning")) == ["Morning"])
        _ = try await gallery.trash(id)
        _ = try await gallery.emptyTrash()
        // FTS5's own comparison of the index with its content.
        guard !Samples.isInPostgreSQL else { return }
        try await gallery.write { db in
            _ = try db.execute(
                "INSERT INTO styleSearch (styleSearch, rank) VALUES ('integrity-check', 1)", [])
        }
    }

    @Test("Searches compare with a plain search through the text", arguments: 0..<5)
    func searchOracle(_ seed: Int) async throws {
        var random = SeededRandom(seed: UInt64(seed))
        let letters = ["a", "B", "é", "夜", " ", "の", "%", "\"", "1", "ß"]
        func word(_ count: Int) -> String {
            (0..<count).map { _ in letters.randomElement(using: &random)! }.joined()
        }
        let gallery = try Samples.gallery()
        for index in 0..<30 {
            _ = try await gallery.save(
                Samples.draft("x" + word(6), index, tags: [word(3)], notes: word(12)), onConflict: .rename)
        }
        let all = try await gallery.list(StyleQuery(sort: .name)).styles
        for _ in 0..<40 {
            let search = word(Int.random(in: 1...5, using: &random))
            let words = TextFolding.loose(search).split(whereSeparator: \.isWhitespace)
            let expected = all.filter { style in
                let text = SearchText.text(
                    name: style.name.text, tags: style.tags.list, notes: style.notes.text)
                return words.allSatisfy { text.unicodeScalars.firstRange(of: $0.unicodeScalars) != nil }
            }
            let found = try await gallery.list(StyleQuery(search: search, sort: .name)).styles
            #expect(found.map(\.name) == expected.map(\.name), "seed \(seed), search '\(search)'")
        }
    }

    @Test(
        "Pages walk an index from where they begin", .enabled(if: !Samples.isInPostgreSQL, "plans of SQLite"),
        arguments: StyleSort.allCases, [true, false])
    func plans(_ sort: StyleSort, _ isAscending: Bool) async throws {
        let gallery = try Samples.gallery()
        for seed in 0..<3 { _ = try await gallery.save(Samples.draft("Style \(seed)", seed)) }
        var query = StyleQuery(sort: sort, isAscending: isAscending, limit: 1)
        let index =
            switch sort {
            case .name: "styleByName"
            case .newest: "styleByCreation"
            case .updated: "styleByChange"
            case .favourite: "styleByFavourite"
            }
        let first = try await gallery.plan(of: StyleListStatement(query, SQLiteDialect()))
        #expect(first.contains { $0 == "SCAN style USING INDEX \(index)" }, "\(first)")
        query.after = try await gallery.list(query).next
        let second = try await gallery.plan(of: StyleListStatement(query, SQLiteDialect()))
        #expect(second.contains { $0.hasPrefix("SEARCH style USING INDEX \(index) (") }, "\(second)")
        for plan in [first, second] {
            #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
            #expect(!plan.contains { $0.hasPrefix("SCAN") && !$0.contains("INDEX") }, "\(plan)")
        }
    }

    @Test(
        "Searches of three characters and more use the trigram index; names, ids and the trash have their own",
        .enabled(if: !Samples.isInPostgreSQL, "plans of SQLite"))
    func otherPlans() async throws {
        let gallery = try Samples.gallery()
        let search = try await gallery.plan(
            of: StyleListStatement(StyleQuery(search: "night", sort: .name), SQLiteDialect()))
        #expect(
            search.contains { $0.contains("VIRTUAL TABLE INDEX") && $0.contains("styleSearch") }, "\(search)")
        #expect(search.contains("SCAN style USING INDEX styleByName"), "\(search)")
        #expect(!search.contains { $0.contains("TEMP B-TREE") || $0 == "SCAN style" }, "\(search)")
        for (sql, index) in [
            ("SELECT * FROM style WHERE nameKey = 'a' AND deletedAt IS NULL", "styleByNameKey"),
            ("SELECT * FROM style WHERE id = 'a'", "sqlite_autoindex_style_1"),
            (Gallery.trashListSQL.replacing("?", with: "10"), "styleInTrash"),
        ] {
            let plan = try await gallery.plan(sql)
            #expect(plan.contains { $0.contains("INDEX \(index)") }, "\(plan)")
            #expect(!plan.contains { $0.contains("TEMP B-TREE") || $0 == "SCAN style" }, "\(plan)")
        }
    }

    @Test("Values out of range and foreign cursors are refused")
    func refuses() async throws {
        let gallery = try Samples.gallery()
        for seed in 0..<2 { _ = try await gallery.save(Samples.draft("Style \(seed)", seed)) }
        for query in [
            StyleQuery(limit: 0), StyleQuery(limit: 501), StyleQuery(offset: -1), StyleQuery(offset: .max),
            StyleQuery(search: String(repeating: "a", count: 513)),
        ] {
            #expect(try await galleryError { try await gallery.list(query) } != nil)
        }
        let cursor = try await gallery.list(StyleQuery(limit: 1)).next
        let other = StyleQuery(sort: .name, after: cursor)
        #expect(try await galleryError { try await gallery.list(other) } != nil)
        for text in ["", "e30", "!!!", "eyJzb3J0IjoibmFtZSJ9", String(repeating: "A", count: 50_000)] {
            #expect(throws: GalleryError.self) { try StyleCursor(text: text) }
        }
    }
}

extension Gallery {
    fileprivate func plan(of statement: StyleListStatement) async throws -> [String] {
        try await plan(statement.sql, statement.arguments)
    }

    fileprivate func plan(_ sql: String, _ arguments: [SQLValue] = []) async throws -> [String] {
        // Its columns are id, parent, notused and detail.
        try await read { db in try db.rows("EXPLAIN QUERY PLAN \(sql)", arguments) { $0.text(3) ?? "" } }
    }
}
