import Foundation
import TestSupport

/// A text file of the checkout.
struct SourceFile: CustomStringConvertible {
    /// From the checkout's top, with `/`.
    let path: String
    let lines: [Substring]

    var description: String { path }

    init(path: String) throws {
        self.path = path
        let text = try String(contentsOf: Places.repository.appending(path: path), encoding: .utf8)
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// Modules that the file imports.
    var imports: [String] {
        lines.compactMap { line in
            guard let match = line.wholeMatch(of: Self.importLine) else { return nil }
            return String(match.module)
        }
    }

    // Attributes and access levels before the keyword, and the kind of a single declaration after it.
    nonisolated(unsafe) private static let importLine =
        #/\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+(?:(?:struct|class|enum|protocol|typealias|func|var|let|actor)\s+)?(?<module>\w+)[\w.]*\s*(?://.*)?/#
}

/// The folders and files of the checkout.
enum SourceTree {
    /// Names in `folder`, sorted.
    static func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: Places.repository.appending(path: folder).path)
            .filter { !$0.hasPrefix(".") }.sorted()
    }

    /// Paths of all files below `folder` whose extension is one of `extensions`.
    static func paths(in folder: String, extensions: Set<String>) throws -> [String] {
        var paths: [String] = []
        for name in try names(in: folder) {
            let path = folder + "/" + name
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(
                atPath: Places.repository.appending(path: path).path, isDirectory: &isFolder)
            if exists, isFolder.boolValue {
                paths += try self.paths(in: path, extensions: extensions)
            } else if let dot = name.lastIndex(of: "."),
                extensions.contains(String(name[name.index(after: dot)...]))
            {
                paths.append(path)
            }
        }
        return paths
    }

    static func swiftFiles(in folder: String) throws -> [SourceFile] {
        try paths(in: folder, extensions: ["swift"]).map { try SourceFile(path: $0) }
    }

    /// Targets with Swift sources.
    static func targets() throws -> [String] {
        try names(in: "Sources").filter { try !paths(in: "Sources/" + $0, extensions: ["swift"]).isEmpty }
    }
}
