import Foundation
import ImageCodecs
import Stylization
import Testing

@testable import Application

@Suite("A receipt tells how a painting came about")
struct ReceiptTests {
    private let engine = StubEngine(
        [.named("looks", .style, .magentaMobile), .named("paints", .transformer, .magentaMobile)])

    private func receipt(
        _ task: StylizationTask, styles: [Receipt.Style]? = nil, format: ImageFormat = .png
    ) throws -> Receipt {
        let size = task.content.size
        return Receipt(
            of: Pictures.photo(), task,
            Receipt.Making(
                by: engine, version: "1.2.3", kind: "stylize",
                content: .init(width: size.width, height: size.height),
                styles: try styles ?? [Receipt.Style(Pictures.style())], networks: engine.networks,
                encoding: ResultEncoding(format: format, quality: 80, profile: .sRGB)))
    }

    private func task(_ finish: Finish = Finish(), strength: Float = 1) throws -> StylizationTask {
        StylizationTask(
            content: Pictures.photo(), contentSize: .height(16), style: try Pictures.style(),
            strength: strength, styleModel: "looks", transformer: "paints", finish: finish)
    }

    @Test("Its words are a sentence and a line of names and values, and name nothing that is somebody's own")
    func words() throws {
        var sample = Receipt.Style(try Pictures.style(), weight: 0.75)
        sample.sample = "dusk"
        var saved = Receipt.Style(try Pictures.style(), weight: 0.25)
        saved.saved = "x9"
        let mixed = try receipt(
            task(Finish(preserveColor: 20, grain: 2.5), strength: 0.3), styles: [sample, saved])
        #expect(
            mixed.provenance.parameters == """
                A photo in the style of dusk (75 %) and a saved style (25 %).
                Strength: 30 %, Brush: auto (1), Size: 24x32, Kept colors: 20 %, Grain: 2.5, Padding: published, \
                Style network: looks, Transformer: paints, Version: Impasto 1.2.3
                """)
        #expect(mixed.provenance.creatorTool == "Impasto 1.2.3")
        let plain = try receipt(task()).provenance.parameters
        #expect(plain.hasPrefix("A photo in the style of a picture.\nStrength: 100 %, "))
    }

    @Test("It says how the file is encoded, and on what it was painted")
    func making() throws {
        let jpeg = try receipt(task(), format: .jpeg)
        #expect(jpeg.format == "jpeg" && jpeg.quality == 80 && jpeg.profile == nil)
        #expect(jpeg.cpuLevel == "stub" && jpeg.precision == "f32")
        #expect(jpeg.pixels == Pictures.photo().digest)
        #expect(try receipt(task()).quality == nil)
        var preview = try task()
        preview.previewHeight = 16
        preview.contentSize = .height(32)
        #expect(try receipt(preview).pixels == nil && receipt(preview).previewHeight == 16)
    }

    @Test("The checksum survives other writers of JSON, and finds every other change")
    func checksum() throws {
        let receipt = try receipt(task(Finish(saturation: 12.5), strength: 0.333_333))
        let fields = try #require(
            try JSONSerialization.jsonObject(with: Data(receipt.json.utf8)) as? [String: Any])
        func read(_ fields: [String: Any]) throws -> Receipt {
            let data = try JSONSerialization.data(withJSONObject: fields, options: .prettyPrinted)
            return try JSONDecoder().decode(Receipt.self, from: data)
        }
        #expect(try read(fields) == receipt && receipt.checksum == read(fields).expectedChecksum)
        for (name, value) in fields where name != "checksum" {
            var changed = fields
            switch value {
            case let text as String: changed[name] = text == "auto" ? "2" : text + "x"
            case let list as [[String: Any]]: changed[name] = Array(list.dropLast())
            case var object as [String: Any]:
                object["width"] = 99
                changed[name] = object
            default: changed[name] = name == "preserveColor" ? 7 : 17
            }
            if name == "brush" { changed[name] = 2 }
            #expect(try receipt.checksum != read(changed).expectedChecksum, "\(name)")
        }
        var old = fields
        for name in ["checksum", "format", "cpuLevel", "precision", "pixels"] { old[name] = nil }
        #expect(try read(old).checksum == nil)
    }

    @Test("A strength comes back as it was, with no more digits than it needs")
    func strengths() {
        #expect(Receipt.percent(0.3) == 30 && Receipt.percent(0.7) == 70)
        for percent in stride(from: 0.0, through: 100, by: 0.013) {
            let strength = Float(percent / 100)
            #expect(Receipt.part(ofPercent: Receipt.percent(strength)) == strength, "\(percent)")
        }
    }

    @Test("Settings beyond their ranges are named")
    func ranges() throws {
        let good = try receipt(task())
        #expect(try good.settings().strength == 1)
        for (change, word) in [
            ({ $0.strength = 101 }, "strength"), ({ $0.saturation = -101 }, "saturation"),
            ({ $0.grain = .infinity }, "grain"), ({ $0.padding = "none" }, "none"),
            ({ $0.styles[0].vector = nil }, "style 1"),
            ({ $0.styles[0].vector = [1] }, "style 1"),
        ] as [((inout Receipt) -> Void, String)] {
            var bad = good
            change(&bad)
            let error = #expect(throws: ReceiptError.self) { try bad.settings() }
            #expect(error?.description.contains(word) == true)
        }
    }

    @Test("A file without a receipt, with another's or a damaged one, says so")
    func unreadable() throws {
        func file(_ text: String?) throws -> [UInt8] {
            try ImageEncoder().png(
                Pictures.photo(), text: text.map { [PNGText(keyword: Receipt.keyword, text: $0)] } ?? [])
        }
        let good = try receipt(task())
        #expect(try ResultFile(file(good.json), limits: ImageLimits()).receipt == good)
        #expect(try ResultFile(file(nil), receipt: good.json, limits: ImageLimits()).receipt == good)
        var foreign = good
        foreign.program = "Other"
        var preview = good
        preview.previewHeight = 16
        var empty = good
        empty.styles = []
        for (text, word) in [
            (nil, "no receipt"), ("{}", "is missing"), ("no", "no JSON"), (foreign.json, "Other"),
            (preview.json, "preview"), (empty.json, "no style"),
            (good.json.replacing("\"width\":24", with: "\"width\":\"24\""), "'width'"),
        ] {
            let error = #expect(throws: ReceiptError.self) {
                try ResultFile(file(text), limits: ImageLimits())
            }
            #expect(error?.description.contains(word) == true, "\(word): \(String(describing: error))")
        }
    }
}
