import Foundation
import Gallery
import SystemLibC
import TestSupport
import Testing

/// Which files the program makes, keeps and leaves.
@Suite("The gallery's file is made only where something is saved, and whole when a program ends")
struct GalleryFileTests {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    private func run(_ arguments: [String], environment: [String: String] = [:]) async throws
        -> Program.Outcome
    {
        try await Program.run(arguments, in: workspace, environment: environment)
    }

    /// The gallery's files in the workspace, with their permissions.
    private func files() throws -> [String: Int] {
        var files: [String: Int] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: workspace.folder.path)
        where name.hasPrefix("gallery") {
            let attributes = try FileManager.default.attributesOfItem(atPath: workspace.url(name).path)
            files[name] = (attributes[.posixPermissions] as? NSNumber)?.intValue
        }
        return files
    }

    /// Runs the program as a server while `body` talks to it.
    private func serve(_ body: (LoopbackHTTP) async throws -> Void) async throws {
        try await RunningServer.run(in: workspace) { try await body($0.http) }
    }

    private func save(_ name: String, on server: LoopbackHTTP) async throws -> Int {
        let style: [String: Any] = ["vector": TestPictures.vector(seed: 1), "space": "magenta-mobile"]
        let body = try JSONSerialization.data(withJSONObject: ["name": name, "style": style])
        return try await server.send("POST", "/api/styles", body: [UInt8](body)).status
    }

    @Test(
        "What reads or changes styles makes no gallery of a mistyped name",
        arguments: [
            ["list"], ["show", "x"], ["export"], ["card", "x"], ["link", "x"], ["similar", "x"],
            ["rename", "x", "y"], ["edit", "x", "--favourite"], ["remove", "x"], ["restore", "x"],
            ["empty-trash"],
        ])
    func mistyped(_ arguments: [String]) async throws {
        let path = workspace.url("gallerie/g.sqlite").path
        let outcome = try await run(["styles"] + arguments + ["--gallery", path])
        #expect(outcome.code == 66)
        #expect(outcome.errors.contains("there is no gallery \(path)"), "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
        #expect(!workspace.exists("gallerie"))
    }

    @Test("Painting with a saved style makes no gallery of a mistyped name")
    func mistypedRender() async throws {
        try workspace.write("photo.png", TestPictures.png(width: 8, height: 8))
        let outcome = try await run(["render", "photo.png", "--style", "x", "-o", "out.png"])
        #expect(outcome.code == 66)
        #expect(outcome.errors.contains("there is no gallery"), "\(outcome.errors)")
        #expect(try files().isEmpty)
    }

    @Test("Where none was named and none is there, the gallery is empty, and none is made")
    func standardPlace() async throws {
        let unset = ["IMPASTO_GALLERY": ""]
        let list = try await run(["styles", "list"], environment: unset)
        #expect(list.code == 0 && list.errors.contains("No styles are saved yet"), "\(list.errors)")
        let show = try await run(["styles", "show", "x"], environment: unset)
        #expect(show.code == 66 && show.errors.contains("no saved style 'x'"), "\(show.errors)")
        #expect(!workspace.exists("data/impasto"))
    }

    @Test("A command leaves one file, which is its owner's alone")
    func commands() async throws {
        _ = try await workspace.saveStyle("One")
        #expect(try files() == ["gallery.sqlite": 0o600])
        #expect(try await run(["styles", "remove", "one"]).code == 0)
        #expect(try await run(["styles", "empty-trash"]).code == 0)
        #expect(try await run(["styles", "list"]).code == 0)
        #expect(try files() == ["gallery.sqlite": 0o600])
    }

    @Test("Trying an import out makes nothing")
    func dryRun() async throws {
        _ = try await workspace.saveStyle("One")
        #expect(try await run(["styles", "export", "-o", "bundle.json"]).code == 0)
        let elsewhere = workspace.url("elsewhere.sqlite").path
        let outcome = try await run(
            ["styles", "import", "bundle.json", "--dry-run", "--gallery", elsewhere])
        #expect(outcome.text == "'One' would be saved\n", "\(outcome.errors)")
        #expect(!workspace.exists("elsewhere.sqlite"))
    }

    @Test("A server that was stopped leaves all that it acknowledged in one file")
    func cleanStop() async throws {
        try await serve { server async throws in
            for number in 0..<5 { #expect(try await save("Style \(number)", on: server) == 201) }
            #expect(try files().count == 3)
        }
        #expect(try files() == ["gallery.sqlite": 0o600])
        // The one file, as a backup has it.
        let copy = workspace.url("backup.sqlite")
        try FileManager.default.copyItem(at: workspace.gallery, to: copy)
        let backup = try Gallery.open(.file(copy))
        #expect(try await backup.count() == 5)
        try backup.close()
    }

    @Test("A command empties the trash under a running server, and no file holds the name any more")
    func emptiedUnderServer() async throws {
        try await serve { server async throws in
            #expect(try await save("Zwiebelturm", on: server) == 201)
            func isNamed() throws -> Bool {
                try files().keys.contains {
                    try Data(workspace.bytes($0)).range(of: Data("Zwiebelturm".utf8)) != nil
                }
            }
            #expect(try isNamed())
            #expect(try await run(["styles", "remove", "zwiebelturm"]).code == 0)
            #expect(try await run(["styles", "empty-trash", "--json"]).text == "{\"deleted\":1}\n")
            #expect(try !isNamed())
            #expect(try await save("After", on: server) == 201)
        }
        #expect(try await run(["styles", "list", "--json"]).text.contains("\"total\":1}"))
    }

    @Test("A server whose gallery was deleted says so, and acknowledges nothing")
    func deletedMeanwhile() async throws {
        try await serve { server async throws in
            #expect(try await save("Before", on: server) == 201)
            for name in try files().keys { try FileManager.default.removeItem(at: workspace.url(name)) }
            let body = String(
                decoding: try await server.send("GET", "/api/styles").body, as: UTF8.self)
            #expect(body.contains("deleted, moved, replaced"), "\(body)")
            #expect(try await save("After", on: server) == 503)
            #expect(try await server.send("GET", "/healthz").status == 200)
        }
        #expect(try files().isEmpty)
    }

    @Test(
        "A read-only gallery is listed and painted with, by command and server",
        .enabled(if: geteuid() != 0, "root may write everywhere"))
    func readOnly() async throws {
        _ = try await workspace.saveStyle("One")
        try workspace.write("photo.png", TestPictures.png(width: 24, height: 24))
        let folder = workspace.url("medium")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        let file = folder.appending(path: "g.sqlite")
        try FileManager.default.moveItem(at: workspace.gallery, to: file)
        func set(_ url: URL, _ mode: Int) throws {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: url.path)
        }
        try set(file, 0o444)
        try set(folder, 0o555)
        defer { try? set(folder, 0o755) }
        let named = ["IMPASTO_GALLERY": file.path]
        let list = try await run(["styles", "list"], environment: named)
        #expect(list.code == 0 && list.text.contains("One"), "\(list.errors)")
        let painted = try await run(
            ["render", "photo.png", "--style", "one", "-o", "out.png"], environment: named)
        #expect(painted.code == 0, "\(painted.errors)")
        let changed = try await run(["styles", "edit", "one", "--favourite"], environment: named)
        #expect(changed.code == 73 && changed.errors.contains("can only be read"), "\(changed.errors)")
        try await RunningServer.run(in: workspace, environment: named) { server async throws in
            #expect(try await server.http.send("GET", "/api/styles").status == 200)
            #expect(try await save("Two", on: server.http) == 503)
        }
        let log = try String(contentsOf: workspace.url("impasto.log"), encoding: .utf8)
        #expect(log.contains("the gallery can only be read"), "\(log)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["g.sqlite"])
    }
}
