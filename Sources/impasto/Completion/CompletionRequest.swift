import ArgumentParser

/// A shell's question what may stand at the cursor, and the program's answer.
///
/// The parser's own scripts repeat all commands in each shell's language, take file completion away, and know values only
/// by list. Ours (``CompletionScript``) are a few lines that ask the program, which knows itself best.
struct CompletionRequest {
    /// The word by which the scripts ask; no command and no option can be called so.
    static let word = "---complete"

    private let line: ShellLine

    /// `nil` if these arguments are no such question.
    init?(_ arguments: [String]) {
        guard arguments.first == Self.word, let line = ShellLine(arguments.dropFirst()) else { return nil }
        self.line = line
    }

    /// The lines for the script.
    func answer() async -> String {
        guard let program = try? CommandDescription.ofProgram() else { return "" }
        var place = CommandPlace(program)
        for word in CommandArguments.withWholeSwitches(line.words) { place.pass(word) }
        return await answer(at: place).text(for: line)
    }

    private func answer(at place: CommandPlace) async -> CompletionAnswer {
        if let option = place.openOption { return await values(of: option, in: place, before: "") }
        if !place.isPastOptions, line.word.hasPrefix("-") {
            if let equals = line.word.firstIndex(of: "="),
                let option = place.option(called: String(line.word[..<equals]))
            {
                return await values(of: option, in: place, before: String(line.word[...equals]))
            }
            var answer = CompletionAnswer()
            for option in place.remainingOptions {
                answer.candidates += option.flags.filter { $0.hasPrefix("--") || option.flags.count == 1 }
                    .map { .init(value: $0, about: Self.firstSentence(option.abstract)) }
            }
            return answer
        }
        var answer = CompletionAnswer()
        for command in place.commands {
            answer.candidates.append(
                .init(value: command.commandName, about: Self.firstSentence(command.abstract)))
        }
        if answer.candidates.isEmpty, let positional = place.positional {
            answer = await values(of: positional, in: place, before: "")
        }
        return answer
    }

    private func values(
        of argument: CommandDescription.Argument, in place: CommandPlace, before: String
    ) async -> CompletionAnswer {
        var answer = CompletionAnswer()
        answer.before = before
        switch argument.completionKind {
        case .list(let values): answer.add(values)
        case .file(let endings): answer.files = .endings(endings)
        case .directory: answer.files = .folders
        case .custom, .customAsync:
            answer.add(lines: await lines(of: argument, in: place, before: before))
            // A region's mask stands behind its style.
            if answer.isBehindEquals, let equals = line.word.lastIndex(of: "=") {
                answer.before = String(line.word[...equals])
            }
        case nil: break
        }
        return answer
    }

    /// What the argument's own closure says, called by way of the parser, which alone knows it.
    private func lines(
        of argument: CommandDescription.Argument, in place: CommandPlace, before: String
    ) async -> [String] {
        let name =
            argument.flags.first { $0.hasPrefix("--") } ?? argument.flags.first
            ?? "positional@\(place.positionalNumber)"
        let word = String(line.word.dropFirst(before.count))
        let question =
            ["---completion"] + place.command.path.dropFirst() + ["--", name]
            + ["\(line.words.count)", "\(word.count)"] + line.words + [word]
        do {
            _ = try await Impasto.asyncParseAsRoot(question)
            return []
        } catch {
            guard Impasto.exitCode(for: error).rawValue == 0 else { return [] }
            return Impasto.fullMessage(for: error).split(separator: "\n").map(String.init)
        }
    }

    private static func firstSentence(_ text: String?) -> String {
        let text = text ?? ""
        let end = text.firstRange(of: ". ")?.lowerBound ?? text.firstRange(of: "; ")?.lowerBound
        return String(end.map { text[..<$0] } ?? text[...]).replacing("\n", with: " ")
    }
}
