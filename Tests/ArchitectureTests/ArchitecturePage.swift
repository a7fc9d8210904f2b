import Foundation

/// The diagram and the table of targets in `docs/ARCHITECTURE.md`.
struct ArchitecturePage {
    struct Arrow: Hashable, CustomStringConvertible {
        let from: String
        let to: String

        var description: String { "\(from) --> \(to)" }
    }

    static let path = "docs/ARCHITECTURE.md"

    /// The arrows of the diagram: who imports whom.
    let arrows: Set<Arrow>
    /// Each target's row of the table: what it may import of the package's own targets.
    let imports: [String: Set<String>]

    init() throws {
        let source = try SourceFile(path: Self.path)
        var arrows: Set<Arrow> = []
        var imports: [String: Set<String>] = [:]
        var isDiagram = false
        for line in source.lines {
            if line.hasPrefix("```") { isDiagram = line.hasPrefix("```mermaid") }
            if isDiagram, let match = line.wholeMatch(of: #/\s*(?<from>\w+) --> (?<to>\w+(?: & \w+)*)\s*/#) {
                for to in match.to.split(separator: " & ") {
                    arrows.insert(Arrow(from: String(match.from), to: String(to)))
                }
            }
            // | `Target` | what it is | `Import`, `Import` |
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            if line.hasPrefix("| `"), cells.count == 3, let name = Self.names(in: cells[0]).first {
                imports[name] = Set(Self.names(in: cells[2]))
            }
        }
        self.arrows = arrows
        self.imports = imports
    }

    private static func names(in cell: String) -> [String] {
        cell.matches(of: #/`(\w+)`/#).map { String($0.1) }
    }
}
