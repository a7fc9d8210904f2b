import Testing

/// A folder in which the program is started gives it neither networks nor pages.
@Suite("The working folder") struct WorkingFolderTests {
    @Test(
        "does not take the place of the program's own folders",
        arguments: ["models list", "serve --print-config"])
    func bogus(command: String) async throws {
        let workspace = try Workspace()
        try workspace.write("Models/manifest.json", "{}".utf8)
        try workspace.write("Public/pages/studio.html", "not ours".utf8)
        let outcome = try await Program.run(
            command.split(separator: " ").map(String.init), in: workspace,
            environment: ["IMPASTO_MODELS": "", "IMPASTO_PUBLIC": ""])
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.text.contains("transformer-quarter") || command != "models list")
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
