import Foundation
import TestSupport
import Testing

@Suite("Source layout")
struct SourceLayoutTests {
    @Test(
        "each vector level compiles the generic microkernels, file by file",
        arguments: ["MicrokernelsAVX2", "MicrokernelsAVX512"])
    func links(_ target: String) throws {
        let files = try SourceTree.names(in: "Sources/MicrokernelsGeneric").filter { $0.hasSuffix(".swift") }
        #expect(!files.isEmpty)
        #expect(try SourceTree.names(in: "Sources/" + target) == files)
        for file in files {
            // Throws for a file that is not a link.
            let destination = try FileManager.default.destinationOfSymbolicLink(
                atPath: Places.repository.appending(path: "Sources/\(target)/\(file)").path)
            #expect(destination == "../MicrokernelsGeneric/" + file)
        }
    }

    @Test("a file holds one idea: at most 450 lines")
    func lengths() throws {
        for file in try SourceTree.swiftFiles(in: "Sources") {
            #expect(file.lines.count <= 450, "\(file) has \(file.lines.count) lines")
        }
    }

    /// A folder with more entries than this is a sheet, not a room.
    private static let mostFiles = 15

    /// Folders that hold more, and why they are easier to read so.
    private static let sheets: [String: String] = [
        "Tests/ImageCodecsTests/Fixtures": "pictures, made by one script and found by name",
        "Tests/ImageCodecsTests/Fixtures/color":
            "pictures and profiles, made by one script and found by name",
        "Tests/ImageCodecsTests/Fixtures/heif": "pictures, made by one script and found by name",
        "Tests/InferenceTests/Golden": "recorded outputs, found by name",
    ]

    @Test("a folder is a room: at most 15 files", arguments: ["Sources", "Tests", "Public/assets"])
    func rooms(_ top: String) throws {
        for (path, files) in try SourceTree.folders(in: top) where Self.sheets[path] == nil {
            let count = files.count { $0 != "README.md" }
            #expect(count <= Self.mostFiles, "\(path) has \(count) files")
        }
    }

    @Test("a file that only extends a type is called Type+Topic.swift after it")
    func extensionNames() throws {
        for file in try SwiftSources.files.get() {
            let top = file.declarations.filter { $0.owners.isEmpty }
            guard let name = file.path.split(separator: "/").last?.dropLast(".swift".count) else { continue }
            let parts = name.split(separator: "+", omittingEmptySubsequences: false)
            // An extension of `Receipt.Style` may be found in `Receipt+Style.swift` and in `Style+Topic.swift`.
            let extended = Set(top.filter { $0.kind == .extended }.map(\.name))
            if parts.count == 1 {
                // A file that gives one thing to several types is called after the thing; one of C's types has no
                // better name.
                let onlyExtends = top.allSatisfy { $0.kind == .extended }
                let isNamedByType =
                    onlyExtends && extended.count == 1 && !extended.contains { $0.contains("_") }
                #expect(!isNamedByType, "\(file.path) only extends \(extended.sorted())")
            } else {
                let words = extended.flatMap { $0.split(separator: ".") }
                #expect(
                    parts.count == 2 && parts[1].first?.isUppercase == true && words.contains(parts[0]),
                    "\(file.path) extends \(extended.sorted())")
            }
        }
    }

    @Test("names no place of one machine")
    func machinePaths() throws {
        // Spelled in parts, or this file would name them. A home of `me` or a character of the docs is an example.
        let folders = ["work", "root", "Users", "private/var", "var/folders", "mnt", "home"]
        let examples = ["home/me", "home/ada", "home/you", "Users/you", "Users/me", "Users/ada"]
        let top = try SourceTree.names(in: ".").filter { $0.hasSuffix(".md") || $0 == "Package.swift" }
        let extensions: Set = [
            "swift", "c", "h", "md", "json", "js", "css", "html", "mustache", "py", "yml", "yaml", "sh",
            "txt", "svg",
        ]
        let paths = try ["Sources", "Tests", "Public", "Models", "docs"].flatMap {
            try SourceTree.paths(in: $0, extensions: extensions)
        }
        for file in try (top + paths).map({ try SourceFile(path: $0) }) {
            for (number, line) in file.lines.enumerated() where line.contains("/") {
                for folder in folders {
                    let path = "/" + folder + "/"
                    guard let range = line.range(of: path) else { continue }
                    // A route or a relative path has a name before the slash.
                    if range.lowerBound > line.startIndex {
                        let before = line[line.index(before: range.lowerBound)]
                        if before.isLetter || before.isNumber || "._-/}>".contains(before) { continue }
                    }
                    if examples.contains(where: { line[range.lowerBound...].hasPrefix("/" + $0) }) {
                        continue
                    }
                    Issue.record("\(file):\(number + 1) names \(path)")
                }
            }
        }
    }
}
