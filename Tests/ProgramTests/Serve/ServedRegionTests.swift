import Foundation
import ImageCodecs
import TestSupport
import Testing

/// Regions as a running server paints them, with the networks that come with the program.
@Suite("A running server paints by region") struct ServedRegionTests {
    private static let (width, height) = (120, 60)

    private static func mask(_ value: (_ x: Int) -> UInt8) throws -> [UInt8] {
        try ImageEncoder().png(
            RasterImage(
                width: width, height: height,
                rgb: (0..<width * height).flatMap { [UInt8](repeating: value($0 % width), count: 3) }))
    }

    private struct Client {
        let http: LoopbackHTTP
        let photo: [String: Any]

        init(_ server: RunningServer, photo: [UInt8]) async throws {
            http = server.http
            let answer = try await http.send("POST", "/api/uploads", type: "image/png", body: photo)
            self.photo = ["upload": try JSON(answer.body)["id"].string]
        }

        func paint(_ fields: [String: Any]) async throws -> RasterImage {
            let all: [String: Any] = ["content": photo, "contentSize": "full"]
            let request = all.merging(fields) { $1 }
            let answer = try await http.send(
                "POST", "/api/stylize", body: Array(try JSONSerialization.data(withJSONObject: request)))
            try #require(answer.status == 200, "\(String(decoding: answer.body, as: UTF8.self))")
            return try ImageDecoder().decode(answer.body).image
        }

        /// How often the transformer ran since the server started.
        func runs() async throws -> Int {
            let text = String(decoding: try await http.send("GET", "/metrics").body, as: UTF8.self)
            let line = /impasto_network_seconds_count\{network="transformer-quarter"\} (\d+)/
            return text.firstMatch(of: line).map { Int($0.output.1)! } ?? 0
        }
    }

    private static func data(_ file: [UInt8]) -> [String: Any] { ["data": Data(file).base64EncodedString()] }

    @Test(
        "A mask of one value gives the plain painting to the byte, a moved mask runs no network, and the command line paints the same"
    )
    func masks() async throws {
        let workspace = try Workspace()
        let photo = try TestPictures.png(width: Self.width, height: Self.height)
        let right = try Self.mask { 2 * $0 >= Self.width ? 255 : 0 }
        try workspace.write("photo.png", photo)
        try workspace.write("right.png", right)
        try await RunningServer.run(in: workspace) { server in
            let client = try await Client(server, photo: photo)
            let (black, white) = (
                Self.data(try Self.mask { _ in 0 }), Self.data(try Self.mask { _ in 255 })
            )
            let (swirl, marble) = (["sample": "night-swirl"], ["sample": "marble"])
            func region(_ mask: [String: Any], strength: Int = 70) -> [[String: Any]] {
                [["style": swirl], ["style": marble, "mask": mask, "strength": strength]]
            }
            let ground = try await client.paint(["style": swirl])
            let alone = try await client.paint(["style": marble, "strength": 70])
            let own = try await client.paint(["style": swirl, "strength": 0])
            #expect(try await client.paint(["styles": region(white)]) == alone)
            #expect(try await client.paint(["styles": region(black)]) == ground)
            #expect(try await client.paint(["style": swirl, "strengthMask": white]) == ground)
            #expect(try await client.paint(["style": swirl, "strengthMask": black]) == own)
            #expect(
                try await client.paint(["style": swirl, "keep": white]).rgb
                    == ImageDecoder().decode(photo).image.rgb)
            #expect(try await client.paint(["style": swirl, "keep": black]) == ground)

            // All of these paintings are known now: nothing is left but to join them.
            let before = try await client.runs()
            #expect(before > 0)
            let halves = try await client.paint(
                ["styles": region(Self.data(right)), "strengthMask": Self.data(right)])
            for edge in [20, 50, 90] {
                let moved = try Self.mask { $0 >= edge ? 255 : 0 }
                _ = try await client.paint(["styles": region(Self.data(moved))])
                _ = try await client.paint(
                    ["style": swirl, "strengthMask": Self.data(moved), "keep": Self.data(right)])
            }
            #expect(try await client.runs() == before)
            // Another strength is another painting.
            _ = try await client.paint(["styles": region(Self.data(right), strength: 35)])
            #expect(try await client.runs() == before + 1)

            let outcome = try await Program.run(
                [
                    "render", "photo.png", "night-swirl", "--region", "marble=right.png", "--strength-map",
                    "right.png", "-o", "out.png",
                ], in: workspace)
            try #require(outcome.code == 0, "\(outcome.errors)")
            let whole = try await client.paint(
                [
                    "styles": region(Self.data(right), strength: 100), "strengthMask": Self.data(right),
                ])
            #expect(try ImageDecoder().decode(workspace.bytes("out.png")).image.rgb == whole.rgb)
            #expect(whole != halves)
        }
    }
}
