import Foundation
import ImageCodecs
import Stylization
import TestSupport
import Testing

@testable import WebServer

@Suite("The finish of a painting, as requests ask for it", .timeLimit(.minutes(10)))
struct FinishTests {
    @Test(
        "The finish reaches the engine from JSON and forms, and stands in the receipt where it is not as it was"
    )
    func finish() async throws {
        try await withServer { server in
            let request: [String: Any] = [
                "content": ["sample": "bust"], "style": ["sample": "stripes"], "contentSize": 64,
            ]
            func json(_ answer: Answer) throws -> [String: Any] {
                #expect(answer.status == 200, "\(answer.text.prefix(300))")
                let text = try #require(PNGTextChunks.read(from: answer.bytes).first).text
                return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
            }
            for (value, percent, written) in [
                (true, 100, true), (false, 0, false), (100, 100, true), (0, 0, false), (1, 1, 1),
                (37.5, 37.5, 37.5),
            ] as [(Any, Double, NSNumber)] {
                let receipt = try json(
                    try await server.postJSON(
                        "/api/stylize", request.merging(["preserveColor": value]) { $1 }))
                #expect(server.engine.painted.last?.finish == Finish(preserveColor: percent))
                #expect(receipt["preserveColor"] as? NSNumber == written)
                #expect(["saturation", "contrast", "grain"].allSatisfy { receipt[$0] == nil })
            }
            let all = try json(
                try await server.postJSON(
                    "/api/stylize",
                    request.merging(["saturation": -20, "contrast": 30.5, "grain": 40, "preserveColor": 10]) {
                        $1
                    }))
            #expect(
                server.engine.painted.last?.finish
                    == Finish(preserveColor: 10, saturation: -20, contrast: 30.5, grain: 40))
            #expect(all["saturation"] as? Double == -20 && all["contrast"] as? Double == 30.5)
            #expect(all["grain"] as? Double == 40 && all["preserveColor"] as? Double == 10)
            for (text, percent) in [("on", 100), ("1", 100), ("0", 0), ("no", 0), ("60", 60), ("1.5", 1.5)] {
                let answer = try await server.postForm(
                    "/api/combine",
                    [
                        .text("content", "bust"), .text("styleA", "stripes"), .text("styleB", "bricks"),
                        .text("contentSize", "64"), .text("preserveColor", text), .text("saturation", " 5 "),
                        .text("contrast", "-100"), .text("grain", ""),
                    ])
                #expect(answer.status == 200, "\(answer.text.prefix(300))")
                #expect(
                    server.engine.painted.last?.finish
                        == Finish(preserveColor: percent, saturation: 5, contrast: -100))
            }
        }
    }
}
