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

    @Test("Every route is described, and every description is a route")
    func contract() async throws {
        let reference = try JSONDecoder().decode(APIReference.self, from: Data(contentsOf: Self.document))
        let described = Set(
            reference.paths.flatMap { path, item in item.operations.keys.map { "\($0.uppercased()) \(path)" }
            })
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
        let reference = try JSONDecoder().decode(APIReference.self, from: Data(contentsOf: Self.document))
        let schema = try #require(reference.components.schemas["Receipt"])
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
            let fields = try #require(schema?.properties)
            #expect(fields.keys.sorted() == Mirror(reflecting: value).children.compactMap(\.label).sorted())
            let json = try #require(json as? [String: Any])
            for name in try #require(schema?.required) { #expect(json[name] != nil, "\(name)") }
        }
        func first(_ name: String) -> Any? { (written[name] as? [Any])?.first }
        try expect(schema, is: receipt, written)
        let fields = try #require(schema.properties)
        try expect(fields["content"], is: receipt.content, written["content"])
        try expect(fields["models"]?.items?.first, is: receipt.models[0], first("models"))
        try expect(fields["styles"]?.items?.first, is: receipt.styles[0], first("styles"))
        #expect(fields["brush"]?.values == "1...16, or \"auto\"" && written["brush"] as? String == "auto")
        #expect(fields["contentSize"]?.values == "16...32768, or \"full\"")
        #expect(written["brushFactor"] as? Double == 1 && written["previewHeight"] as? Int == 32)
    }

    @Test("The schema of receipts has what a painting by region adds, and is as the fields of masks are")
    func regionReceipts() async throws {
        let reference = try JSONDecoder().decode(APIReference.self, from: Data(contentsOf: Self.document))
        let schemas = reference.components.schemas
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
        let fields = try #require(schemas["Receipt"]?.properties)
        let described = try #require(fields["regions"]?.items?.first)
        #expect(
            described.properties?.keys.sorted()
                == Mirror(reflecting: region).children.compactMap(\.label).sorted())
        #expect(described.required?.sorted() == ["mask", "strength"])
        #expect(fields["regions"]?.values == "1...\(StyleRegion.mostRegions) items")
        #expect(
            fields["styles"]?.items?.first?.properties?["region"]?.values
                == "0...\(StyleRegion.mostRegions - 1)")
        let warnings = try #require(schemas["Warning"]?.properties?["kind"]?.values)
        for kind in ["blackMask", "whiteMask", "colorProfile"] { #expect(warnings.contains(kind)) }
    }

    @Test("The document and the page about it are served")
    func served() async throws {
        try await withServer { server in
            let document = try await server.get("/api/openapi.json")
            #expect(document.bytes == [UInt8](try Data(contentsOf: Self.document)))
            let page = try await server.get("/api/docs")
            #expect(page.status == 200)
            #expect(page.text.contains("/api/stylize") && page.text.contains("/assets/css/base.css"))
            #expect(
                page.text.contains("<code>brush</code> <span class=\"muted\">1...16, or &quot;auto&quot;"))
            #expect(!page.text.contains("<script>"))
        }
    }

    @Test("The page lists what the fields of requests may hold, as problems tell it")
    func fields() throws {
        let reference = try JSONDecoder().decode(APIReference.self, from: Data(contentsOf: Self.document))
        let schemas = reference.components.schemas
        func fields(_ path: String) throws -> [APISchema.Field] {
            let operation = try #require(reference.paths[path]?.operations["post"])
            let body = try #require(operation.requestBody?.content["application/json"]?.schema)
            return body.fields(schemas)
        }
        let stylize = try fields("/api/stylize")
        for (name, values) in [
            ("contentSize", "16...32768, or \"full\"; 720 by default"),
            ("brush", "1...16, or \"auto\"; \"auto\" by default"), ("previewHeight", "16...2048"),
            ("format", "\"png\", \"jpeg\", \"jpg\", \"webp\", \"avif\"; \"png\" by default"),
            ("preserveColor", "0...100, or true, false; false by default"),
            ("grain", "0...100; 0 by default"),
            ("saturation", "-100...100; 0 by default"), ("content.sample", "a text"),
            ("style.vector", "100 items"), ("kind", "\"stylize\""), ("styles", "2...16 items"),
            ("styles[].mask.upload", "a text"), ("styles[].strength", "0...100"), ("keep.data", "a text"),
            ("strengthMask.sample", "a text"), ("keep.digest", "a text"),
        ] {
            #expect(stylize.filter { $0.name == name }.map(\.values) == [values], "\(name)")
        }
        #expect(stylize.first?.name == "content.data")
        let job = try fields("/api/jobs")
        #expect(job.first { $0.name == "kind" }?.values == "\"stylize\", or \"combine\"")
        #expect(
            job.contains { $0.name == "styles[].style.saved" } && job.contains { $0.name == "style.saved" })
        #expect(Set(job.map(\.name)).count == job.count)
    }
}
