import Testing

@Suite("Imports")
struct ImportTests {
    @Test("every target has a row in the table, and every row a target")
    func rows() throws {
        #expect(Set(try SourceTree.targets()) == Set(AllowedImports.table.keys))
    }

    @Test("each target imports what its layer allows", arguments: AllowedImports.table.keys.sorted())
    func layers(_ target: String) throws {
        let allowed = try #require(AllowedImports.table[target])
        for file in try SourceTree.swiftFiles(in: SourceTree.folder(of: target)) {
            for module in file.imports {
                #expect(allowed.contains(module), "\(file) imports \(module)")
                #expect(AllowedImports.owners[module, default: target] == target, "\(file) imports \(module)")
            }
        }
        // Of C, headers of other targets count; the system's are everybody's.
        let headers = try SourceTree.paths(in: SourceTree.folder(of: target), extensions: ["c", "h", "inc"])
        for file in try headers.map({ try SourceFile(path: $0) }) {
            for module in file.includes where AllowedImports.table[module] != nil && module != target {
                #expect(allowed.contains(module), "\(file) includes \(module)")
            }
        }
    }

    @Test("no row allows what no file uses", arguments: AllowedImports.table.keys.sorted())
    func unused(_ target: String) throws {
        let allowed = try #require(AllowedImports.table[target])
        // Which modules of the system and of the floor a file needs is its own matter.
        let unused = allowed.subtracting(try SourceTree.imports(of: target)).subtracting(
            AllowedImports.foundation)
        #expect(unused.isEmpty, "\(unused.sorted())")
    }

    @Test(
        "a target depends on the targets that its files import, and on no other",
        arguments: AllowedImports.table.keys.sorted())
    func manifest(_ target: String) throws {
        let dependencies = try #require(try PackageManifest().dependencies[target])
        var imports = try SourceTree.imports(of: target).intersection(AllowedImports.table.keys)
        imports.remove(target)
        #expect(dependencies == imports, "\(dependencies.symmetricDifference(imports).sorted())")
    }

    @Test("are read in all their spellings")
    func spellings() throws {
        let source = try SourceFile(path: "Tests/ArchitectureTests/ImportTests.swift")
        #expect(source.imports == ["Testing"])
        let engine = try SourceTree.swiftFiles(in: "Sources/Kernels").flatMap(\.imports)
        #expect(engine.contains("Tensors") && engine.contains("MicrokernelsGeneric"))
        let server = try SourceTree.swiftFiles(in: "Sources/WebServer").flatMap(\.imports)
        #expect(server.contains("Hummingbird"))
    }
}
