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

    @Test("names no place of one machine")
    func machinePaths() throws {
        // Spelled in parts, or this file would name them. A home of `me` or a character of the docs is an example.
        let folders = ["work", "root", "Users", "private/var", "var/folders", "mnt", "home"]
        let examples = ["home/me", "home/ada", "home/you", "Users/you", "Users/me", "Users/ada"]
        let top = try SourceTree.names(in: ".").filter { ["README.md", "Package.swift"].contains($0) }
        let extensions: Set = [
            "swift", "c", "h", "md", "json", "js", "css", "html", "mustache", "py", "yml", "yaml", "sh",
            "txt", "svg",
        ]
        let paths = try ["Sources", "Tests", "Public", "Models"].flatMap {
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
