import ImageCodecs
import NIOHTTP1
import TestSupport
import Testing

@testable import WebServer

@Suite("A result keeps of its photo's metadata what the request asks for", .timeLimit(.minutes(10)))
struct KeptMetadataTests {
    @Test("Nothing by itself, the place only along with the rest; of a file and of an upload")
    func fields() async throws {
        try await withServer { server in
            let photo = TaggedPhoto.jpeg(try ImageEncoder().jpeg(Pictures.raster()))
            let upload = try await server.send(
                .POST, "/api/uploads", headers: [("Content-Type", "image/jpeg")], body: photo)
            let id = try upload.json()["id"].string
            for format in ImageFormat.writable {
                for content in [FormPart.file("content", photo), .text("content", "upload:\(id)")] {
                    func told(_ fields: [String]) async throws -> [Bool] {
                        let answer = try await server.postForm(
                            "/api/stylize",
                            [
                                content, .text("style", "stripes"), .text("contentSize", "16"),
                                .text("format", format.rawValue),
                            ] + fields.map { .text($0, "true") })
                        #expect(answer.status == 200, "\(answer.text)")
                        return TaggedPhoto.told(by: answer.bytes)
                    }
                    #expect(try await told([]) == [false, false])
                    #expect(try await told(["keepMetadata"]) == [true, false])
                    #expect(try await told(["keepMetadata", "keepLocation"]) == [true, true])
                }
            }
            let alone = try await server.postForm(
                "/api/stylize",
                [.file("content", photo), .text("style", "stripes"), .text("keepLocation", "true")])
            #expect(try alone.status == 422 && alone.json()["field"].string == "keepLocation")
        }
    }

    @Test("The receipt is in files of every format, unless it is left out")
    func receipts() async throws {
        try await withServer { server in
            for format in ImageFormat.writable {
                for metadata in [true, false] {
                    let answer = try await server.postForm(
                        "/api/stylize",
                        [
                            .text("content", "bust"), .text("style", "stripes"), .text("contentSize", "16"),
                            .text("format", format.rawValue), .text("metadata", "\(metadata)"),
                        ])
                    let keyword = Array(Receipt.keyword.utf8)
                    #expect((answer.bytes.firstRange(of: keyword) != nil) == metadata, "\(format)")
                }
            }
        }
    }
}
