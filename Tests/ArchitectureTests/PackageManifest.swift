import Foundation
import TestSupport

/// The targets of `Package.swift` and what they depend on, as they are spelled there.
struct PackageManifest {
    /// For each target below `Sources`, the package's own targets that it depends on.
    let dependencies: [String: Set<String>]
    /// What is said of each package that others have written, as it is spelled there.
    let packages: [String]

    init() throws {
        let source = try SourceFile(path: "Package.swift")
        let tokens = source.lines.joined(separator: "\n")
        // Lists that several targets share, such as `let floor: [Target.Dependency] = ["Foundations"]`; of both sides of an
        // `#if`, where there are two.
        var shared: [Substring: Set<String>] = [:]
        for match in tokens.matches(of: #/let (?<name>\w+): \[Target\.Dependency\] = \[(?<list>[^\]]*)\]/#) {
            shared[match.name, default: []].formUnion(Self.names(in: match.list))
        }
        var dependencies: [String: Set<String>] = [:]
        for call in Self.calls(of: ["target", "executableTarget"], in: tokens) {
            guard let name = call.firstMatch(of: #/name:\s*"(\w+)"/#).map({ String($0.1) }) else { continue }
            var names: Set<String> = []
            if let start = call.range(of: "dependencies:") {
                // Up to the next argument of the call.
                let rest = call[start.upperBound...]
                let end = rest.firstMatch(of: #/\b\w+Settings:/#)?.range.lowerBound ?? rest.endIndex
                let list = rest[..<end].replacing(#/\.product\([^)]*\)/#, with: "")
                names = Self.names(in: list[...])
                for (name, members) in shared where list.firstMatch(of: try Regex("\\b\(name)\\b")) != nil {
                    names.formUnion(members)
                }
            }
            dependencies[name] = names
        }
        self.dependencies = dependencies
        packages = Self.calls(of: ["package"], in: tokens).map(String.init).filter { $0.contains("url:") }
    }

    private static func names(in list: Substring) -> Set<String> {
        Set(list.matches(of: #/"(\w+)"/#).map { String($0.1) })
    }

    /// The arguments of each call `.name(…)`.
    private static func calls(of names: [String], in text: String) -> [Substring] {
        var calls: [Substring] = []
        for name in names {
            var rest = text[...]
            while let range = rest.range(of: "." + name + "(") {
                var depth = 1
                var end = range.upperBound
                while depth > 0, end < text.endIndex {
                    if text[end] == "(" { depth += 1 }
                    if text[end] == ")" { depth -= 1 }
                    end = text.index(after: end)
                }
                calls.append(text[range.upperBound..<end])
                rest = text[range.upperBound...]
            }
        }
        return calls
    }
}
