import Testing

@Suite("Names of types")
struct TypeNameTests {
    /// Where one target's type has the name of another's, and why it cannot have a better one.
    private static let exceptions: [String: String] = [:]

    private struct Named {
        let declaration: Declaration
        let target: String
    }

    /// A type inside another is found by both names: `Kind`, `Part` or `Key` may stand in several types, but not with an
    /// owner of the same name in two targets.
    @Test("no name stands in two targets")
    func targets() throws {
        for (name, named) in try types(by: \.qualifiedName) where Set(named.map(\.target)).count > 1 {
            if Self.exceptions[name] != nil { continue }
            Issue.record(
                "\(name) is declared at \(named.map(\.declaration.description).joined(separator: ", "))")
        }
    }

    /// Inside its owner the inner type would hide the outer one, and a reader would take one for the other.
    @Test("no type inside another hides a type that its target imports")
    func shadows() throws {
        let imports = try PackageManifest().dependencies
        for (name, named) in try types(by: \.name) where Self.exceptions[name] == nil {
            for outer in named where outer.declaration.owners.isEmpty {
                for inner in named where !inner.declaration.owners.isEmpty {
                    let isVisible = imports[inner.target]?.contains(outer.target) == true
                    if isVisible { Issue.record("\(inner.declaration) hides \(outer.declaration)") }
                }
            }
        }
    }

    private func types(by key: (Declaration) -> String) throws -> [(String, [Named])] {
        let named = try SwiftSources.files.get().flatMap { file in
            file.declarations.filter { $0.kind.isType && !$0.isPrivate }.map {
                Named(declaration: $0, target: file.target)
            }
        }
        return Dictionary(grouping: named, by: { key($0.declaration) }).sorted { $0.key < $1.key }
    }
}
