import Foundation
import Gallery
import ImageCodecs
import Logging
import RenderQueue
import TestSupport
import Testing

@testable import WebServer

@Suite("Programs with a language model paint files", .timeLimit(.minutes(10)))
struct PipedToolTests {
    /// A folder that may be used, one beside it that may not, and the tools over both.
    private struct Place {
        let root = FileManager.default.temporaryDirectory.appending(path: "piped-\(UUID().uuidString)")
        let engine = FakeEngine()
        var allowed: URL { root.appending(path: "allowed") }
        var outside: URL { root.appending(path: "outside") }

        init() throws {
            for folder in [allowed, outside] {
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                try Data(try Pictures.png(width: 60, height: 40)).write(
                    to: folder.appending(path: "photo.png"))
            }
        }

        /// The path without links, as the tools show it.
        func path(_ name: String) -> String {
            allowed.resolvingSymlinksInPath().appending(path: name).path
        }
    }

    /// Sends lines, waits for the end, and returns what came by id.
    private func answers(
        _ messages: [[String: Any]], _ place: Place, folders: [String]? = nil, isPrivate: Bool = false,
        afterFirst: () async throws -> Void = {}
    ) async throws -> [JSON] {
        var configuration = ServerConfiguration(
            publicFolder: Places.repository.appending(path: "Public"))
        configuration.isPrivate = isPrivate
        configuration.galleryPath = ":memory:"
        let queue = RenderQueue(configuration: configuration.queue, costModel: .ofServer())
        let dependencies = ServerDependencies(
            configuration: configuration, engine: place.engine, queue: queue,
            gallery: try Gallery.open(.memory), version: "1.2.3")
        let lines = AsyncStream<[UInt8]>.makeStream()
        let tools = try PipedTools(
            configuration: configuration, dependencies: dependencies,
            folders: try AllowedFolders(folders ?? [place.allowed.path]),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            send: { lines.continuation.yield($0) })
        for (index, message) in messages.enumerated() {
            if index == 1 { try await afterFirst() }
            let line = try JSONSerialization.data(
                withJSONObject: message.merging(["jsonrpc": "2.0"]) { $1 })
            tools.take([UInt8](line) + [0x0A])
        }
        await tools.finish()
        lines.continuation.finish()
        var answers: [JSON] = []
        for await line in lines.stream { answers.append(try JSON(line)) }
        return answers
    }

    private func call(_ id: Int, _ tool: String, _ arguments: [String: Any] = [:]) -> [String: Any] {
        ["id": id, "method": "tools/call", "params": ["name": tool, "arguments": arguments]]
    }

    private func result(
        _ tool: String, _ arguments: [String: Any], _ place: Place, folders: [String]? = nil,
        isPrivate: Bool = false
    ) async throws -> JSON {
        try #require(
            try await answers(
                [call(1, tool, arguments)], place, folders: folders, isPrivate: isPrivate
            ).first)["result"]
    }

    @Test("a file is painted into a file, by paths that are whole or begin at the folder")
    func files() async throws {
        let place = try Place()
        defer { try? FileManager.default.removeItem(at: place.root) }
        for (photo, output) in [("photo.png", "out.jpg"), (place.path("photo.png"), place.path("out.png"))] {
            let result = try await result(
                "paint", ["content": photo, "style": "stripes", "output": output, "contentSize": "full"],
                place)
            #expect(try result["isError"] == false, "\(result)")
            let name = output.split(separator: "/").last.map(String.init)!
            #expect(try result["structuredContent"]["path"].string == place.path(name))
            let file = [UInt8](try Data(contentsOf: place.allowed.appending(path: name)))
            #expect(try Pictures.size(of: file) == [60, 40])
            #expect(file.starts(with: name.hasSuffix("jpg") ? [0xFF, 0xD8] : [0x89, 0x50]))
            #expect(try result["content"].items.map { try $0["type"].string } == ["text", "image"])
        }
    }

    @Test("a picture file is a style, too, and without an output nothing is written")
    func style() async throws {
        let place = try Place()
        defer { try? FileManager.default.removeItem(at: place.root) }
        let painted = try await result("paint", ["content": "bust", "style": "photo.png"], place)
        #expect(try painted["structuredContent"].optional("path") == nil, "\(painted)")
        let saved = try await result("save_style", ["name": "Mine", "style": "photo.png"], place)
        #expect(try saved["structuredContent"]["style"]["name"].string == "Mine", "\(saved)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.allowed.path) == ["photo.png"])
    }

    @Test("no path and no link leads out of the folders, to read or to write")
    func escapes() async throws {
        let place = try Place()
        defer { try? FileManager.default.removeItem(at: place.root) }
        let files = FileManager.default
        let outside = place.outside.appending(path: "photo.png")
        try files.createSymbolicLink(
            at: place.allowed.appending(path: "link.png"), withDestinationURL: outside)
        try files.createSymbolicLink(
            at: place.allowed.appending(path: "folder"), withDestinationURL: place.outside)
        try files.createSymbolicLink(
            at: place.allowed.appending(path: "nowhere.png"),
            withDestinationURL: place.outside.appending(path: "new.png"))
        try files.createDirectory(
            at: place.root.appending(path: "allowed-too"), withIntermediateDirectories: true)
        let before = try Data(contentsOf: outside)
        for photo in [
            outside.path, "../outside/photo.png", "link.png", "folder/photo.png", "/etc/hostname",
            "/dev/zero",
            "folder", ".", "missing.png", "", "/dev/fd/0", "-",
        ] {
            let result = try await result("paint", ["content": photo, "style": "stripes"], place)
            #expect(try result["isError"] == true, "\(photo)")
            #expect(try result["content"][0]["text"].string.contains("Argument: content"), "\(photo)")
        }
        for output in [
            outside.path, "../outside/new.png", "link.png", "folder/new.png", "nowhere.png",
            "../allowed-too/x.png",
            "folder/../../outside/new.png", "note.txt", ".bashrc", "missing/x.png", "x.png/", "", "..",
            "photo.png",
        ] {
            for overwrites in [false, true] where !(output == "photo.png" && overwrites) {
                let result = try await result(
                    "paint",
                    ["content": "photo.png", "style": "stripes", "output": output, "overwrite": overwrites],
                    place)
                #expect(try result["isError"] == true, "\(output)")
                #expect(try result["content"][0]["text"].string.contains("Argument: output"), "\(output)")
            }
        }
        #expect(try Data(contentsOf: outside) == before)
        #expect(try files.contentsOfDirectory(atPath: place.outside.path) == ["photo.png"])
        #expect(
            try files.contentsOfDirectory(atPath: place.allowed.path).sorted() == [
                "folder", "link.png", "nowhere.png", "photo.png",
            ])
    }

    @Test("a file that is there is replaced only if that is asked for")
    func overwriting() async throws {
        let place = try Place()
        defer { try? FileManager.default.removeItem(at: place.root) }
        let arguments: [String: Any] = [
            "content": "bust", "style": "stripes", "output": "photo.png", "contentSize": 16,
        ]
        let before = try Data(contentsOf: place.allowed.appending(path: "photo.png"))
        let refused = try await result("paint", arguments, place)
        #expect(try refused["content"][0]["text"].string.contains("overwrite"))
        #expect(try Data(contentsOf: place.allowed.appending(path: "photo.png")) == before)
        let painted = try await result("paint", arguments.merging(["overwrite": true]) { $1 }, place)
        #expect(try painted["isError"] == false)
        #expect(try Data(contentsOf: place.allowed.appending(path: "photo.png")) != before)
    }

    @Test("what comes to be at the place while it is painted is neither replaced nor followed")
    func meanwhile() async throws {
        let place = try Place()
        defer { try? FileManager.default.removeItem(at: place.root) }
        let files = FileManager.default
        let outside = place.outside.appending(path: "photo.png")
        let before = try Data(contentsOf: outside)
        let output = place.allowed.appending(path: "out.png")
        let paint = call(1, "paint", ["content": "photo.png", "style": "stripes", "output": "out.png"])
        for isLink in [false, true] {
            place.engine.hold()
            let answers = try await answers([paint, ["id": 2, "method": "ping"]], place) {
                await place.engine.nextStart()
                if isLink {
                    try files.createSymbolicLink(at: output, withDestinationURL: outside)
                } else {
                    try before.write(to: output)
                }
                place.engine.release()
            }
            let painted = try #require(try answers.first { try $0["id"].int == 1 })["result"]
            #expect(try painted["isError"] == true, "\(painted)")
            #expect(try painted["content"][0]["text"].string.contains("Argument: output"))
            #expect(try Data(contentsOf: output) == before && Data(contentsOf: outside) == before)
            try files.removeItem(at: output)
        }
    }

    @Test("whether a folder outside is there is not told")
    func folders() async throws {
        let place = try Place()
        defer { try? FileManager.default.removeItem(at: place.root) }
        var texts: Set<String> = []
        for folder in ["outside", "nowhere"] {
            let output = place.root.appending(path: "\(folder)/x.png").path
            let result = try await result(
                "paint", ["content": "bust", "style": "stripes", "output": output], place)
            texts.insert(try result["content"][0]["text"].string.replacing(output, with: ""))
        }
        #expect(texts.count == 1, "\(texts)")
    }

    @Test("without a folder no file is read or written, and samples are painted all the same")
    func noFolders() async throws {
        let place = try Place()
        defer { try? FileManager.default.removeItem(at: place.root) }
        for arguments in [
            ["content": place.path("photo.png"), "style": "stripes"],
            ["content": "bust", "style": "stripes", "output": place.path("x.png")],
        ] {
            let result = try await result("paint", arguments, place, folders: [])
            #expect(try result["content"][0]["text"].string.contains("--folder"), "\(result)")
        }
        let painted = try await result("paint", ["content": "bust", "style": "stripes"], place, folders: [])
        #expect(try painted["isError"] == false)
        #expect(throws: WebServerError.self) { try AllowedFolders([place.root.appending(path: "no").path]) }
        #expect(throws: WebServerError.self) { try AllowedFolders([place.path("photo.png")]) }
    }

    @Test("a file that is longer than pictures may be is refused before it is read")
    func longFiles() async throws {
        let place = try Place()
        defer { try? FileManager.default.removeItem(at: place.root) }
        let long = place.allowed.appending(path: "long.png")
        try Data().write(to: long)
        let file = try FileHandle(forWritingTo: long)
        try file.truncate(atOffset: 1 << 40)
        try file.close()
        let result = try await result("paint", ["content": "long.png", "style": "stripes"], place)
        #expect(try result["content"][0]["text"].string.contains("more than"), "\(result)")
    }

    @Test("paintings of a private program hold nothing but the picture")
    func privacy() async throws {
        let place = try Place()
        defer { try? FileManager.default.removeItem(at: place.root) }
        for isPrivate in [false, true] {
            let result = try await result(
                "paint", ["content": "photo.png", "style": "stripes", "output": "out\(isPrivate).png"], place,
                isPrivate: isPrivate)
            #expect(try result["isError"] == false)
            let file = [UInt8](try Data(contentsOf: place.allowed.appending(path: "out\(isPrivate).png")))
            #expect(try PNGTextChunks.read(from: file).isEmpty == isPrivate)
        }
    }

    @Test("a painting holds up neither a ping nor its own cancellation, and writes nothing then")
    func cancellation() async throws {
        let place = try Place()
        defer { try? FileManager.default.removeItem(at: place.root) }
        place.engine.hold()
        let answers = try await answers(
            [
                call(1, "paint", ["content": "photo.png", "style": "stripes", "output": "out.png"]),
                ["id": 2, "method": "ping"],
                ["method": "notifications/cancelled", "params": ["requestId": 1]],
            ], place
        ) { await place.engine.nextStart() }
        #expect(try answers.map { try $0["id"].int } == [2])
        #expect(place.engine.cancelledCount == 1)
        #expect(!FileManager.default.fileExists(atPath: place.allowed.appending(path: "out.png").path))
    }
}
