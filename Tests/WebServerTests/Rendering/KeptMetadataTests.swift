import Application
import Foundation
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

    @Test("Receipt, words and source are in files of every format, unless they are left out")
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
                    let words = "The sample bust in the style of stripes."
                    let traces = [
                        Array(Receipt.keyword.utf8), Array("Impasto".utf8),
                        Array("DigitalSourceType>http://cv.iptc.org/".utf8), Array("xmp:CreatorTool".utf8),
                        format == .png
                            ? Array("parameters\0\(words)".utf8)
                            : Array("UNICODE\0".utf8)
                                + words.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] },
                    ]
                    for trace in traces {
                        #expect((answer.bytes.firstRange(of: trace) != nil) == metadata, "\(format)")
                    }
                    let told = PictureTexts.text(Receipt.keyword, in: answer.bytes)
                    #expect((told != nil) == metadata)
                    if let told {
                        let receipt = try JSONDecoder().decode(Receipt.self, from: Data(told.utf8))
                        #expect(
                            receipt.checksum == receipt.expectedChecksum && receipt.format == format.rawValue)
                        #expect(receipt.quality == (format == .png ? nil : 90))
                        #expect(receipt.cpuLevel == "fake" && receipt.precision == "f32")
                    }
                }
            }
        }
    }
}
