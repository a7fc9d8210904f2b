import Foundation
import ImageCodecs
import Stylization
import TestSupport
import Testing

/// `impasto serve`, and what other processes do meanwhile.
@Suite("A running server") struct RunningServerTests {
    private func listedDefault(_ server: LoopbackHTTP) async throws -> ModelPair {
        let answer = try await server.send("GET", "/api/models")
        return try pair(in: JSON(answer.body)["default"])
    }

    private func pair(in document: JSON) throws -> ModelPair {
        ModelPair(style: try document["styleModel"].string, transformer: try document["transformer"].string)
    }

    /// The networks with which a small picture was painted, by its receipt.
    private func painted(_ server: LoopbackHTTP, style: [String: String]) async throws -> ModelPair {
        let request: [String: Any] = ["content": ["sample": "bust"], "style": style, "contentSize": 16]
        let answer = try await server.send(
            "POST", "/api/stylize", body: Array(try JSONSerialization.data(withJSONObject: request)))
        try #require(answer.status == 200, "\(String(decoding: answer.body, as: UTF8.self))")
        let text = try #require(try ImageDecoder().decode(answer.body).text.first)
        return try pair(in: JSON(text.text.utf8))
    }

    @Test("paints with networks that are pulled meanwhile, and saved styles as before") func pull()
        async throws
    {
        let mirror = try ModelMirror(ModelMirror.originalPair)
        _ = try await mirror.workspace.saveStyle("mine")
        try await mirror.serve { server in
            #expect(try await listedDefault(server) == .bundled)
            let before = try await painted(server, style: ["sample": "stripes"])
            #expect(before == .bundled)

            let pulled = try await mirror.pull(["original"])
            #expect(pulled.code == 0, "\(pulled.errors)")

            #expect(try await listedDefault(server) == .original)
            let after = try await painted(server, style: ["sample": "stripes"])
            #expect(after == .original)
            let saved = try await painted(server, style: ["saved": "mine"])
            #expect(saved == .bundled)
        }
    }

    @Test("shows a command that fetches what is missing to where it looks, from any terminal")
    func pullCommand()
        async throws
    {
        let mirror = try ModelMirror(ModelMirror.originalPair)
        try await mirror.serve { server in
            func page() async throws -> String {
                String(decoding: try await server.send("GET", "/").body, as: UTF8.self)
            }
            let shown = try await page().firstMatch(of: /<code id="pull-command"[^>]*>(.+?)<\/code>/)
            let command = String(try #require(shown).output.1).replacing("&#39;", with: "'")
            // Nothing but the mirror is known there.
            var terminal = mirror.environment.mapValues { _ in "/nowhere" }
            terminal["XDG_DATA_HOME"] = "/nowhere"
            terminal["IMPASTO_MODELS_URL"] = mirror.environment["IMPASTO_MODELS_URL"]
            let pulled = try await Program.shell(command, in: mirror.workspace, environment: terminal)
            #expect(pulled.code == 0, "\(command): \(pulled.errors)")
            #expect(try await listedDefault(server) == .original)
            #expect(try await !page().contains("pull-command"))
        }
    }
}
