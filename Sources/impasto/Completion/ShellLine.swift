/// A command line that is being typed in a shell, up to the cursor.
struct ShellLine {
    enum Shell: String, CaseIterable { case bash, zsh, fish }

    let shell: Shell
    /// The whole words between the program's name and the cursor's word, without quotes.
    let words: [String]
    /// What there is of the word at the cursor, without quotes.
    let word: String
    /// The part of ``word`` that stays before what the shell puts in: bash begins anew behind `:` and `=`.
    let kept: String

    /// Reads what a shell's script sends: `zsh` and `fish` their words, the last one the cursor's; `bash` the line as it was
    /// typed and what readline will replace, because its own words are cut at `:` and `=`.
    ///
    /// Returns `nil` if it is none of them.
    init?(_ arguments: some Collection<String>) {
        guard let name = arguments.first, let shell = Shell(rawValue: name), arguments.count > 1 else {
            return nil
        }
        self.shell = shell
        let rest = Array(arguments.dropFirst())
        guard shell == .bash else {
            words = Array(rest.dropLast())
            word = rest[rest.count - 1]
            kept = ""
            return
        }
        var split = Self.split(rest[0])
        let last = split.removeLast()
        words = split.dropFirst().map { Self.unquoted($0) }
        word = Self.unquoted(last)
        let replaced = rest.count > 1 ? rest[1] : last
        kept = last.hasSuffix(replaced) ? Self.unquoted(String(last.dropLast(replaced.count))) : ""
    }

    /// The words of a line as they were typed, quotes and all; the last one is empty behind a space.
    private static func split(_ line: String) -> [String] {
        var words = [""]
        var quote: Character?
        var isEscaped = false
        for character in line {
            if isEscaped {
                isEscaped = false
            } else if character == "\\", quote != "'" {
                isEscaped = true
            } else if let open = quote {
                if character == open { quote = nil }
            } else if character == "'" || character == "\"" {
                quote = character
            } else if character.isWhitespace {
                if words[words.count - 1] != "" { words.append("") }
                continue
            }
            words[words.count - 1].append(character)
        }
        return words
    }

    /// A word as the program will get it.
    private static func unquoted(_ word: String) -> String {
        var text = ""
        var quote: Character?
        var isEscaped = false
        for character in word {
            if isEscaped {
                // Between double quotes a backslash stays before what needs none.
                if quote == "\"", !"\\\"$`".contains(character) { text.append("\\") }
                text.append(character)
                isEscaped = false
            } else if character == "\\", quote != "'" {
                isEscaped = true
            } else if let open = quote {
                if character == open { quote = nil } else { text.append(character) }
            } else if character == "'" || character == "\"" {
                quote = character
            } else {
                text.append(character)
            }
        }
        return text
    }
}
