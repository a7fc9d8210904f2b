import Gallery
import Stylization
import Testing

@testable import WebServer

@Suite("Entity tags of saved styles")
struct StyleEntityTagTests {
    @Test("A revision's tag is read back")
    func roundTrip() async throws {
        let style = StyleContent(
            name: try StyleName("Sky"),
            vector: try StyleVector(Array(repeating: 0.5, count: StyleVector.count), space: .magentaMobile),
            styleModel: nil, recipe: .image(styleSize: 256, square: false))
        let saved = try await Gallery.open(.memory).save(style).style
        #expect(StyleEntityTag.text(saved) == "\"1\"")
        #expect(StyleEntityTag.revision(StyleEntityTag.text(saved)) == 1)
        #expect(StyleEntityTag.revision("\"12-gzip\"") == 12)
    }

    @Test(
        "Nothing else is a tag",
        arguments: [
            "", "\"", "\"\"", "1", "*", "W/\"12\"", "\"-gzip\"", "\"x\"", "\"99999999999999999999999\"",
        ])
    func refusals(text: String) {
        #expect(StyleEntityTag.revision(text) == nil)
    }
}
