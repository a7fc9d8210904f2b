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

    /// Headers that the file includes, without `.h`.
    var includes: [String] {
        lines.compactMap { line in
            line.firstMatch(of: #/^\s*#\s*include\s+["<](?<name>\w+)\.h[">]/#).map { String($0.name) }
        }
    }

    // Attributes and access levels before the keyword, and the kind of a single declaration after it.
    nonisolated(unsafe) private static let importLine =
        #/\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+(?:(?:struct|class|enum|protocol|typealias|func|var|let|actor)\s+)?(?<module>\w+)[\w.]*\s*(?://.*)?/#
}
