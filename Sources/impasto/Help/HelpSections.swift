import ArgumentParser
import WebServer

/// What stands below a command's options, in its help and in its manual page: examples, variables, files and exit codes.
struct HelpSections {
    /// A word and what it means.
    struct Entry {
        let term: String
        let about: String

        init(_ term: String, _ about: String) {
            self.term = term
            self.about = about
        }
    }

    let examples: [CommandExample]
    let environment: [Entry]
    let files: [Entry]
    let exitStatus: [Entry]

    /// Of a command: its options say which variables and files count.
    init(_ command: any ParsableCommand.Type, _ description: CommandDescription) {
        examples = (command as? any ExampledCommand.Type)?.examples ?? []
        let flags = Set(description.shown.flatMap(\.flags))
        // The program itself has all.
        func takes(_ flag: String) -> Bool { command == Impasto.self || flags.contains(flag) }
        let uses = Uses(
            gallery: takes("--gallery"), networks: takes("--models"), engine: takes("--threads"),
            settings: Self.settings(of: command, flags), downloads: takes("--base-url"),
            clips: takes("--sound"),
            health: takes("--ready"))
        environment = uses.environment
        files = uses.files
        // Of those that answer a question, 1 is an answer.
        let asks = takes("--ready") || takes("--mask")
        exitStatus = ExitStatus.meanings.filter { asks || $0.term != "\(ExitStatus.notWell)" }
    }

    /// The settings of a server that count, and what they are called elsewhere.
    private static func settings(of command: any ParsableCommand.Type, _ flags: Set<String>) -> [Entry] {
        if command == Impasto.self || command == ServeCommand.self {
            return ServerSetting.all.map { Entry($0.variable, "as \($0.flag)") }
        }
        guard let served = command as? any ServedCommand.Type else { return [] }
        return ServerSetting.all.filter { served.serverSettings.contains($0.name) }.map { setting in
            let isHere = flags.contains(setting.flag)
            return Entry(setting.variable, "as \(setting.flag)" + (isHere ? "" : " of 'impasto serve'"))
        }
    }

    /// As the help shows them, behind a line of its own.
    var text: String {
        var parts: [String] = []
        if !examples.isEmpty {
            parts.append(
                "EXAMPLES:\n"
                    + examples.map { "  \($0.about):\n    \($0.line)\n" }.joined(separator: "\n"))
        }
        for (title, entries) in [
            ("ENVIRONMENT", environment), ("FILES", files), ("EXIT STATUS", exitStatus),
        ] where !entries.isEmpty {
            let width = 2 + min(24, entries.map(\.term.count).max() ?? 0)
            let lines = entries.map { entry in
                let term = entry.term.padding(to: width)
                return
                    "  \(term)\(entry.term.count < width ? "" : "\n  " + String(repeating: " ", count: width))"
                    + entry.about + "\n"
            }
            parts.append("\(title):\n" + lines.joined())
        }
        return parts.joined(separator: "\n")
    }

    /// What a command has to do with.
    private struct Uses {
        let gallery: Bool
        let networks: Bool
        let engine: Bool
        let settings: [Entry]
        let downloads: Bool
        let clips: Bool
        let health: Bool

        var environment: [Entry] {
            var entries: [Entry] = []
            if gallery, settings.isEmpty {
                entries.append(Entry("IMPASTO_GALLERY", "the gallery's file, as --gallery"))
            }
            if networks {
                entries.append(Entry("IMPASTO_MODELS", "the folder of the bundled networks, as --models"))
            }
            if engine {
                entries += [
                    Entry("IMPASTO_PUBLIC", "the folder of page and samples"),
                    Entry("IMPASTO_THREADS", "threads that compute, as --threads"),
                    Entry("IMPASTO_PRECISION", "what transformers compute in, as --precision"),
                    Entry("IMPASTO_CPU", "generic, avx2 or avx512: at most these instructions"),
                ]
            }
            entries += settings
            if health, settings.isEmpty {
                entries += [
                    Entry("IMPASTO_PORT", "the server's port"),
                    Entry("IMPASTO_LISTEN", "the address that the server listens on"),
                    Entry("IMPASTO_TOKEN", "the server's token, to be told what it lacks"),
                ]
            }
            if downloads {
                entries += [
                    Entry("IMPASTO_MODELS_URL", "a mirror of the networks, as --base-url"),
                    Entry("https_proxy", "the proxy by which networks are fetched"),
                ]
            }
            if clips { entries.append(Entry("PATH", "where ffmpeg and ffprobe are looked for")) }
            if gallery || networks {
                entries.append(
                    Entry("XDG_DATA_HOME", "the folder of data, if it is not ~/.local/share (not on macOS)"))
            }
            return entries
        }

        var files: [Entry] {
            var entries: [Entry] = []
            if gallery {
                entries.append(Entry("~/.local/share/impasto/gallery.sqlite", "the gallery"))
            }
            if networks {
                entries += [
                    Entry("~/.local/share/impasto/models/", "networks that were pulled or added"),
                    Entry("PREFIX/share/impasto/Models/", "networks that come with PREFIX/bin/impasto"),
                ]
            }
            if engine {
                entries.append(
                    Entry(
                        "PREFIX/share/impasto/Public/", "page and samples that come with PREFIX/bin/impasto"))
            }
            if !entries.isEmpty {
                entries.append(
                    Entry(
                        "~/Library/Application Support/Impasto/",
                        "on macOS, in place of ~/.local/share/impasto"))
            }
            return entries
        }
    }
}

extension String {
    fileprivate func padding(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
