import ArgumentParser
import Foundations

/// What may stand where a person pressed Tab.
struct CompletionAnswer {
    /// Files that would do, beside the candidates.
    enum Files {
        case none
        case folders
        /// Those with one of these endings, in lower case; all if there is none. Folders lead to them.
        case endings([String])
    }

    /// A word, and what it means in a few.
    struct Candidate {
        let value: String
        let about: String
    }

    var candidates: [Candidate] = []
    var files = Files.none
    /// What stands before the value within the word, such as `--style=`, and stays.
    var before = ""

    /// Whether the value begins behind the word's last `=`.
    private(set) var isBehindEquals = false

    /// The line by which a closure says that files do as well, or those behind the word's last `=`.
    ///
    /// No value of ours is empty, so that no other line begins with a tab.
    static func files(_ endings: [String], behindEquals: Bool = false) -> String {
        "\tfiles\t" + endings.joined(separator: " ") + (behindEquals ? "\t=" : "")
    }

    /// Takes a closure's lines in.
    mutating func add(lines: [String]) {
        for line in lines where !line.isEmpty {
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            if parts[0].isEmpty {
                guard parts.count > 2 else { continue }
                files = .endings(parts[2].split(separator: " ").map(String.init))
                isBehindEquals = parts.count > 3
            } else {
                candidates.append(Candidate(value: parts[0], about: parts.count > 1 ? parts[1] : ""))
            }
        }
    }

    mutating func add(_ values: [String]) {
        candidates += values.map { Candidate(value: $0, about: "") }
    }
}

extension CompletionAnswer {
    /// The lines that a shell's script reads.
    ///
    /// A candidate's line never begins with a tab; those that do say what else goes: `files` with endings, `folders`,
    /// `nospace` where more of the word follows, and to bash `plain` where no candidate may be taken for a file.
    func text(for line: ShellLine) -> String {
        var lines: [String]
        switch line.shell {
        case .bash: lines = bash(line)
        case .zsh:
            lines = candidates.map { candidate in
                let value = candidate.value.replacing(scalar: "\\", with: "\\\\")
                    .replacing(scalar: ":", with: "\\:")
                return candidate.about.isEmpty ? value : "\(value):\(candidate.about)"
            }
            if !before.isEmpty { lines.append("\tbefore") }
        case .fish:
            lines = candidates.map { "\(before)\($0.value)" + ($0.about.isEmpty ? "" : "\t\($0.about)") }
            if !before.isEmpty { lines.append("\tbefore\t\(before)") }
        }
        if !candidates.isEmpty, candidates.allSatisfy({ $0.value.hasSuffix("=") }) {
            lines.append("\tnospace")
        }
        switch files {
        case .none: break
        case .folders: lines.append("\tfolders")
        case .endings(let endings):
            // Cameras write endings in capitals.
            let all = line.shell == .bash ? endings + endings.map { $0.uppercased() } : endings
            lines.append("\tfiles\t" + all.joined(separator: " "))
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// Bash chooses nothing itself: it is given what begins like the word, without what readline keeps of it.
    private func bash(_ line: ShellLine) -> [String] {
        let typed = String(line.word.dropFirst(before.count))
        let exact = candidates.filter { $0.value.hasPrefix(typed) }
        let folded = typed.lowercased()
        let found = (exact.isEmpty ? candidates.filter { $0.value.lowercased().hasPrefix(folded) } : exact)
            .map(\.value)
        let again = String(before.dropFirst(line.kept.count))
        let kept = String(line.kept.dropFirst(before.count))
        var lines = found.map { again + $0.dropFirst(kept.count) }
        lines += ["\tpath\t\(typed)", "\tkept\t\(kept)", "\tagain\t\(again)"]
        // Readline quotes what it takes for names of files, and puts a slash behind that of a folder.
        let isSafe = found.allSatisfy {
            $0.allSatisfy { $0.isLetter || $0.isNumber || "-_.,:=@%+".contains($0) }
        }
        if isSafe, case .none = files { lines.append("\tplain") }
        return lines
    }
}
