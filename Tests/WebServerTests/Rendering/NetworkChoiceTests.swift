import Application
import Foundation
import NIOCore
import NIOHTTP1
import Stylization
import TestSupport
import Testing

@testable import WebServer

@Suite("The networks of a request", .timeLimit(.minutes(10)))
struct NetworkChoiceTests {
    private static var picture: [String: Any] { ["sample": "stripes"] }

    private static func vector(_ space: StyleSpace) -> [String: Any] {
        ["vector": [Double](repeating: 0.25, count: 100), "space": space.rawValue]
    }

    /// The networks that paint a small picture.
    private func painted(
        _ server: TestServer, style: [String: Any] = picture, _ more: [String: Any] = [:]
    ) async throws -> ModelPair {
        let request: [String: Any] = ["content": ["sample": "bust"], "style": style, "contentSize": 16]
        let answer = try await server.postJSON("/api/stylize", request.merging(more) { $1 })
        try #require(answer.status == 200, "\(answer.text)")
        let task = try #require(server.engine.painted.last)
        return ModelPair(style: task.styleModel, transformer: task.transformer)
    }

    private func listedDefault(_ server: TestServer) async throws -> ModelPair {
        let pair = try await server.get("/api/models").json()["default"]
        return ModelPair(style: try pair["styleModel"].string, transformer: try pair["transformer"].string)
    }

    /// The options that a page shows as chosen.
    private func selected(_ page: String) -> [String] {
        page.matches(of: /<option value="([^"]+)"\s+data-space="[^"]*"\s+data-present="true" selected/).map {
            String($0.1)
        }
    }

    @Test("The default follows what is here, while the server runs")
    func defaultFollows() async throws {
        try await withServer { server in
            #expect(try await listedDefault(server) == .bundled)
            #expect(try await painted(server) == .bundled)
            #expect(
                selected(try await server.get("/").text) == [
                    ModelPair.bundled.style, ModelPair.bundled.transformer,
                ])
            server.engine.pullTheRest()
            #expect(try await listedDefault(server) == .original)
            #expect(try await painted(server) == .original)
            #expect(
                selected(try await server.get("/").text) == [
                    ModelPair.original.style, ModelPair.original.transformer,
                ])
            let vector = try await server.postJSON("/api/style-vectors", ["picture": Self.picture])
            #expect(try vector.json()["styleModel"].string == ModelPair.original.style)
            #expect(try await server.get("/readyz").status == 200)
        }
    }

    @Test("A default that was chosen stays")
    func chosenDefault() async throws {
        try await withServer(configure: { $0.defaultModels = .bundled }) { server in
            server.engine.pullTheRest()
            let listed = try await listedDefault(server)
            #expect(listed == .bundled)
            #expect(try await painted(server) == .bundled)
        }
    }

    @Test("One that is named brings a partner of its space")
    func partners() async throws {
        try await withServer { server in
            let bundled = ModelPair.bundled, original = ModelPair.original
            let full = ModelPair(style: original.style, transformer: "saved_model_transformer_js")
            var pair = try await painted(server, ["styleModel": original.style])
            #expect(pair == full)
            pair = try await painted(server, ["transformer": full.transformer])
            #expect(pair == full)
            server.engine.pullTheRest()
            pair = try await painted(server, ["styleModel": original.style])
            #expect(pair == original)
            pair = try await painted(server, ["styleModel": bundled.style])
            #expect(pair == bundled)
            pair = try await painted(server, ["transformer": bundled.transformer])
            #expect(pair == bundled)
        }
    }

    @Test("A vector or a saved style is painted in its space, before and after a pull")
    func styles() async throws {
        try await withServer { server in
            let saved = try await server.postJSON("/api/styles", ["name": "Mine", "style": Self.picture])
            #expect(try saved.json()["space"] == "magenta-mobile")
            let full = ModelPair(
                style: ModelPair.original.style, transformer: "saved_model_transformer_js")
            #expect(try await painted(server, style: Self.vector(.tfjsOriginal)) == full)
            server.engine.pullTheRest()
            #expect(try await painted(server, style: Self.vector(.tfjsOriginal)) == .original)
            for style in [Self.vector(.magentaMobile), ["saved": "Mine"]] {
                #expect(try await painted(server, style: style) == .bundled)
                #expect(try await painted(server, style: style, ["strength": 50]) == .bundled)
            }
            // A picture beside it is learned in the same space.
            let mix = try await server.postJSON(
                "/api/combine",
                [
                    "content": ["sample": "bust"], "contentSize": 16,
                    "styles": [["style": Self.picture], ["style": ["saved": "Mine"]]],
                ])
            #expect(mix.status == 200, "\(mix.text)")
            #expect(server.engine.painted.last?.transformer == ModelPair.bundled.transformer)
            let vector = try await server.postJSON(
                "/api/styles/mix",
                ["styles": [["style": Self.picture], ["style": ["saved": "Mine"]]]])
            #expect(vector.status == 200, "\(vector.text)")
            #expect(try vector.json()["space"] == "magenta-mobile")
        }
    }

    @Test("The form of a page for a saved style has networks that paint it")
    func form() async throws {
        try await withServer { server in
            let saved = try await server.postJSON("/api/styles", ["name": "Mine", "style": Self.picture])
            let id = try saved.json()["id"].string
            server.engine.pullTheRest()
            #expect(
                selected(try await server.get("/?style=\(id)").text) == [
                    ModelPair.bundled.style, ModelPair.bundled.transformer,
                ])
        }
    }

    @Test("A style network that will not run need not be here")
    func unusedStyleNetwork() throws {
        func network(_ name: String, _ kind: ModelKind, isPresent: Bool) -> NetworkDescription {
            NetworkDescription(
                name: name, kind: kind, space: .tfjsOriginal, title: "", bytes: 1, licence: "", source: "",
                isPresent: isPresent, digest: nil)
        }
        let networks = [
            network("learns", .style, isPresent: false), network("paints", .transformer, isPresent: true),
        ]
        let choice = NetworkChoice(styleSpace: .tfjsOriginal)
        let pair = try choice.resolvePresent(in: networks, over: .bundled, usesStyleModel: false)
        #expect(pair.styleModel.name == "learns" && pair.transformer.name == "paints")
        #expect(throws: Problem.self) {
            try choice.resolvePresent(in: networks, over: .bundled, usesStyleModel: true)
        }
    }

    @Test("Networks and styles of two spaces are refused, whoever named them")
    func mismatches() async throws {
        try await withServer { server in
            let bundled = ModelPair.bundled, original = ModelPair.original
            let cases: [(style: [String: Any], more: [String: Any], field: String?)] = [
                (Self.picture, ["styleModel": original.style, "transformer": bundled.transformer], nil),
                (Self.vector(.tfjsOriginal), ["transformer": bundled.transformer], "style"),
                (Self.vector(.tfjsOriginal), ["styleModel": bundled.style], "style"),
                (Self.vector(.magentaMobile), ["styleModel": original.style], "style"),
                (Self.vector(StyleSpace(rawValue: "unheard-of")), [:], "style"),
            ]
            for (style, more, field) in cases {
                let request: [String: Any] = [
                    "content": ["sample": "bust"], "style": style, "contentSize": 16,
                ]
                let answer = try await server.postJSON("/api/stylize", request.merging(more) { $1 })
                #expect(answer.status == 422, "\(more)")
                let problem = try answer.json()
                #expect(try problem["type"] == "/problems/space-mismatch", "\(more)")
                #expect(try problem.optional("field")?.string == field, "\(more)")
            }
            let two = try await server.postJSON(
                "/api/combine",
                [
                    "content": ["sample": "bust"], "contentSize": 16,
                    "styles": [
                        ["style": Self.vector(.magentaMobile)], ["style": Self.vector(.tfjsOriginal)],
                    ],
                ])
            let problem = try two.json()
            #expect(try problem["type"] == "/problems/space-mismatch")
            #expect(try problem["field"] == "styles[1].style")
        }
    }
}
