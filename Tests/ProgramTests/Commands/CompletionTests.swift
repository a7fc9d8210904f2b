import Testing

/// What the shells' scripts are answered; `Tests/Shells` presses Tab in the shells themselves.
@Suite("The program completes its command lines")
struct CompletionTests {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    /// The lines that zsh or fish get.
    private func ask(_ shell: String = "fish", _ words: String...) async throws -> [String] {
        let outcome = try await Program.run(["---complete", shell] + words, in: workspace)
        #expect(outcome.code == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        return outcome.lines
    }

    /// The lines that bash gets for a line as it is typed; what readline takes for its last word is `replaced`.
    private func askBash(_ line: String, replaced: String) async throws -> [String] {
        try await ask("bash", line, replaced)
    }

    @Test("Commands and their options, with what they are for")
    func commands() async throws {
        #expect(
            try await ask("fish", "").contains("render\tPaint one or more photos in the style of a picture."))
        #expect(
            try await ask("zsh", "styles", "").contains("empty-trash:Delete what is in the trash, for ever."))
        #expect(try await ask("fish", "help", "models", "").contains { $0.hasPrefix("verify\t") })
        let options = try await ask("fish", "styles", "--")
        // Those of the command that runs where none is named.
        #expect(options.contains { $0.hasPrefix("--sort\t") })
        #expect(options.contains { $0.hasPrefix("--help\t") })
    }

    @Test("An option is offered once, unless it may be repeated, and none behind --")
    func options() async throws {
        let options = try await ask("fish", "render", "a.png", "--quality", "5", "--style", "b", "--")
        #expect(!options.contains { $0.hasPrefix("--quality\t") })
        #expect(options.contains { $0.hasPrefix("--style\t") })
        #expect(
            try await ask("fish", "render", "--", "--") == [
                "\tfiles\tpng jpeg webp avif heic gif jpg jpe jfif heif"
            ])
        // Its value may be missing, and is not what stands behind it then.
        #expect(try await ask("fish", "render", "--preserve-color", "--padding", "").contains("reflect"))
        #expect(
            try await ask("fish", "render", "--preserve-color", "").contains { $0.hasPrefix("\tfiles\t") })
    }

    @Test(
        "Values of enumerations",
        arguments: [
            ("--padding", ["published", "reflect"]), ("--precision", ["f32", "bf16", "auto"]),
            ("--profile", ["srgb", "keep"]), ("--brush", ["auto"]), ("--content-size", ["full"]),
        ])
    func enumerations(option: String, values: [String]) async throws {
        #expect(try await ask("fish", "render", "a.png", option, "") == values)
        #expect(
            try await ask("fish", "render", "a.png", option + "=") == values.map { "\(option)=\($0)" }
                + ["\tbefore\t\(option)="])
    }

    @Test("Saved styles of the gallery that the command will use, and tags, and the trash")
    func styles() async throws {
        for name in ["Night sky", "A:B", "Old"] { _ = try await workspace.saveStyle(name) }
        _ = try await Program.run(["styles", "edit", "A:B", "--tag", "warm"], in: workspace)
        _ = try await Program.run(["styles", "remove", "Old"], in: workspace)
        #expect(
            try await ask("fish", "styles", "show", "") == [
                "A:B\tan imported numbers", "Night sky\tan imported numbers",
            ])
        // Zsh's lists have a colon between value and meaning.
        #expect(try await ask("zsh", "render", "--style", "").first == "A\\:B:an imported numbers")
        #expect(try await ask("fish", "styles", "restore", "").map { $0.prefix(4) } == ["Old\t"])
        #expect(try await ask("fish", "styles", "edit", "A:B", "--tag", "") == ["warm\t1 style"])
        #expect(try await ask("fish", "styles", "show", "--gallery", ":memory:", "") == [])
        #expect(try await ask("fish", "styles", "--gallery=nothere.sqlite", "show", "") == [])
        #expect(!workspace.exists("nothere.sqlite"))
    }

    @Test("No gallery is made, and what fails fails silently")
    func silence() async throws {
        #expect(try await ask("fish", "styles", "show", "") == [])
        #expect(!workspace.exists("gallery.sqlite"))
        try workspace.write("gallery.sqlite", Array("no gallery".utf8))
        #expect(try await ask("fish", "styles", "show", "") == [])
        for words in [[], ["tcsh", ""], ["bash"]] {
            let outcome = try await Program.run(["---complete"] + words, in: workspace)
            #expect(outcome.code == 64, "\(words)")
        }
    }

    @Test("Samples behind a photo, networks by kind, masks behind a region's style")
    func samplesAndNetworks() async throws {
        try workspace.write("photo.png", TestPictures.png(width: 16, height: 16))
        #expect(try await !ask("fish", "render", "").contains { $0.hasPrefix("marble") })
        #expect(try await ask("fish", "render", "photo.png", "").contains("marble\tsample"))
        let transformers = try await ask("fish", "render", "--transformer", "")
        #expect(transformers.contains { $0.hasPrefix("transformer-quarter\t") })
        #expect(!transformers.contains { $0.hasPrefix("style-mobilenet-v2\t") })
        #expect(
            try await ask("fish", "models", "pull", "").first == "original\tall four of the original demo")
        #expect(try await ask("fish", "models", "remove", "") == [])
        let regions = try await ask("fish", "render", "--region", "")
        #expect(regions.contains("marble=\tsample") && regions.last == "\tnospace")
        #expect(
            try await ask("fish", "render", "--region", "marble=").map { $0.prefix(15) } == [
                "\tbefore\tmarble=", "\tfiles\tpng jpeg",
            ])
    }

    @Test(
        "To bash, what readline keeps of a word, and quotes as they are typed",
        arguments: [
            ("impasto styles show Ni", "Ni", ["Night sky", "\tpath\tNi", "\tkept\t", "\tagain\t"]),
            (
                #"impasto styles show Night\ s"#, #"Night\ s"#,
                ["Night sky", "\tpath\tNight s", "\tkept\t", "\tagain\t"]
            ),
            (
                #"impasto styles show "Night s"#, "Night s",
                ["Night sky", "\tpath\tNight s", "\tkept\t", "\tagain\t"]
            ),
            ("impasto styles show nig", "nig", ["Night sky", "\tpath\tnig", "\tkept\t", "\tagain\t"]),
            ("impasto styles show A:", "", ["B", "\tpath\tA:", "\tkept\tA:", "\tagain\t", "\tplain"]),
            (
                "impasto render --padding=re", "re",
                ["reflect", "\tpath\tre", "\tkept\t", "\tagain\t", "\tplain"]
            ),
            (
                "impasto render --padding\\=re", "--padding\\=re",
                ["--padding=reflect", "\tpath\tre", "\tkept\t", "\tagain\t--padding=", "\tplain"]
            ),
            ("impasto styles sho", "sho", ["show", "\tpath\tsho", "\tkept\t", "\tagain\t", "\tplain"]),
        ])
    func bash(line: String, replaced: String, answer: [String]) async throws {
        for name in ["Night sky", "A:B"] { _ = try await workspace.saveStyle(name) }
        #expect(try await askBash(line, replaced: replaced) == answer)
    }

    @Test("The parser's flag prints the same scripts")
    func scripts() async throws {
        for shell in ["bash", "zsh", "fish"] {
            let script = try await Program.run(["completions", shell], in: workspace)
            #expect(script.code == 0 && script.text.contains("---complete \(shell)"))
            for flag in [["--generate-completion-script", shell], ["--generate-completion-script=\(shell)"]] {
                #expect(try await Program.run(flag, in: workspace).text == script.text)
            }
        }
        let other = try await Program.run(["completions", "tcsh"], in: workspace)
        #expect(other.code == 64 && other.errors.contains("bash"), "\(other.errors)")
    }
}
