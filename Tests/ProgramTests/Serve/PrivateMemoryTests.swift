#if os(Linux)
import Foundation
import ImageCodecs
import SystemLibC
import TestSupport
import Testing

/// Looks at what a private server leaves in its memory, as far as another process can see it.
@Suite("A private server's memory")
struct PrivateMemoryTests {
    /// Runs a private server without a token, whose stores forget soon.
    private func withServer(_ body: (RunningServer) async throws -> Void) async throws {
        let workspace = try Workspace()
        try await Background.run(
            Program.executable,
            [
                "serve", "--private", "--token", "none", "--port", "0", "--keep-uploads", "45",
                "--keep-results", "45",
            ],
            in: workspace, environment: workspace.environment
        ) { background in
            try await body(RunningServer(background))
        }
    }

    /// Whether the tester has CAP_SYS_PTRACE, the capability of number 19.
    private static let mayReadAll: Bool = {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("CapEff:") }
        let set = line.flatMap { UInt64($0.dropFirst(7).trimmingCharacters(in: .whitespaces), radix: 16) }
        return set.map { $0 & 1 << 19 != 0 } ?? false
    }()

    private func file(_ name: String, of process: pid_t) throws -> String {
        try String(contentsOfFile: "/proc/\(process)/\(name)", encoding: .utf8)
    }

    @Test("is left out of core dumps, which nobody can turn on again")
    func dumps() async throws {
        try await withServer { server in
            let process = server.process.processID
            let limits = try file("limits", of: process).split(separator: "\n")
            let cores = try #require(limits.first { $0.hasPrefix("Max core file size") })
            #expect(cores.split(separator: " ").dropFirst(4).prefix(2) == ["0", "0"])
            let filter = try file("coredump_filter", of: process)
            #expect(filter.trimmingCharacters(in: .whitespacesAndNewlines) == "00000000")
        }
    }

    @Test(
        "is refused to other programs of the same user",
        .enabled(if: !mayReadAll, "whoever may trace all processes may read their memory"))
    func refusal() async throws {
        try await withServer { server in
            #expect(throws: MemorySearch.Refused.self) {
                try MemorySearch([]).found(in: server.process.processID)
            }
        }
    }

    @Test(
        "holds nothing of pictures and paintings once they are deleted",
        .enabled(if: mayReadAll, "only who may trace all processes, as root usually may, can look into it"))
    func cleared() async throws {
        // Noise, of which every window of bytes is its own.
        var random = SeededRandom(seed: 1)
        let photo = RasterImage(
            width: 200, height: 160,
            rgb: (0..<200 * 160 * 3).map { _ in UInt8.random(in: 0...255, using: &random) })
        try await withServer { server in
            let process = server.process.processID
            var secrets = [photo.rgb]
            for format in ImageFormat.writable {
                let file = try ImageEncoder().encode(photo, as: format)
                let data = Data(file).base64EncodedString()
                secrets += [file, Array(data.utf8), try ImageDecoder().decode(file).image.rgb]
                let upload = try await server.http.send(
                    "POST", "/api/uploads", type: format.mediaType, body: file)
                try #require(upload.status == 201)
                let id = try JSON(upload.body)["id"].string
                let held = try MemorySearch([photo.rgb]).found(in: process)
                #expect(format != .png || !held.isEmpty, "what is there is found")
                for content in ["\"upload\": \"\(id)\"", "\"data\": \"\(data)\""] {
                    let order =
                        "{\"content\": {\(content)}, \"style\": {\"sample\": \"stripes\"}, \"contentSize\": 96,"
                        + " \"format\": \"\(format.rawValue)\"}"
                    let painting = try await server.http.send(
                        "POST", "/api/stylize", body: Array(order.utf8))
                    try #require(painting.status == 200, "\(String(decoding: painting.body, as: UTF8.self))")
                    secrets += [painting.body, try ImageDecoder().decode(painting.body).image.rgb]
                }
                // On a busy machine it may be over by now, which is as good.
                let deletion = try await server.http.send("DELETE", "/api/uploads/\(id)")
                #expect([204, 404, 410].contains(deletion.status))
            }
            // What the engine keeps of pictures goes when it was not used for as long as uploads are kept.
            let known = try ImageFormat.writable.map { format in
                try ImageEncoder().encode(TestPictures.raster(width: 64, height: 64), as: format)
            }
            let search = MemorySearch(secrets, besides: known)
            let clock = ContinuousClock()
            let end = clock.now + .seconds(300)
            var found = try search.found(in: process)
            while !found.isEmpty, clock.now < end {
                try await clock.sleep(for: .milliseconds(500))
                found = try search.found(in: process)
            }
            #expect(found == [])
        }
    }
}
#endif
