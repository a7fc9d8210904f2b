import Foundation
import Foundations
import ImageCodecs
import Stylization

private func require(_ condition: Bool, _ promise: StaticString) {
    if !condition { fatalError("broken promise: \(promise)") }
}

/// Whatever somebody imports: a style file, a bundle, a card or a link.
///
/// What is read is written in each form, and read again.
@_cdecl("fuzz_style")
public func fuzzStyle(_ start: UnsafePointer<UInt8>?, _ count: Int) {
    let bytes = Data(UnsafeBufferPointer(start: start, count: count))
    do throws(GalleryError) {
        let found = try StyleImport(reading: bytes)
        require(found.unknownKeys.count <= 50, "no more keys are named than a person reads")
        require(found.unknownKeys.allSatisfy { $0.count < 4000 }, "names of keys are short")
        for style in found.styles.prefix(3) { try check(style) }
        let bundle = try StyleImport(reading: StyleBundle(found.styles).data())
        require(bundle.format == .bundle && bundle.styles == found.styles, "a bundle is what was written")
        require(bundle.unknownKeys.isEmpty, "nothing unknown is written")
    } catch {
        require(!error.description.isEmpty, "an error has a reason")
    }
}

private func check(_ style: PortableStyle) throws(GalleryError) {
    require(style.vector.values.count == StyleVector.count, "a style has its numbers")
    require(style.vector.values.allSatisfy(\.isFinite), "all are finite")
    let file = try StyleImport(reading: StyleFile(style).data())
    require(file.format == .file && file.styles == [style], "a file is what was written")
    try check(StyleLink(name: style.name, vector: style.vector))
    do {
        let stored = try StoredRecipe.recipe(StoredRecipe.text(style.recipe))
        require(stored == style.recipe, "a recipe is stored as it is")
        let vector = try VectorBlob.vector(VectorBlob.data(style.vector), space: style.vector.space)
        require(vector == style.vector, "numbers are stored as they are")
    } catch {
        require(false, "what is imported can be stored")
    }
    check(style.name)
}

private func check(_ link: StyleLink) throws(GalleryError) {
    require(try StyleLink(parsing: link.fragment) == link, "a link is what was written")
    let text = try StyleImport(reading: "look:\n\(link.fragment) !")
    require(text.format == .link && text.styles == [link.style], "a link is found in a text")
}

private func check(_ name: StyleName) {
    require((try? StyleName(name.text)) == name, "a name is a name")
    for number in [2, 9_999_999] {
        let numbered = name.numbered(number)
        require((try? StyleName(numbered.text)) == numbered, "a numbered name is a name")
    }
    let stem = name.fileStem
    require(!stem.isEmpty && stem.utf8.count <= 120, "a file's name is not too long")
    require(
        !stem.utf8.contains(UInt8(ascii: "/")) && !stem.utf8.contains(0), "a file's name stays in its folder")
    require(stem.utf8.first != UInt8(ascii: "."), "a file's name is not hidden")
}

/// A link by its bytes, with a checksum that fits: the first byte says whether it is one of the text's instead.
@_cdecl("fuzz_link")
public func fuzzLink(_ start: UnsafePointer<UInt8>?, _ count: Int) {
    let bytes = UnsafeBufferPointer(start: start, count: count)
    guard let first = bytes.first else { return }
    let rest = bytes.dropFirst()
    do throws(GalleryError) {
        if first & 1 == 0 {
            _ = try StyleLink(parsing: String(decoding: rest, as: UTF8.self))
        } else {
            try check(try StyleLink(parsing: StyleLink.text(of: Array(rest))))
        }
    } catch {
        require(!error.description.isEmpty, "an error has a reason")
    }
}

extension StyleLink {
    /// A link of any bytes, with the checksum that belongs to them.
    fileprivate static func text(of payload: [UInt8]) -> String {
        let sum = CRC32.checksum(payload)
        return "#" + prefix
            + Base64URL.text(payload + (0..<4).map { UInt8(truncatingIfNeeded: sum >> (8 * $0)) })
    }
}

/// Texts of a saved style and of searches, each of which is a fixed point of what checks it: the first byte says which.
@_cdecl("fuzz_texts")
public func fuzzTexts(_ start: UnsafePointer<UInt8>?, _ count: Int) {
    let bytes = UnsafeBufferPointer(start: start, count: count)
    guard let kind = bytes.first else { return }
    let text = String(decoding: bytes.dropFirst(), as: UTF8.self)
    switch kind % 5 {
    case 0:
        if let name = try? StyleName(text) { check(name) }
        if let notes = try? StyleNotes(text) {
            require((try? StyleNotes(notes.text)) == notes, "notes are notes")
        }
    case 1: checkTags(text.split(separator: "\n").map(String.init))
    case 2: checkTime(text)
    case 3: checkStored(text)
    default:
        let words = SearchText.Words(text).matchExpression.utf8
        require(words.count { $0 == UInt8(ascii: "\"") }.isMultiple(of: 2), "words are quoted")
        let loose = TextFolding.loose(text)
        require(TextFolding.loose(loose) == loose, "folding twice is folding once")
    }
}

private func checkTags(_ words: [String]) {
    guard let tags = try? StyleTags(words) else { return }
    require((try? StyleTags(tags.list)) == tags, "tags are tags")
    require(tags.list.count <= StyleTags.maximumCount, "there are no more tags than allowed")
}

private func checkTime(_ text: String) {
    if let id = StyleID(text) { require(StyleID(id.text) == id, "an id is an id") }
    guard let time = Timestamp(text: text) else { return }
    require(Timestamp(text: time.text) == time, "a time is written as it is")
    require(Timestamp(milliseconds: time.milliseconds) == time, "a time is within its range")
}

private func checkStored(_ text: String) {
    if let recipe = try? StoredRecipe.recipe(text) {
        require(recipe.trimmed().depth <= StyleRecipe.maximumDepth, "a recipe can be trimmed")
    }
    if let cursor = try? StyleCursor(text: text) {
        require((try? StyleCursor(text: cursor.text)) == cursor, "a place is written as it is")
    }
}
