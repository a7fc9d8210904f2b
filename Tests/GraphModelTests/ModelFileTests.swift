import Foundation
import GraphModel
import TestSupport
import Testing

@Suite struct `A model's folder` {
    /// A folder with the tiny model, removed when this goes.
    final class Folder {
        let url = URL.temporaryDirectory.appending(path: "graph-model-\(UUID().uuidString)")
        let model = TinyModel()

        init() throws {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
            try write(model.modelJSON, to: "model.json")
            try write(model.bytes, to: "weights.bin")
        }

        deinit { try? FileManager.default.removeItem(at: url) }

        func write(_ bytes: [UInt8], to name: String) throws {
            try Data(bytes).write(to: url.appending(path: name))
        }
        func remove(_ name: String) throws {
            try FileManager.default.removeItem(at: url.appending(path: name))
        }

        var fault: GraphModelError? {
            do {
                _ = try GraphModelLoader.load(folder: url)
                return nil
            } catch {
                return error
            }
        }
    }

    @Test func `loads as the same bytes in memory do`() throws {
        let folder = try Folder()
        let graph = try GraphModelLoader.load(folder: folder.url)
        #expect(graph.nodes.map(\.operation) == (try folder.model.load().nodes.map(\.operation)))
    }

    @Test(arguments: ["model.json", "weights.bin"])
    func `without a file says which`(name: String) throws {
        let folder = try Folder()
        try folder.remove(name)
        #expect(folder.fault == .missingFile(file: name))
    }

    @Test func `may be missing itself`() throws {
        let folder = try Folder()
        try FileManager.default.removeItem(at: folder.url)
        #expect(folder.fault == .missingFile(file: "model.json"))
    }

    @Test(arguments: ["model.json", "weights.bin"])
    func `with a folder or a pipe as a file is refused`(name: String) throws {
        let folder = try Folder()
        try folder.remove(name)
        try FileManager.default.createDirectory(
            at: folder.url.appending(path: name), withIntermediateDirectories: false)
        #expect(folder.fault == .unreadableFile(file: name, reason: "not a regular file"))
        try folder.remove(name)
        try #require(mkfifo(folder.url.appending(path: name).path, 0o600) == 0)
        #expect(folder.fault == .unreadableFile(file: name, reason: "not a regular file"))
    }

    @Test func `with a truncated weight file is refused`() throws {
        let folder = try Folder()
        try folder.write(Array(folder.model.bytes.dropLast(5)), to: "weights.bin")
        let needed = folder.model.bytes.count
        #expect(folder.fault == .weightBytes(files: ["weights.bin"], found: needed - 5, needed: needed))
    }

    @Test(arguments: ["model.json", "weights.bin"])
    func `with an enormous file is refused unread`(name: String) throws {
        let folder = try Folder()
        // A sparse file: its length is all there is.
        let handle = try FileHandle(forWritingTo: folder.url.appending(path: name))
        try handle.truncate(atOffset: 1 << 31)
        try handle.close()
        guard case .tooLarge(name, 1 << 31, _)? = folder.fault else {
            Issue.record("\(String(describing: folder.fault))")
            return
        }
    }
}

@Suite struct `model.json` {
    private func fault(_ json: String) -> GraphModelError? {
        do {
            _ = try GraphModelLoader.load(modelJSON: Array(json.utf8)) { _ in [] }
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        ("", "not valid JSON"), ("{", "not valid JSON"), ("\u{FEFF}{}x", "not valid JSON"),
        ("[]", "'' is of the wrong type"), ("{}", "'modelTopology' is missing"),
        ("{\"modelTopology\":{\"node\":[]}}", "'weightsManifest' is missing"),
        (
            "{\"modelTopology\":{\"node\":[{}]},\"weightsManifest\":[]}",
            "'modelTopology.node[0].name' is missing"
        ),
        (
            "{\"modelTopology\":{\"node\":[{\"name\":\"a\",\"op\":\"Pack\",\"attr\":{\"axis\":{\"i\":1.5}}}]},\"weightsManifest\":[]}",
            "'modelTopology.node[0].attr.axis.i'"
        ),
        (
            "{\"modelTopology\":{\"node\":[{\"name\":\"a\",\"op\":\"Pack\",\"attr\":{\"epsilon\":{\"f\":\"NaN\"}}}]},\"weightsManifest\":[]}",
            "'modelTopology.node[0].attr.epsilon.f'"
        ),
        (
            "{\"modelTopology\":{\"node\":[{\"name\":\"a\",\"op\":\"Pack\",\"attr\":{\"epsilon\":{\"f\":1e999}}}]},\"weightsManifest\":[]}",
            ""
        ),
        (
            "{\"modelTopology\":{\"node\":[{\"name\":\"a\",\"op\":\"Pack\",\"attr\":{\"padding\":{\"s\":[300]}}}]},\"weightsManifest\":[]}",
            "'modelTopology.node[0].attr.padding"
        ),
        (
            "{\"modelTopology\":{\"node\":[{\"name\":\"a\",\"op\":\"Pack\",\"attr\":{\"padding\":{\"s\":\"*\"}}}]},\"weightsManifest\":[]}",
            "'modelTopology.node[0].attr.padding.s': neither base64"
        ),
    ])
    func `that is malformed says where`(json: String, reason: String) {
        guard case .malformedJSON("model.json", let found)? = fault(json) else {
            Issue.record("\(String(describing: fault(json)))")
            return
        }
        #expect(found.hasPrefix(reason))
    }

    @Test func `of nothing but brackets does not exhaust the stack`() {
        let deep = GraphModelError.malformedJSON(
            file: "model.json", reason: "nested more than 64 levels deep")
        #expect(fault(String(repeating: "[", count: 1_000_000)) == deep)
        #expect(fault(String(repeating: "{\"a\":", count: 1_000_000)) == deep)
        #expect(fault("{\"a\":\"\\\"" + String(repeating: "[", count: 1000) + "\"}") != deep)
    }

    @Test func `beyond the limit is refused unparsed`() {
        let json = [UInt8](repeating: UInt8(ascii: " "), count: GraphModelLoader.modelJSONByteLimit + 1)
        #expect(
            throws: GraphModelError.tooLarge(
                file: "model.json", bytes: json.count, limit: GraphModelLoader.modelJSONByteLimit)
        ) { try GraphModelLoader.load(modelJSON: json) { _ in [] } }
    }

    /// Whatever one changes in a model, it loads or throws its own error; nothing traps.
    @Test(arguments: 0..<160)
    func `survives mutation`(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let model = TinyModel()
        var json = model.modelJSON
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let place = Int.random(in: 0..<json.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: json[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 1:
                json.removeSubrange(place..<min(json.count, place + Int.random(in: 1...40, using: &random)))
            case 2: json.insert(contentsOf: json[place..<min(json.count, place + 30)], at: place)
            case 3:
                // Another number in place of one.
                let numbers = [
                    "-1", "0", "2", "4", "7", "1e9", "9223372036854775807", "99999999999999999999", "1.5",
                    "null",
                ]
                if let digit = json[place...].firstIndex(where: { (48...57).contains($0) }) {
                    json.replaceSubrange(
                        digit...digit, with: Array(numbers.randomElement(using: &random)!.utf8))
                }
            default: json.swapAt(place, Int.random(in: 0..<json.count, using: &random))
            }
        }
        do throws(GraphModelError) {
            let graph = try GraphModelLoader.load(modelJSON: json) { _ throws(GraphModelError) in model.bytes
            }
            for (index, node) in graph.nodes.enumerated() { #expect(node.inputs.allSatisfy { $0 < index }) }
            #expect(graph.nodes.indices.contains(graph.output))
        } catch {
            #expect(!"\(error)".isEmpty)
        }
    }
}
