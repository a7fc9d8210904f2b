import Foundation
import Testing

/// What is done in one place only, so that it is done right everywhere.
@Suite("One room for each")
struct OneRoomTests {
    /// A way around a room, where it may stand all the same, and what to use instead.
    struct Detour: Sendable, CustomTestStringConvertible {
        let spelling: String
        var allowed: Set<String> = []
        let room: String

        var testDescription: String { spelling }
    }

    private static let detours = [
        // These crash, or say nothing, where a stream is full or closed.
        Detour(spelling: "print(", room: "StandardOutput or a LogSink"),
        Detour(spelling: "FileHandle.standard", room: "StandardStream or InputFile"),
        Detour(spelling: "readLine(", room: "InputFile"),
        Detour(spelling: "fputs(", room: "StandardStream"),
        // This replaces devices, pipes and links by a file.
        Detour(spelling: ".write(to:", room: "OutputFile"),
        Detour(spelling: "createFile(", room: "OutputFile"),
        // These name neither the cause nor what to do.
        Detour(spelling: "localizedDescription", room: "SystemError"),
        Detour(
            spelling: "strerror", allowed: ["Sources/Foundations/Errors/SystemError.swift"],
            room: "SystemError"),
        // To these an empty variable is set.
        Detour(spelling: "processInfo.environment", room: "ProcessEnvironment"),
        Detour(
            spelling: "getenv(", allowed: ["Sources/HostSystem/Processes/ProcessEnvironment.swift"],
            room: "ProcessEnvironment"),
    ]

    @Test("is not gone around", arguments: detours)
    func detour(_ detour: Detour) throws {
        for file in try SourceTree.swiftFiles(in: "Sources") where !detour.allowed.contains(file.path) {
            for (number, line) in file.lines.enumerated() where Self.contains(line, detour.spelling) {
                Issue.record("\(file):\(number + 1) goes around \(detour.room): \(detour.spelling)")
            }
        }
    }

    @Test("spellings are found as whole words, not in comments")
    func spellings() {
        #expect(Self.contains("    print(text)", "print("))
        #expect(Self.contains("try Data().write(to: url)", ".write(to:"))
        #expect(!Self.contains("    fingerprint(text)", "print("))
        #expect(!Self.contains("    // print(text)", "print("))
    }

    private static func contains(_ line: Substring, _ spelling: String) -> Bool {
        guard let range = line.range(of: spelling), !line.drop(while: { $0 == " " }).hasPrefix("//") else {
            return false
        }
        guard spelling.first?.isLetter == true, range.lowerBound > line.startIndex else { return true }
        let before = line[line.index(before: range.lowerBound)]
        return !before.isLetter && !before.isNumber && before != "_"
    }
}
