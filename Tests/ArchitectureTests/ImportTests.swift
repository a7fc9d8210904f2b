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

    /// What opens a connection to another machine, or asks for its address.
    private static let clients = [
        "URLSession", "URLRequest", "FoundationNetworking", "AsyncHTTPClient", "ClientBootstrap",
        "DatagramBootstrap",
        "NIOClientTCPBootstrap", "NWConnection", "CFStream", "getaddrinfo", "gethostbyname", "connect(",
        "PQconnect",
    ]
    /// Sockets of this machine, which have a path.
    private static let localSockets = "Sources/HostSystem/Processes/LocalSocket.swift"
    /// The database that whoever starts the server names for its gallery, in programs that are built for one.
    private static let database = "Sources/Gallery/PostgreSQL/PostgreSQLConnection.swift"

    @Test("lead from the web server to no client of HTTP, of names or of any other machine")
    func clients() throws {
        let dependencies = try PackageManifest().dependencies
        var reached: Set = ["WebServer"]
        var waiting = ["WebServer"]
        while let target = waiting.popLast() {
            for next in dependencies[target] ?? [] where reached.insert(next).inserted {
                waiting.append(next)
            }
        }
        #expect(reached.count > 15 && !reached.contains("ModelDownloads"))
        func uses(_ target: String) throws -> [String] {
            let folder = SourceTree.folder(of: target)
            let files =
                try SourceTree.swiftFiles(in: folder)
                + SourceTree.paths(in: folder, extensions: ["c", "h", "inc"]).map { try SourceFile(path: $0) }
            return files.filter { ![Self.localSockets, Self.database].contains($0.path) }.flatMap { file in
                file.lines.filter { !$0.drop { $0 == " " }.hasPrefix("//") }.flatMap { line in
                    Self.clients.filter { line.contains($0) && !line.contains("LocalSocket." + $0) }
                        .map { "\(file) uses \($0)" }
                }
            }
        }
        for target in reached.sorted() { #expect(try uses(target) == []) }
        // Where there is one, it is seen.
        #expect(try !uses("ModelDownloads").isEmpty)
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
