import Foundation
import TestSupport
import Testing

@testable import WebServer

@Suite("Templates find what they name in their models")
struct TemplateTests {
    /// A template with a model that lacks nothing: what may be absent is there, and no list is empty.
    struct Page: Sendable, CustomTestStringConvertible {
        let template: String
        let model: @Sendable () -> any PageModel
        var testDescription: String { template }
    }

    @Test("Every name is a property of the model, and every property is named", arguments: pages)
    func names(page: Page) throws {
        let model = page.model()
        var reader = try TemplateReader()
        try reader.read(page.template, stack: [frame, model])
        #expect(reader.unknown.isEmpty)
        #expect(reader.unused(besides: frame).isEmpty)
    }

    @Test("Every page template has a model that is looked at here")
    func allPages() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: TemplateReader.folder.path)
        let templates = files.filter { $0.hasSuffix(".mustache") }.map { String($0.dropLast(9)) }
        let whole = try templates.filter { try TemplateReader.text($0).hasPrefix("{{> head}}") }
        #expect(Set(whole) == Set(Self.pages.map(\.template)))
        #expect(Set(whole) == Set(PageRenderer.pages))
    }

    @Test("A model's properties are found beside its frame's, without those that are nil")
    func values() {
        func error(type: String?) -> ErrorPage {
            ErrorPage(status: 404, title: "T", text: "D", type: type, isOfGallery: false)
        }
        let typed = PageValues(of: error(type: "Y"), frame)
        #expect(typed.child(named: "type") as? String == "Y" && typed.child(named: "status") as? Int == 404)
        #expect(typed.child(named: "lang") as? String == "en")
        let plain = PageValues(of: error(type: nil), frame)
        #expect(plain.child(named: "type") == nil && plain.child(named: "title") as? String == "T")
    }

    @Test("and so are those of structs in them, and in lists, however deep")
    func nestedValues() throws {
        struct Leaf { let name: String, missing: Int? }
        struct Branch { let leaves: [Leaf], only: Leaf?, none: Leaf? }
        let values = PageValues(
            of: Branch(
                leaves: [Leaf(name: "a", missing: nil), Leaf(name: "b", missing: 2)],
                only: Leaf(name: "c", missing: nil), none: nil))
        let leaves = try #require(values.child(named: "leaves") as? [Any]).map { $0 as? PageValues }
        #expect(leaves.map { $0?.child(named: "name") as? String } == ["a", "b"])
        #expect(leaves[0]?.child(named: "missing") == nil && leaves[1]?.child(named: "missing") as? Int == 2)
        let only = try #require(values.child(named: "only") as? PageValues)
        #expect(only.child(named: "name") as? String == "c" && values.child(named: "none") == nil)
    }

    @Test("What describes itself is shown as a text, and not taken apart")
    func describedValues() {
        struct Percent: CustomStringConvertible {
            let share: Double
            var description: String { "\(share * 100) %" }
        }
        struct Model { let share: Percent }
        let values = PageValues(of: Model(share: Percent(share: 0.5)))
        #expect((values.child(named: "share") as? Percent)?.share == 0.5)
    }

    private let frame = PageFrame(
        lang: "en", t: [:],
        languages: [.init(code: "en", name: "English", current: true)], pageTitle: "T", version: "1",
        isPrivate: true,
        badge: PrivacyBadge(
            ServerConfiguration(publicFolder: Places.repository), port: 1, StringTable([:]), .english),
        refreshSeconds: 2)

    static let pages = [
        Page(template: "index") {
            let sample = StudioPage.Sample(
                name: "bust", title: "Bust", titles: "Bust", url: "/bust.jpg", width: 3, height: 4,
                checked: true)
            let slot = StudioPage.StyleSlot(
                letter: "A", first: true, fileField: "f", sampleField: "s", sizeField: "z", squareField: "q",
                size: 256, samples: [sample],
                saved: [.init(id: "1", name: "N", space: "a", swatch: "/s", checked: true)])
            let network = StudioPage.NetworkOption(
                name: "n", title: "N", size: "1 MB", space: "a", present: true, selected: true)
            let facts = StudioPage.NetworkFacts(
                title: "N", size: "1 MB", present: true, isStyle: true, licence: "MIT", hasSource: true,
                source: "https://example.org", sourceName: "example.org")
            return StudioPage.Model(
                combine: true, contentSize: 720, contentSizeMin: 16, contentSizeMax: 8192, styleSizeMin: 16,
                styleSizeMax: 2048, brushMin: 1, brushMax: 16, brushMinOctaves: 0, brushMaxOctaves: 4,
                autoSide: 512, previewMargin: 1.5, maxBytes: 1, maxPixels: 1,
                readFormats: "png jpeg", readTypes: "image/png",
                formats: [.init(name: "png", title: "PNG", selected: true)], maxStyles: 16,
                keepsNothing: true, contentSamples: [sample], styleSlots: [slot],
                nextStyleSlot: slot, styleModels: [network], transformers: [network], pullCommand: "impasto",
                models: [facts])
        },
        Page(template: "result") {
            ResultPage.Model(
                pending: .init(id: "1", stageText: "S", percent: 5), failed: .init(text: "D"),
                done: .init(
                    imageURL: "/i", fileName: "f.png", width: 3, height: 4, seconds: "1", warnings: ["W"]))
        },
        Page(template: "error") {
            ErrorPage(status: 404, title: "T", text: "D", type: "Y", isOfGallery: true)
        },
        Page(template: "privacy") {
            var configuration = ServerConfiguration(publicFolder: Places.repository)
            configuration.galleryPath = "/gallery.sqlite"
            return PrivacyPage(configuration, port: 1, StringTable([:]), .english)
        },
        Page(template: "gallery") {
            GalleryListPage.Model(
                countText: "1", query: "q", sorts: [.init(value: "name", title: "N", selected: true)],
                styles: [.init(id: "1", name: "N", swatch: "/s", favourite: true, recipeText: "R")],
                empty: true, nothingFound: true,
                pager: .init(page: 2, pages: 3, previousURL: "/1", nextURL: "/3"),
                trashed: .init(id: "1", name: "N"), message: "M", importError: "E", importText: "T")
        },
        Page(template: "gallery-item") {
            func node(_ parts: [RecipeText.Node]) -> RecipeText.Node {
                .init(label: "L", hasWeight: true, weight: "5 %", hasParts: !parts.isEmpty, parts: parts)
            }
            return GalleryItemPage.Model(
                style: .init(
                    id: "1", version: 1, name: "N", swatch: "/s", favourite: true,
                    form: .init(
                        name: "N", tagsText: "t", notes: "n", isFavourite: true, nameError: "E",
                        tagsError: "E",
                        notesError: "E", error: "E", isRefused: true),
                    space: "a", styleModel: "m", created: "2026-01-01", link: "/#style=1",
                    recipe: [node([node([])])], hasSimilar: true,
                    similar: [.init(id: "2", name: "M", swatch: "/t", similarity: "98 %")]), message: "M")
        },
        Page(template: "gallery-trash") {
            GalleryTrashPage.Model(
                styles: [.init(id: "1", name: "N", swatch: "/s", deleted: "2026-01-01")], empty: true,
                count: "1", notShown: "N", message: "M")
        },
        Page(template: "api") {
            let field = APIPage.Field(name: "n", isRequired: true, values: "V", objects: ["O"], text: "T")
            let fields = APIPage.Parameters(place: "P", fields: [field])
            return APIPage(
                title: "T", description: ["D"],
                groups: [
                    .init(
                        id: "g", name: "G", text: "T", isOpen: true,
                        operations: [
                            .init(
                                id: "i", method: "GET", path: "/", summary: "S", text: "T",
                                parameters: [fields],
                                hasBodies: true,
                                bodies: [
                                    .init(
                                        types: ["t"], kind: "k", text: "T", hasFields: true, fields: [field])
                                ],
                                curl: "curl",
                                answers: [
                                    .init(
                                        status: "200", text: "OK", types: ["t"], objects: ["O"],
                                        headers: [fields], hasExample: true, example: "{}")
                                ],
                                hasProblems: true, problems: [.init(status: "404", name: "n")])
                        ])
                ],
                objects: [
                    .init(
                        name: "O", text: "T", hasFields: true, fields: [field], hasObjects: true,
                        objects: ["P"])
                ],
                changes: [.init(version: "1", texts: ["T"])])
        },
        Page(template: "problem") {
            let maker = APIPageMaker(
                reference: try! APIReference(publicFolder: Places.repository.appending(path: "Public")),
                words: PageWords(strings: StringTable([:]), language: .english))
            return maker.document.problems.lazy.map { ProblemPage($0, "W", maker) }.first {
                $0.example != nil && $0.hasOperations
            }!
        },
        Page(template: "problems") {
            let maker = APIPageMaker(
                reference: try! APIReference(publicFolder: Places.repository.appending(path: "Public")),
                words: PageWords(strings: StringTable([:]), language: .english))
            return ProblemListPage(maker)
        },
    ]
}

/// Walks through a template and what it includes, and looks every name up as the template's engine would.
struct TemplateReader {
    static let folder = Places.repository.appending(path: "Public/pages")

    /// Names that no model around them has, with the template that has them.
    private(set) var unknown: [String] = []
    private var named: [String: Set<String>] = [:]
    private var properties: [String: Set<String>] = [:]
    private let strings: [String: String]

    init() throws {
        strings = try StringTable(folder: Places.repository.appending(path: "Public/strings")).all(.english)
    }

    static func text(_ template: String) throws -> String {
        try String(contentsOf: folder.appending(path: "\(template).mustache"), encoding: .utf8)
    }

    /// Properties of the models that no template named; those of the frame are for all pages together.
    func unused(besides frame: Any) -> [String] {
        properties.filter { $0.key != Self.name(of: frame) }.flatMap { type, properties in
            properties.subtracting(named[type] ?? []).map { "\(type).\($0)" }
        }.sorted()
    }

    /// Reads a template with these models around it, the outermost first.
    mutating func read(_ template: String, stack: [Any]) throws {
        var stack = stack
        // For each open section, the models outside it; and the list that is skipped because it is empty.
        var outside: [[Any]] = []
        var skipped: (name: String, depth: Int)?
        for model in stack { note(model) }
        for tag in try Self.text(template).matches(of: /\{\{([#^\/><$]?)\s*([\w.\-]+)\s*\}\}/) {
            let (kind, name) = (String(tag.output.1), String(tag.output.2))
            if let list = skipped {
                if kind == "/", outside.count == list.depth, name == list.name { skipped = nil }
                continue
            }
            switch kind {
            case "/": stack = outside.popLast() ?? stack
            case ">": try read(name, stack: stack)
            case "<":
                outside.append(stack)
                try read(name, stack: stack)
            case "$": outside.append(stack)
            case "#":
                let value = look(up: name, stack, in: template)
                if let list = value as? [Any] {
                    guard let first = list.first else {
                        skipped = (name, outside.count)
                        continue
                    }
                    outside.append(stack)
                    stack.append(first)
                    note(first)
                } else {
                    outside.append(stack)
                    if let value, !(value is Bool) {
                        stack.append(value)
                        note(value)
                    }
                }
            case "^":
                _ = look(up: name, stack, in: template)
                outside.append(stack)
            default: _ = look(up: name, stack, in: template)
            }
        }
    }

    /// The value of a name: the innermost model that has it counts.
    private mutating func look(up name: String, _ stack: [Any], in template: String) -> Any? {
        if name == "." { return stack.last }
        if name.hasPrefix("t.") {
            if strings[String(name.dropFirst(2))] == nil { unknown.append("\(template): \(name)") }
            return nil
        }
        for model in stack.reversed() {
            if let value = Self.children(of: model)[name] {
                named[Self.name(of: model), default: []].insert(name)
                return value
            }
        }
        unknown.append("\(template): \(name)")
        return nil
    }

    private mutating func note(_ model: Any) {
        properties[Self.name(of: model), default: []].formUnion(Self.children(of: model).keys)
    }

    private static func name(of model: Any) -> String { String(reflecting: type(of: model)) }

    private static func children(of model: Any) -> [String: Any] {
        if model is String || model is Int { return [:] }
        var children: [String: Any] = [:]
        for case (let name?, let value) in Mirror(reflecting: model).children {
            let mirror = Mirror(reflecting: value)
            children[name] = mirror.displayStyle == .optional ? mirror.children.first?.value : value
        }
        return children
    }
}
