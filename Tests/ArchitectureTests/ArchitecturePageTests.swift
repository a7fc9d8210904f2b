import Testing

@Suite("The page about the architecture")
struct ArchitecturePageTests {
    /// What each target of the program imports of the others.
    private let layers: [String: Set<String>]

    init() throws {
        layers = try PackageManifest().dependencies.filter { $0.key != "TestSupport" }
    }

    @Test("has a row for each target, with what it imports")
    func table() throws {
        let page = try ArchitecturePage()
        #expect(Set(page.imports.keys) == Set(layers.keys))
        for (target, imports) in layers {
            guard let listed = page.imports[target] else { continue }
            #expect(listed == imports, "\(target): \(listed.symmetricDifference(imports).sorted())")
        }
    }

    @Test("draws an arrow for each import that does not follow from others, and no other")
    func diagram() throws {
        var expected: Set<ArchitecturePage.Arrow> = []
        for (target, imports) in layers {
            let indirect = imports.reduce(into: Set<String>()) { $0.formUnion(reached(from: $1)) }
            for direct in imports.subtracting(indirect) {
                expected.insert(ArchitecturePage.Arrow(from: target, to: direct))
            }
        }
        let drawn = try ArchitecturePage().arrows
        #expect(drawn.subtracting(expected).isEmpty, "too many arrows")
        #expect(expected.subtracting(drawn).isEmpty, "too few arrows")
    }

    @Test("every path in the documents for people who build exists")
    func paths() throws {
        let pages =
            try ["README.md", "README.zh-CN.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"]
            + SourceTree.paths(in: "docs", extensions: ["md"])
        for page in pages {
            let folder = page.split(separator: "/").dropLast().joined(separator: "/")
            for (number, line) in try SourceFile(path: page).lines.enumerated() {
                for match in line.matches(of: #/`((?:Sources|Tests|Public|Models|docs|\.ci)\/[^`\s]*)`/#) {
                    // `Sources/<Target>` and `Type+Topic.swift` are patterns.
                    let path = match.1.prefix {
                        $0 != "*" && $0 != "<" && $0 != "{" && $0 != ":" && $0 != "…"
                    }
                    #expect(SourceTree.exists(String(path)), "\(page):\(number + 1) names \(match.1)")
                }
                for match in line.matches(of: #/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/#) {
                    let path = folder.isEmpty ? String(match.1) : folder + "/" + match.1
                    #expect(SourceTree.exists(path), "\(page):\(number + 1) links to \(match.1)")
                }
            }
        }
    }

    private func reached(from target: String) -> Set<String> {
        let imports = layers[target] ?? []
        return imports.reduce(into: imports) { $0.formUnion(reached(from: $1)) }
    }
}
