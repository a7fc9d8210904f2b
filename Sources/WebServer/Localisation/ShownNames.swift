import Foundation
import Gallery
import Stylization

/// What names are shown as in a language: styles, tags, samples, networks and style spaces that come with the program have
/// names in each; what people have named keeps its name.
///
/// Names in the gallery are data, and stay as they are: a style of the starter pack that nobody has renamed has one of the
/// names of its sample.
struct ShownNames {
    private let strings: StringTable
    private let language: Language

    /// The tag of the starter pack's styles.
    private static let starterTag = "starter"

    init(_ strings: StringTable, _ language: Language) {
        self.strings = strings
        self.language = language
    }

    /// A saved style's name.
    func style(_ style: SavedStyle) -> String {
        guard style.tags.list.contains(Self.starterTag), let key = strings.samplesByTitle[style.name.text]
        else {
            return style.name.text
        }
        return strings.text(key, language)
    }

    /// The name of a part of a mix: that of a sample is its file's name, or a title.
    ///
    /// A recipe does not say whether its part came with the program: a style that somebody named just as a sample is called
    /// is shown by that sample's name too.
    func part(_ name: String) -> String {
        if let title = text("sample-\(name)") { return title }
        return strings.samplesByTitle[name].map { strings.text($0, language) } ?? name
    }

    /// A sample's titles in all languages, for scripts that look for the one that a name comes from.
    func sampleTitles(_ sample: String) -> [String] {
        Language.allCases.map { strings.text("sample-\(sample)", $0) }
    }

    /// A network, which may be one that a user added under a `title`.
    func network(_ name: String, title: String? = nil) -> String { text("network-\(name)") ?? title ?? name }

    /// A style space.
    func space(_ space: StyleSpace) -> String { text("space-\(space.rawValue)") ?? space.rawValue }

    /// The styles of the starter pack whose name here, or whose tag, holds all words of a search; `nil` if none does.
    func found(by search: String) -> TaggedNames? {
        let words = search.split(whereSeparator: \.isWhitespace)
        guard !words.isEmpty else { return nil }
        func holds(_ text: String) -> Bool { words.allSatisfy { text.localizedStandardContains($0) } }
        if holds(strings.text("tagStarter", language)) { return TaggedNames(tag: Self.starterTag) }
        let names = strings.samplesByTitle.filter { holds(strings.text($0.value, language)) }.keys
        return names.isEmpty ? nil : TaggedNames(tag: Self.starterTag, names: Set(names))
    }

    /// A style's tags.
    func tags(_ tags: StyleTags) -> [String] {
        tags.list.map { $0 == Self.starterTag ? strings.text("tagStarter", language) : $0 }
    }

    /// The name to keep of a style whose name is shown as `typed`, or is to be that from now on, with `tags`.
    ///
    /// One that leaves the starter pack is shown by the name that it has, and so gets the one that people saw.
    func name(typed: String, for current: SavedStyle, with tags: StyleTags) -> String {
        typed == style(current) && tags.list.contains(Self.starterTag) ? current.name.text : typed
    }

    /// Tags as people see them, as they are kept.
    func kept(tags: String) throws(GalleryError) -> StyleTags {
        let starter = strings.text("tagStarter", language)
        let shown = try StyleTags(list: tags)
        return try StyleTags(shown.list.map { $0 == starter ? Self.starterTag : $0 })
    }

    private func text(_ key: String) -> String? {
        strings.has(key, language) ? strings.text(key, language) : nil
    }
}
