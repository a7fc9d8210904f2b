import Application
import Foundation
import HTTPTypes
import ImageCodecs
import Stylization
import TestSupport
import Testing

@testable import WebServer

@Suite("The API's description is the API", .timeLimit(.minutes(10)))
struct OpenAPITests {
    private static let document = Places.repository.appending(path: "Public/api/openapi.json")
    private static var reference: APIReference {
        get throws { try APIReference(publicFolder: Places.repository.appending(path: "Public")) }
    }

    private static func words(_ language: Language = .english) throws -> PageWords {
        PageWords(
            strings: try StringTable(folder: Places.repository.appending(path: "Public/strings")),
            language: language)
    }

    @Test("Every route is described, and every description is a route")
    func contract() async throws {
        let described = Set(try Self.reference.document.operations.map { "\($0.method) \($0.path)" })
        let routes = try await withServer { server in
            Set(server.routes.map { "\($0.method) \($0.path.replacing("**", with: "{path}"))" })
        }
        #expect(routes.subtracting(described).sorted() == [], "routes without a description")
        #expect(described.subtracting(routes).sorted() == [], "descriptions without a route")
    }

    @Test("Every reference within the document leads somewhere")
    func references() throws {
        let root = try JSONSerialization.jsonObject(with: Data(contentsOf: Self.document))
        var found = 0
        func walk(_ value: Any) {
            if let object = value as? [String: Any] {
                if let reference = object["$ref"] as? String {
                    found += 1
                    let target = reference.dropFirst(2).split(separator: "/").reduce(root as Any?) {
                        node, key in
                        (node as? [String: Any])?[String(key)]
                    }
                    #expect(target != nil, "\(reference)")
                }
                object.values.forEach(walk)
            } else if let list = value as? [Any] {
                list.forEach(walk)
            }
        }
        walk(root)
        #expect(found > 50)
    }

    @Test("The problems that are listed are those that there are, with their statuses and titles")
    func problems() throws {
        let root = try JSONSerialization.jsonObject(with: Data(contentsOf: Self.document)) as? [String: Any]
        let listed = (root?["x-problems"] as? [[String: Any]] ?? []).map { problem in
            "\(problem["type"] ?? "") \(problem["status"] ?? "") \(problem["title"] ?? "")"
        }
        let known = ProblemKind.allCases.map { "/problems/\($0.rawValue) \($0.status.code) \($0.title)" }
        #expect(listed.sorted() == known.sorted())
    }

    @Test("The query keys that a route knows are those that are described")
    func queryKeys() throws {
        let root = try JSONSerialization.jsonObject(with: Data(contentsOf: Self.document)) as? [String: Any]
        let components = (root?["components"] as? [String: Any])?["parameters"] as? [String: [String: Any]]
        var described: [String: [String]] = [:]
        for (path, item) in root?["paths"] as? [String: [String: Any]] ?? [:] where path.hasPrefix("/api/") {
            for operation in item.values.compactMap({ $0 as? [String: Any] }) {
                for parameter in operation["parameters"] as? [[String: Any]] ?? [] {
                    let name = (parameter["$ref"] as? String)?.split(separator: "/").last.map(String.init)
                    let resolved = name.flatMap { components?[$0] } ?? parameter
                    guard resolved["in"] as? String == "query", let key = resolved["name"] as? String else {
                        continue
                    }
                    described[path, default: []].append(key)
                }
            }
        }
        #expect(described.mapValues { $0.sorted() } == QueryKeys.known.mapValues { $0.sorted() })
    }

    @Test("The schema of receipts has their fields, requires what all have, and holds for a real one")
    func receipts() async throws {
        let (document, words) = (try Self.reference.document, try Self.words())
        let schema = try #require(document.schemas.first { $0.name == "Receipt" }).schema
        let json = try await withServer { server in
            let answer = try await server.postJSON(
                "/api/stylize",
                [
                    "content": ["sample": "bust"], "style": ["sample": "stripes"], "contentSize": 64,
                    "previewHeight": 32,
                ])
            return try #require(PNGTextChunks.read(from: answer.bytes).first).text
        }
        let receipt = try JSONDecoder().decode(Receipt.self, from: Data(json.utf8))
        let written = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        func expect(_ schema: APISchema?, is value: some Any, _ json: Any?) throws {
            let schema = try #require(schema)
            #expect(
                schema.properties.map(\.name).sorted()
                    == Mirror(reflecting: value).children.compactMap(\.label).sorted())
            let json = try #require(json as? [String: Any])
            #expect(!schema.required.isEmpty)
            for name in schema.required { #expect(json[name] != nil, "\(name)") }
        }
        func first(_ name: String) -> Any? { (written[name] as? [Any])?.first }
        try expect(schema, is: receipt, written)
        try expect(schema.property("content"), is: receipt.content, written["content"])
        try expect(schema.property("models")?.items, is: receipt.models[0], first("models"))
        try expect(schema.property("styles")?.items, is: receipt.styles[0], first("styles"))
        let brush = schema.property("brush")?.values(in: document, words)
        #expect(brush == "1...16, or \"auto\"" && written["brush"] as? String == "auto")
        let contentSize = schema.property("contentSize")?.values(in: document, words)
        #expect(contentSize == "16...32768, or \"full\"")
        #expect(written["brushFactor"] as? Double == 1 && written["previewHeight"] as? Int == 32)
    }

    @Test("The schema of receipts has what a painting by region adds, and is as the fields of masks are")
    func regionReceipts() async throws {
        let (document, words) = (try Self.reference.document, try Self.words())
        let schemas = Dictionary(
            uniqueKeysWithValues: document.schemas.map { ($0.name, $0.schema) })
        let json = try await withServer { server in
            let mask = try Masks.json(Masks.half())
            let answer = try await server.postJSON(
                "/api/stylize",
                [
                    "content": ["sample": "bust"], "contentSize": 16, "keep": mask, "strengthMask": mask,
                    "styles": [
                        ["style": ["sample": "stripes"]], ["style": ["sample": "bricks"], "mask": mask],
                    ],
                ])
            return try #require(PNGTextChunks.read(from: answer.bytes).first).text
        }
        let receipt = try JSONDecoder().decode(Receipt.self, from: Data(json.utf8))
        let region = try #require(receipt.regions?.first)
        let schema = try #require(schemas["Receipt"])
        let described = try #require(schema.property("regions")?.items)
        #expect(
            described.properties.map(\.name).sorted()
                == Mirror(reflecting: region).children.compactMap(\.label).sorted())
        #expect(described.required.sorted() == ["mask", "strength"])
        let regions = schema.property("regions")?.values(in: document, words)
        #expect(regions == "1...\(StyleRegion.mostRegions) items")
        let number = schema.property("styles")?.items?.property("region")?.values(in: document, words)
        #expect(number == "0...\(StyleRegion.mostRegions - 1)")
        let warnings = try #require(schemas["Warning"]?.property("kind")?.values(in: document, words))
        for kind in ["blackMask", "whiteMask", "colorProfile"] { #expect(warnings.contains(kind)) }
    }

    @Test("The document and the page about it are served, and every link of the page leads somewhere")
    func served() async throws {
        try await withServer { server in
            let document = try await server.get("/api/openapi.json")
            let file = try String(contentsOf: Self.document, encoding: .utf8)
            #expect(document.text == file.replacing("http://localhost:9966", with: server.url))
            let page = try await server.get("/api/docs")
            #expect(page.status == 200)
            #expect(!page.text.contains("<script>"))
            let ids = page.text.matches(of: /\sid="([^"]+)"/).map { String($0.output.1) }
            #expect(Set(ids).count == ids.count, "two parts have the same id")
            let anchors = Set(page.text.matches(of: /href="#([^"]+)"/).map { String($0.output.1) })
            #expect(anchors.subtracting(ids).sorted() == [], "links that lead nowhere")
            for operation in try Self.reference.document.operations {
                #expect(anchors.contains(operation.id), "\(operation.id) is not in the contents")
            }
            let problems = Set(page.text.matches(of: /"\/problems\/([^"]+)"/).map { String($0.output.1) })
            #expect(problems.allSatisfy { ProblemKind(rawValue: $0) != nil } && problems.count > 10)
            // Where one stands that no language has, the pages say so.
            #expect(!page.text.contains("{" + "{") && !page.text.contains("<span lang="))
        }
    }

    @Test("The page shows an example of every answer of which the document has one")
    func examples() async throws {
        let page = try await withServer { try await $0.get("/api/docs?lang=en").text }
        let (document, words) = (try Self.reference.document, try Self.words())
        let summary = "<summary>\(words("apiExample"))</summary>"
        var shown = 0
        for operation in document.operations {
            let parts = page.components(separatedBy: "<section class=\"operation\" id=\"\(operation.id)\"")
            try #require(parts.count == 2, "\(operation.id)")
            let section = parts[1].components(separatedBy: "</section>")[0]
            let answers = operation.successes.filter { answer in
                (document.resolved(answer.value)["content"]?.members ?? []).contains { media in
                    media.value["example"] != nil || media.value["examples"]?.members.isEmpty == false
                }
            }
            #expect(section.components(separatedBy: summary).count - 1 == answers.count, "\(operation.id)")
            shown += answers.count
        }
        #expect(shown > 30)
    }

    @Test("The fields of requests are told with what they may hold, as problems tell it")
    func fields() throws {
        let (document, words) = (try Self.reference.document, try Self.words())
        func fields(_ schema: String) throws -> [String: APISchema.Field] {
            let named = try #require(document.schemas.first { $0.name == schema })
            let fields = named.schema.fields(in: document, words)
            return Dictionary(uniqueKeysWithValues: fields.map { ($0.name, $0) })
        }
        let stylize = try fields("StylizeRequest")
        for (name, values) in [
            ("contentSize", "16...32768, or \"full\"; 720 by default"),
            ("brush", "1...16, or \"auto\"; \"auto\" by default"), ("previewHeight", "16...2048"),
            ("format", "\"png\", \"jpeg\", \"jpg\", \"webp\", \"avif\"; \"png\" by default"),
            ("preserveColor", "0...100, or true, false; false by default"),
            ("grain", "0...100; 0 by default"), ("saturation", "-100...100; 0 by default"),
            ("kind", "\"stylize\""), ("styles", "2...16 items"), ("content", ""),
        ] {
            #expect(stylize[name]?.values == values, "\(name)")
        }
        #expect(stylize["content"]?.isRequired == true && stylize["strength"]?.isRequired == false)
        #expect(stylize["content"]?.objects == ["Picture"] && stylize["styles"]?.objects == ["WeightedStyle"])
        #expect(stylize["keep"]?.objects == ["Mask"])
        #expect(try fields("Style")["vector"]?.values == "100 items")
        #expect(try fields("WeightedStyle")["weight"]?.values == "-1000...1000; 1 by default")
        let receipt = try fields("Receipt")
        #expect(receipt["styles[].weight"] != nil && receipt["content.height"] != nil)
        let form = try fields("StylizeForm")
        #expect(form["content"]?.values == "a file, or a text")
    }

    @Test("A body of several kinds is told for each, and types with the same content together")
    func bodies() throws {
        let maker = APIPageMaker(reference: try Self.reference, words: try Self.words())
        let entries = maker.page.groups.flatMap(\.operations)
        let job = try #require(entries.first { $0.id == "createJob" })
        #expect(job.bodies.map(\.kind) == ["kind: \"stylize\"", "kind: \"combine\"", ""])
        #expect(job.bodies[1].fields.contains { $0.name == "ratio" })
        let change = try #require(entries.first { $0.id == "updateStyle" })
        #expect(change.bodies.map(\.types) == [["application/json"]])
        let upload = try #require(entries.first { $0.id == "createUpload" })
        #expect(
            upload.bodies.map(\.types) == [["multipart/form-data"], ["image/*", "application/octet-stream"]])
        #expect(change.problems.map(\.name).contains("precondition-required"))
        #expect(!change.problems.map(\.name).contains("token-required"), "that is said once for all")
        #expect(change.answers.first?.objects == ["SavedStyle"])
    }

    @Test("Every operation has a command, as a shell reads it")
    func commands() throws {
        let document = try Self.reference.document
        for operation in document.operations {
            let command = CurlLine(operation: operation, document: document).text
            #expect(command.hasPrefix("curl ") && command.contains("http://localhost:9966"), "\(command)")
            #expect(!command.contains("{id}") && !command.contains("{name}"), "\(command)")
            #expect(command.count(where: { $0 == "'" }) % 2 == 0, "\(command)")
        }
        func command(_ id: String) throws -> String {
            let operation = try #require(document.operations.first { $0.id == id })
            return CurlLine(operation: operation, document: document).text
        }
        #expect(
            try command("deleteJob")
                == "curl http://localhost:9966/api/jobs/5df5a3c1e55653bc833a8c057f0a8e9d -X DELETE")
        #expect(try command("updateStyle").contains("-X PATCH \\\n  -H 'If-Match: \"3\"' \\\n"))
        #expect(try command("getStyleCard").hasSuffix(" -o picture.png"))
    }

    @Test("Everything that the pages say of the API is there in every language", arguments: Language.allCases)
    func translations(language: Language) throws {
        let reference = try Self.reference
        guard let table = reference.texts.tables[language] else { return }
        var english: Set<String> = []
        func note(_ json: OrderedJSON, within key: String = "") {
            switch json {
            case .text(let text): english.insert(text)
            case .list(let items): for item in items { note(item) }
            case .object(let members): for member in members { note(member.value, within: member.key) }
            case .null, .bool, .number: break
            }
        }
        note(reference.document.root)
        let file = "Public/api/\(DescriptionTexts.file(language))"
        let stale = table.keys.filter { !english.contains($0) }.sorted()
        #expect(stale == [], "\(file) translates what openapi.json no longer says: take these out")
        let maker = APIPageMaker(reference: reference, words: try Self.words(language))
        let page = maker.page
        var missing: [String] = []
        func look(_ html: String, of what: String) {
            guard html.hasPrefix("<span lang=\"en\">") else { return }
            missing.append("\(what): \(html.dropFirst(16).replacing("</span>", with: ""))")
        }
        func look(_ fields: [APIPage.Field], of what: String) {
            for field in fields { look(field.text, of: "\(what).\(field.name)") }
        }
        for group in page.groups {
            look(group.name, of: "the tag")
            look(group.text, of: "the tag \(group.id)")
            for entry in group.operations {
                look(entry.summary, of: "\(entry.id), summary")
                look(entry.text, of: "\(entry.id), description")
                for parameters in entry.parameters { look(parameters.fields, of: entry.id) }
                for body in entry.bodies {
                    look(body.text, of: "\(entry.id), body")
                    look(body.fields, of: "\(entry.id), body")
                }
                for answer in entry.answers {
                    look(answer.text, of: "\(entry.id), \(answer.status)")
                    for headers in answer.headers { look(headers.fields, of: "\(entry.id), headers") }
                }
            }
        }
        for object in page.objects {
            look(object.text, of: object.name)
            look(object.fields, of: object.name)
        }
        for changes in page.changes { for text in changes.texts { look(text, of: changes.version) } }
        for entry in reference.document.problems {
            for key in ["title", "description", "cause", "cure"] {
                look(maker.text(entry.json[key]?.text), of: "\(entry.name), \(key)")
            }
        }
        if reference.texts.text(reference.document.root["info"]?["description"]?.text ?? "", language) == nil
        {
            missing.append("info, description")
        }
        #expect(
            missing.isEmpty,
            """
            \(file) has the texts of openapi.json by their English; these are missing:
            \(missing.joined(separator: "\n"))
            """)
    }

    @Test("Every problem has a page with cause and cure, which the list leads to")
    func problemPages() async throws {
        try await withServer { server in
            let list = try await server.get("/problems").text
            for entry in try Self.reference.document.problems {
                #expect(list.contains("href=\"/problems/\(entry.name)\""))
                for key in ["title", "description", "cause", "cure"] {
                    #expect(entry.json[key]?.text?.isEmpty == false, "\(entry.name) has no \(key)")
                }
            }
            let page = try await server.get("/problems/frame-superseded").text
            #expect(page.contains("/api/docs#paintFrame") && !page.contains("/api/docs#stylize"))
            #expect(try await server.get("/problems/token-required").text.contains("Every address"))
            let chinese = try await server.get("/problems/does-not-fit?lang=zh-Hans").text
            #expect(chinese.contains("<code>limits.contentSize</code>") && !chinese.contains("<span lang="))
        }
    }
}
