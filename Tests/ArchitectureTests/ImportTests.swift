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
        for file in try SourceTree.swiftFiles(in: "Sources/" + target) {
            for module in file.imports {
                #expect(allowed.contains(module), "\(file) imports \(module)")
                #expect(AllowedImports.owners[module, default: target] == target, "\(file) imports \(module)")
            }
        }
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
