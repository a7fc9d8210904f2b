import Testing

@testable import Gallery

@Suite("Names, tags and notes are held to their rules")
struct NameTests {
    @Test("A name is trimmed and normalized, and its case is kept")
    func normalizes() throws {
        #expect(try StyleName(" \t Starry Night\u{3000}").text == "Starry Night")
        #expect(try StyleName("Cafe\u{301}").text.unicodeScalars.count == 4)
    }

    @Test(
        "Names that differ only by case or by the spelling of accents have one key",
        arguments: [
            ("Starry Night", "STARRY night"), ("Ölbild", "o\u{308}LBILD"), ("Straße", "STRASSE"),
            ("Σίσυφος", "ΣΊΣΥΦΟΣ"), ("Ночь", "НОЧЬ"), ("夜", "夜"),
        ])
    func keys(_ pair: (String, String)) throws {
        #expect(try StyleName(pair.0).key == StyleName(pair.1).key)
    }

    @Test("Accents make another name")
    func accentsCount() throws {
        #expect(try StyleName("résumé").key != StyleName("resume").key)
    }

    @Test(
        "Names that nobody could see, type or print are refused",
        arguments: [
            "", "  \n ", "\u{200B}", "\u{3164}", "a\nb", "a\u{0}b", "a\u{7F}b", "a\u{2028}b",
            "photo\u{202E}gpj",
            "a\u{2066}b", "a\u{FFFF}b", String(repeating: "a", count: 81),
            "a" + String(repeating: "\u{301}", count: 2000), String(repeating: "a", count: 100_000),
        ])
    func refuses(_ text: String) {
        #expect(throws: GalleryError.self) { try StyleName(text) }
    }

    @Test("80 characters are enough, in any script")
    func longest() throws {
        for character in ["a", "夜", "👩‍👩‍👧"] {
            let text = String(repeating: character, count: character == "👩‍👩‍👧" ? 35 : 80)
            #expect(try StyleName(text).text == text)
        }
    }

    @Test("A numbered name stays within the limits and counts on")
    func numbers() throws {
        #expect(try StyleName("Sky").numbered(2).text == "Sky 2")
        #expect(try StyleName("Sky 2").numbered(3).text == "Sky 3")
        #expect(try StyleName("Sky 0").numbered(2).text == "Sky 0 2")
        #expect(try StyleName("1984").numbered(2).text == "1984 2")
        let long = try StyleName(String(repeating: "夜", count: 80)).numbered(12)
        #expect(long.text.count == 80)
        #expect(long.text.hasSuffix("夜 12"))
    }

    @Test(
        "A file's name has nothing that a file system refuses",
        arguments: [
            ("Night: a/b\\c?", "Night- a-b-c-"), ("...hidden", "hidden"), ("..", "style"),
            (". .", "style"), (". .hidden", "hidden"), (".\u{301}a", "\u{301}a"),
            ("夜のうずまき", "夜のうずまき"),
        ])
    func fileNames(_ pair: (String, String)) throws {
        #expect(try StyleName(pair.0).fileStem == pair.1)
        #expect(try StyleFile.fileName(for: StyleName(pair.0)) == pair.1 + ".impasto-style.json")
    }

    @Test("Tags are trimmed, and the same tag is kept once")
    func tags() throws {
        #expect(try StyleTags([" blue", "BLUE", "", "夜", "Blue "]).list == ["blue", "夜"])
        #expect(throws: GalleryError.self) { try StyleTags(Array(repeating: "a", count: 33)) }
        #expect(throws: GalleryError.self) { try StyleTags([String(repeating: "a", count: 41)]) }
        #expect(throws: GalleryError.self) { try StyleTags(["a\u{1B}[2J"]) }
    }

    @Test("Notes keep their lines, and lose a form's carriage returns")
    func notes() throws {
        #expect(try StyleNotes("one\r\ntwo\n\n").text == "one\ntwo")
        #expect(throws: GalleryError.self) { try StyleNotes("bell\u{7}") }
        #expect(throws: GalleryError.self) { try StyleNotes(String(repeating: "a", count: 4001)) }
    }

    @Test("An id is 26 characters, and no two are the same")
    func ids() {
        let ids = (0..<200).map { _ in StyleID.random() }
        #expect(Set(ids).count == ids.count)
        for id in ids { #expect(StyleID(id.text) == id) }
        for text in ["", "export", String(repeating: "A", count: 26), String(repeating: "a", count: 27)] {
            #expect(StyleID(text) == nil)
        }
    }
}
