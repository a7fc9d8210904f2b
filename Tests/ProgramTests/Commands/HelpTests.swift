import ImageCodecs
import Testing

/// Version and help texts.
@Suite("The program explains itself") struct HelpTests {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    @Test("--version names program and version") func version() async throws {
        let outcome = try await Program.run(["--version"], in: workspace)
        #expect(outcome.code == 0)
        let missing = ImageFormat.missing.map(\.description).joined(separator: ", ")
        let lacks = missing.isEmpty ? "" : " (built without \(missing))"
        #expect(outcome.text.hasSuffix("\(lacks)\n"), "\(outcome.text)")
        #expect(
            outcome.text.dropLast(lacks.count).wholeMatch(of: /impasto \d+\.\d+\.\d+\n?/) != nil,
            "\(outcome.text)")
    }

    @Test("help lists the subcommands", arguments: [["--help"], []]) func overview(arguments: [String])
        async throws
    {
        let outcome = try await Program.run(arguments, in: workspace)
        #expect(outcome.code == 0)
        for command in ["render", "verify", "video", "serve", "styles", "models", "bench", "evaluate"] {
            #expect(outcome.text.contains("\n  \(command) "), "\(command) in \(outcome.text)")
        }
    }

    @Test(
        "every command has help with a usage line",
        arguments: [
            "render", "video", "serve", "models", "models list", "models pull", "models verify", "models add",
            "models remove",
            "styles", "styles list", "styles show", "styles add", "styles mix", "styles rename",
            "styles edit",
            "styles remove", "styles restore", "styles empty-trash", "styles export", "styles import",
            "styles card",
            "styles link", "styles similar", "bench", "bench networks", "bench kernels", "bench render",
            "bench regions", "bench video", "bench gallery", "evaluate", "completions", "manual",
            "healthcheck", "verify", "mcp",
        ])
    func help(command: String) async throws {
        let outcome = try await Program.run(
            command.split(separator: " ").map(String.init) + ["--help"], in: workspace)
        #expect(outcome.code == 0)
        #expect(outcome.text.hasPrefix("OVERVIEW: "))
        #expect(outcome.text.contains("USAGE: impasto \(command)"))
        #expect(outcome.text.contains("\nEXIT STATUS:\n"))
        let byHelp = try await Program.run(
            ["help"] + command.split(separator: " ").map(String.init), in: workspace)
        #expect(byHelp.text == outcome.text)
    }

    @Test(
        "a misspelt command is named, with what was meant and what there is",
        arguments: [
            (["rendr"], "'rendr' is no command of 'impasto'; did you mean 'render'?"),
            (["rendr", "a.png", "-o", "b.png"], "did you mean 'render'?"),
            (
                ["help", "nothere"],
                "'nothere' is no command of 'impasto'. There are: render, verify, video, serve"
            ),
            (["help", "styles", "lits"], "'lits' is no command of 'impasto styles'; did you mean 'list'?"),
            (["models", "verfy"], "did you mean 'verify'?"),
        ])
    func misspelt(arguments: [String], message: String) async throws {
        let outcome = try await Program.run(arguments, in: workspace)
        #expect(outcome.code == 64)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
    }

    @Test("a misspelt command where words are looked for is found, too")
    func misspeltSearch() async throws {
        _ = try await workspace.saveStyle("test")
        for (words, message) in [
            (["shwo", "test"], "did you mean 'impasto styles show'?"),
            (["simlar"], "did you mean 'impasto styles similar'?"),
            (["nothing"], "No saved style is like that."),
        ] {
            let outcome = try await Program.run(["styles"] + words, in: workspace)
            #expect(outcome.code == 0 && outcome.errors.contains(message), "\(outcome.errors)")
        }
    }

    @Test(
        "a negative number is a value, not an option",
        arguments: [
            (["styles", "list", "--limit", "-1"], "--limit -1: give a number from 1 to"),
            (["serve", "--print-config", "--drain", "-1"], "--drain -1: give a number from 0 to 600"),
        ])
    func negative(arguments: [String], message: String) async throws {
        let outcome = try await Program.run(arguments, in: workspace)
        #expect(outcome.code == 64)
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
    }

    @Test("the help says which variables and files count")
    func sections() async throws {
        func text(_ words: String...) async throws -> String {
            try await Program.run(words + ["--help"], in: workspace).text
        }
        let render = try await text("render")
        for part in [
            "\nEXAMPLES:\n  ", "\nENVIRONMENT:\n  IMPASTO_GALLERY ", "\n  IMPASTO_CPU ",
            "\nFILES:\n  ~/.local/share",
        ] { #expect(render.contains(part), "\(part)") }
        #expect(try await text("serve").contains("\n  IMPASTO_MAX_QUEUE  "))
        let tools = try await text("mcp")
        #expect(
            tools.contains("\n  IMPASTO_MAX_QUEUE  ") && tools.contains(" as --max-queue of 'impasto serve'"))
        #expect(tools.contains(" as --gallery\n") && !tools.contains("IMPASTO_LISTEN"))
        #expect(try await text("models", "pull").contains("\n  https_proxy "))
        let completions = try await text("completions")
        #expect(!completions.contains("ENVIRONMENT:") && !completions.contains("FILES:"))
        #expect(!completions.contains("\n  1    "))
        for asking in ["verify", "healthcheck"] { #expect(try await text(asking).contains("\n  1    ")) }
        // Nothing below what is no help.
        #expect(try await !Program.run(["--version"], in: workspace).text.contains("EXIT STATUS"))
    }

    #if os(Linux)
    @Test(
        "where /proc is not mounted, that is said, and no help for a command that was given",
        .enabled(
            "needs root, who hides /proc",
            {
                try await Program.shell("unshare --mount mount -t tmpfs none /proc", in: try Workspace()).code
                    == 0
            }))
    func withoutProcesses() async throws {
        let outcome = try await Program.shell(
            #"unshare --mount sh -c 'mount -t tmpfs none /proc && exec "$0" --version' "$0""#, in: workspace)
        #expect(outcome.code == 69)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains("mount -t proc proc /proc"), "\(outcome.errors)")
    }
    #endif

    @Test("the help lists what the program ends with")
    func exitStatus() async throws {
        let text = try await Program.run(["--help"], in: workspace).text
        for code in ["0 ", "1 ", "64 ", "65 ", "66 ", "69 ", "70 ", "73 ", "74 ", "75 ", "130 "] {
            #expect(text.contains("\n    \(code)") || text.contains("\n  \(code)"), "\(code) in \(text)")
        }
    }

    @Test(
        "an unknown command or option is a usage error",
        arguments: [["paint"], ["render", "--fast"], ["styles", "--x"]])
    func unknown(arguments: [String]) async throws {
        let outcome = try await Program.run(arguments, in: workspace)
        #expect(outcome.code == 64)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains("Usage: impasto"))
    }
}
