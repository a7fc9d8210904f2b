import Foundation
import TestSupport
import Testing

/// Pages of the manual; `.ci/run command-line` has them read by a reader of such pages.
@Suite("The program writes its manual")
struct ManualTests {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    @Test("A folder gets a page for each command, the same on the same day")
    func pages() async throws {
        for folder in ["one/man1", "two"] {
            let outcome = try await Program.run(
                ["manual", "--output", folder], in: workspace, environment: ["SOURCE_DATE_EPOCH": "86400"])
            #expect(outcome.code == 0, "\(outcome.errors)")
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: workspace.url("two").path)
        #expect(names.count > 30 && names.contains("impasto-styles-empty-trash.1"))
        for name in names {
            let page = try workspace.bytes("two/\(name)")
            #expect(try page == workspace.bytes("one/man1/\(name)"), "\(name)")
            let text = String(decoding: page, as: UTF8.self)
            #expect(text.contains(" 1 1970-01-02 \"impasto "), "\(name)")
            for title in ["NAME", "SYNOPSIS", "OPTIONS", "EXIT STATUS"] {
                #expect(text.contains("\n.SH \(title)\n"), "\(title) in \(name)")
            }
        }
    }

    @Test("A page has what the command takes, and examples")
    func page() async throws {
        let text = try await Program.run(["manual", "styles", "mix"], in: workspace).text
        for part in [
            ".TH IMPASTO\\-STYLES\\-MIX 1 ", "impasto\\-styles\\-mix \\- Mix styles and save the result",
            "\\fB\\-\\-extrapolate\\fR", "impasto styles mix Dusk ", ".B IMPASTO_GALLERY",
            ".BR impasto\\-styles (1)",
        ] { #expect(text.contains(part), "\(part)") }
        let program = try await Program.run(["manual"], in: workspace).text
        #expect(program.contains(".BR impasto\\-render (1)\n"))
    }

    @Test(
        "A command that is none, a command beside a folder and a day that is none are usage errors",
        arguments: [
            (["manual", "rendr"], "", "did you mean 'render'?"),
            (["manual", "render", "--output", "x"], "", "leave the command out"),
            (["manual"], "soon", "SOURCE_DATE_EPOCH is 'soon'"),
        ])
    func mistakes(arguments: [String], day: String, message: String) async throws {
        let outcome = try await Program.run(
            arguments, in: workspace, environment: day.isEmpty ? [:] : ["SOURCE_DATE_EPOCH": day])
        #expect(outcome.code == 64 && outcome.errors.contains(message), "\(outcome.errors)")
        #expect(!workspace.exists("x"))
    }
}
