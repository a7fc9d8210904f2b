import Testing

/// A folder in which the program is started gives it neither networks nor pages.
@Suite("The working folder") struct WorkingFolderTests {
    private let unset = ["IMPASTO_MODELS": "", "IMPASTO_PUBLIC": ""]

    @Test("does not take the place of the program's own networks")
    func networks() async throws {
        let workspace = try Workspace()
        try workspace.write("Models/manifest.json", "{}".utf8)
        let outcome = try await Program.run(["models", "list"], in: workspace, environment: unset)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.text.contains("transformer-quarter"))
    }

    @Test("does not take the place of the program's own page")
    func page() async throws {
        let workspace = try Workspace()
        try workspace.write("Public/pages/index.mustache", "not ours".utf8)
        try await RunningServer.run(in: workspace, environment: unset) { server in
            let answer = try await server.http.send("GET", "/")
            #expect(answer.status == 200)
            let page = String(decoding: answer.body, as: UTF8.self)
            #expect(page.contains("Impasto") && !page.contains("not ours"))
        }
    }

    @Test(
        "is told apart from a folder that was named",
        arguments: [
            (["models", "list", "--models", "data"], [:], "--models: 'data' holds no 'manifest.json'"),
            (
                ["models", "list"], ["IMPASTO_MODELS": "data"],
                "IMPASTO_MODELS: 'data' holds no 'manifest.json'"
            ),
            (["serve", "--public-folder", "data"], [:], "--public-folder: 'data' holds no 'pages'"),
            (["serve"], ["IMPASTO_PUBLIC": "data"], "IMPASTO_PUBLIC: 'data' holds no 'pages'"),
        ] as [([String], [String: String], String)])
    func named(arguments: [String], environment: [String: String], message: String) async throws {
        let outcome = try await Program.run(arguments, in: try Workspace(), environment: environment)
        #expect(outcome.code == 66)
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
    }
}
