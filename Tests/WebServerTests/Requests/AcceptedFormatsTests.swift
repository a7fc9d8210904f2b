import ImageCodecs
import NIOHTTP1
import TestSupport
import Testing

@testable import WebServer

@Suite("Accept decides which format a painting has", .timeLimit(.minutes(10)))
struct AcceptedFormatsTests {
    private static let all: [ImageFormat] = [.png, .jpeg, .webp, .avif]

    @Test(
        "What is liked best counts, then what is named more precisely, then earlier",
        arguments: [
            ([], nil), (["*/*"], .png), (["image/*"], .png), (["application/json"], nil),
            (["image/webp"], .webp), (["image/webp, */*"], .webp), (["*/*, image/webp"], .webp),
            (["image/avif,image/webp,image/apng,image/*,*/*;q=0.8"], .avif),
            (["image/webp;q=0.5, image/jpeg;q=0.9, */*;q=0.1"], .jpeg),
            (["image/webp;q=0.5", "image/avif; q=0.6"], .avif), (["image/png;q=0, image/*"], .jpeg),
            (["image/png;q=0"], nil), (["image/webp;q=2, image/jpeg;q=0.1"], .jpeg),
            (["IMAGE/WEBP"], .webp), (["image/heic, image/gif"], nil), ([",;q=,image/jpeg;q=x"], nil),
        ] as [([String], ImageFormat?)])
    func preferences(lines: [String], format: ImageFormat?) {
        #expect(AcceptedFormats(lines).preferred(among: Self.all) == format)
    }

    @Test("A request without a format is answered in the one that is liked, and PNG otherwise")
    func answers() async throws {
        try await withServer { server in
            func answered(_ accept: String?, _ format: String? = nil) async throws -> String? {
                var parts: [FormPart] = [
                    .text("content", "bust"), .text("style", "stripes"), .text("contentSize", "16"),
                ]
                if let format { parts.append(.text("format", format)) }
                let answer = try await server.postForm(
                    "/api/stylize", parts, headers: accept.map { [("Accept", $0)] } ?? [])
                #expect(answer.status == 200)
                let named = answer.headers["Content-Type"].first
                #expect(try ImageDecoder().header(of: answer.bytes).format.mediaType == named)
                return named
            }
            let plain = try await answered(nil)
            #expect(plain == "image/png")
            #expect(try await answered("*/*") == "image/png")
            #expect(try await answered("text/html, */*;q=0.1") == "image/png")
            #expect(try await answered("image/jpeg", "png") == "image/png")
            for format in ImageFormat.writable {
                #expect(try await answered("\(format.mediaType), */*;q=0.1") == format.mediaType)
                #expect(try await answered(nil, format.rawValue) == format.mediaType)
            }
        }
    }
}
