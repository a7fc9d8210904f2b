import ArgumentParser
import Foundation
import Foundations
import HostSystem

/// A command's page of the manual, in the language of `man` (man(7)).
///
/// Made by the program from what it knows of itself: the parser's plugin would add a program to every build.
struct ManualPage {
    private let command: CommandDescription
    private let sections: HelpSections
    private let date: Date

    /// The page of a command, made on that day.
    init(_ command: NamedCommand, date: Date) {
        self.command = command.description
        sections = command.sections
        self.date = date
    }

    /// The file's name, such as `impasto-render.1`.
    var fileName: String { Self.name(command.path) + ".1" }

    private static func name(_ path: [String]) -> String { path.joined(separator: "-") }

    /// The page.
    var text: String {
        let name = Self.name(command.path)
        var lines = [
            ".\\\" Made by: impasto manual",
            ".TH \(Self.plain(name.uppercased())) 1 \(day) \"impasto \(Version.text)\" \"Impasto Manual\"",
            ".SH NAME", "\(Self.plain(name)) \\- \(Self.plain(command.abstract ?? ""))",
            ".SH SYNOPSIS", ".B \(Self.plain(command.path.joined(separator: " ")))", Self.plain(synopsis),
        ]
        if let discussion = command.discussion {
            lines += [".SH DESCRIPTION"] + Self.paragraphs(discussion)
        }
        lines += list("ARGUMENTS", command.shown.filter { $0.kind == .positional })
        lines += list("OPTIONS", command.shown.filter { $0.kind != .positional })
        let below = command.commands.filter { $0.commandName != "help" }
        if !below.isEmpty {
            lines.append(".SH COMMANDS")
            for command in below {
                lines += [
                    ".TP", ".BR \(Self.plain(Self.name(command.path))) (1)",
                    Self.plain(command.abstract ?? ""),
                ]
            }
        }
        if !sections.examples.isEmpty {
            lines.append(".SH EXAMPLES")
            for (index, example) in sections.examples.enumerated() {
                // A heading begins a paragraph already.
                if index > 0 { lines.append(".PP") }
                lines += [Self.plain(example.about) + ":", ".PP", ".RS 4", ".EX"]
                lines += [Self.plain(example.line), ".EE", ".RE"]
            }
        }
        for (title, entries) in [
            ("ENVIRONMENT", sections.environment), ("FILES", sections.files),
            ("EXIT STATUS", sections.exitStatus),
        ] where !entries.isEmpty {
            lines.append(".SH \(title)")
            for entry in entries {
                lines += [".TP", ".B \(Self.plain(entry.term))", Self.plain(entry.about)]
            }
        }
        let others = [command.path.dropLast().map { $0 }].filter { !$0.isEmpty } + below.map(\.path)
        if !others.isEmpty {
            lines.append(".SH SEE ALSO")
            for (index, path) in others.enumerated() {
                lines.append(
                    ".BR \(Self.plain(Self.name(path))) (1)" + (index < others.count - 1 ? "," : ""))
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var day: String { date.formatted(.iso8601.year().month().day()) }

    /// What follows the command's name.
    private var synopsis: String {
        var words: [String] = []
        if command.shown.contains(where: { $0.kind != .positional }) { words.append("[options]") }
        for argument in command.shown where argument.kind == .positional {
            let word = "<\(argument.valueName ?? "value")>" + (argument.isRepeating ? " ..." : "")
            words.append(argument.isOptional ? "[\(word)]" : word)
        }
        if !command.commands.isEmpty {
            words.append(command.standard == nil ? "<command>" : "[<command>]")
        }
        return words.joined(separator: " ")
    }

    private func list(_ title: String, _ arguments: [CommandDescription.Argument]) -> [String] {
        guard !arguments.isEmpty else { return [] }
        return [".SH \(title)"]
            + arguments.flatMap { argument -> [String] in
                let names = argument.flags.map { "\\fB\(Self.plain($0))\\fR" }.joined(separator: ", ")
                let value = argument.valueName.map { "\\fI\(Self.plain($0))\\fR" } ?? ""
                let head: String =
                    switch argument.kind {
                    case .positional: value
                    case .option: "\(names) \(value)"
                    case .flag: names
                    }
                let choices = argument.allValues.map { "values: " + $0.joined(separator: ", ") }
                let standard = argument.defaultValue.map { "default: " + $0 }
                let notes = [choices, standard].compactMap { $0 }.joined(separator: "; ")
                return [
                    ".TP", head, Self.plain((argument.abstract ?? "") + (notes.isEmpty ? "" : " (\(notes))")),
                ]
            }
    }

    /// Paragraphs, and as they stand the lines that are set in.
    private static func paragraphs(_ text: String) -> [String] {
        var lines: [String] = []
        var isSetIn = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.isEmpty { continue }
            if line.hasPrefix("  ") != isSetIn {
                isSetIn.toggle()
                lines += isSetIn ? [".PP", ".RS 4", ".EX"] : [".EE", ".RE"]
            }
            if !isSetIn { lines.append(".PP") }
            lines.append(plain(isSetIn ? String(line.dropFirst(2)) : String(line)))
        }
        if isSetIn { lines += [".EE", ".RE"] }
        return lines.first == ".PP" ? Array(lines.dropFirst()) : lines
    }

    /// Text in which nothing is a command: dashes can be copied, and a point at the beginning is one.
    private static func plain(_ text: String) -> String {
        let escaped = text.replacing(scalar: "\\", with: "\\e").replacing(scalar: "-", with: "\\-")
            .replacing("\n", with: " ")
        return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
    }
}
