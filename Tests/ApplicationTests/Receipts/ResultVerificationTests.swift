import Foundation
import ImageCodecs
import Stylization
import TestSupport
import Testing

@testable import Application

@Suite("A result is painted again and compared", .timeLimit(.minutes(10)))
struct ResultVerificationTests {
    /// The bundled networks at work: mutations have to be seen in what they paint.
    private static let engine = Result {
        StylizerEngine(
            Stylizer(
                models: try ModelStore(
                    bundledFolder: Places.models,
                    dataFolder: FileManager.default.temporaryDirectory.appending(path: "impasto-no-models")),
                threads: 2))
    }
    private static let photo = Pictures.photo(width: 40, height: 30)

    private static func result(
        _ receipt: Receipt, _ painting: RasterImage, as format: ImageFormat = .png
    ) throws -> ResultFile {
        let encoder = ImageEncoder(quality: receipt.quality ?? 90)
        return try ResultFile(
            encoder.encode(
                painting, as: format, text: [PNGText(keyword: Receipt.keyword, text: receipt.json)]),
            limits: ImageLimits())
    }

    private static func task(_ receipt: Receipt) throws -> StylizationTask {
        let settings = try receipt.settings()
        return StylizationTask(
            content: photo, contentSize: receipt.contentSize.value,
            brush: receipt.brush.value, style: settings.style, strength: settings.strength,
            styleModel: receipt.styleModel, transformer: receipt.transformer, finish: settings.finish,
            padding: settings.padding)
    }

    /// What a painting in such settings is, with its receipt.
    private static func painted(
        _ engine: some StylizationEngine, format: ImageFormat = .png
    ) throws -> (RasterImage, Receipt) {
        let pair = engine.defaultPair
        let vector = try engine.styleVector(
            of: Pictures.photo(width: 32, height: 32), styleSize: 32, square: false, styleModel: pair.style,
            styleIndex: 0, control: RenderControl())
        let task = StylizationTask(
            content: photo, contentSize: .height(24), style: vector, strength: 0.8, styleModel: pair.style,
            transformer: pair.transformer, finish: Finish(preserveColor: 10, saturation: 5))
        let painting = try engine.paint(task, control: RenderControl())
        var style = Receipt.Style(vector)
        style.styleSize = 32
        return (
            painting,
            Receipt(
                of: painting, task,
                Receipt.Making(
                    by: engine, version: "1.2.3", kind: "stylize",
                    content: .init(width: photo.width, height: photo.height), styles: [style],
                    networks: engine.networks,
                    encoding: ResultEncoding(format: format, quality: 90, profile: .sRGB)))
        )
    }

    /// Verifies a result whose receipt may be anything.
    private static func verify(
        _ result: ResultFile, by engine: some StylizationEngine
    ) throws -> VerificationDocument {
        var verification = ResultVerification(of: result, by: engine, version: "1.2.3")
        verification.note(photoDigest: nil, width: photo.width, height: photo.height)
        verification.note(regions: [], strengthMask: nil, keep: nil)
        let painting = try engine.paint(task(result.receipt), control: RenderControl())
        let encoding = result.encoding
        let file = try ImageEncoder(quality: encoding.quality).encode(painting, as: encoding.format)
        return try verification.compared(with: painting, encoded: file)
    }

    @Test("The same settings give the same pixels, in every format", arguments: ImageFormat.writable)
    func same(format: ImageFormat) throws {
        let engine = try Self.engine.get()
        let (painting, receipt) = try Self.painted(engine, format: format)
        let document = try Self.verify(Self.result(receipt, painting, as: format), by: engine)
        #expect(document.verdict == .same && document.differences.isEmpty)
        let comparison = try #require(document.comparison)
        #expect(comparison.basis == .same && comparison.tolerance == 0)
        #expect(comparison.differingPixels == 0 && comparison.largestDifference == 0)
        #expect(document.checks.allSatisfy { $0.outcome != .different })
        #expect(document.checks.contains { $0.name == "cpuLevel" && $0.outcome == .same })
    }

    @Test("What became white is compared as white, and with transparency it is another")
    func opaque() throws {
        let engine = try Self.engine.get()
        var (painting, receipt) = try Self.painted(engine)
        receipt.opaque = true
        var encoding = try Self.result(receipt, painting).encoding
        #expect(encoding.isOpaque)
        painting = painting.withPixels(
            width: painting.width, height: painting.height, rgb: painting.rgb,
            alpha: [UInt8](repeating: 128, count: painting.width * painting.height))
        let white = encoding.encoded(painting)
        #expect(white == painting.flattened() && white.alpha == nil)
        encoding.isOpaque = false
        #expect(encoding.encoded(painting) == painting)
    }

    @Test("100 of 100 mutations of pixels, vectors and settings are found")
    func mutations() throws {
        let engine = try Self.engine.get()
        let (painting, receipt) = try Self.painted(engine)
        let seed: UInt64 = 20
        var random = SeededRandom(seed: seed)
        for number in 0..<100 {
            var (painting, receipt) = (painting, receipt)
            // Every second liar writes digests anew, so that only the painting can tell.
            let isForged = number % 2 == 1
            switch number % 3 {
            case 0:
                let at = Int.random(in: painting.rgb.indices, using: &random)
                painting.rgb[at] = painting.rgb[at] == 255 ? 254 : painting.rgb[at] + 1
                if isForged { receipt.pixels = painting.digest }
            case 1:
                let at = Int.random(in: 0..<StyleVector.count, using: &random)
                let least: Float = isForged ? 0.3 : 1e-6
                let sign: Float = Bool.random(using: &random) ? 1 : -1
                receipt.styles[0].vector?[at] += sign * max(least, random.float(in: 0...2))
                if isForged, let vector = receipt.vector(of: 0) {
                    receipt.styles[0].vectorDigest = vector.digest
                }
            default: Self.mutateSetting(&receipt, isForged: isForged, &random)
            }
            if isForged { receipt.checksum = receipt.expectedChecksum }
            let document = try Self.verify(Self.result(receipt, painting), by: engine)
            #expect(document.verdict == .different, "mutation \(number), seed \(seed)")
            #expect(!document.differences.isEmpty)
        }
    }

    /// Changes a setting; one that is seen in the painting, if it is forged.
    private static func mutateSetting(
        _ receipt: inout Receipt, isForged: Bool, _ random: inout SeededRandom
    ) {
        let seen: [(inout Receipt, inout SeededRandom) -> Void] = [
            { $0.strength = $1.float(in: 0...70) }, { $0.saturation = Double($1.float(in: 20...90)) },
            { $0.contrast = Double($1.float(in: 10...90)) }, { $0.grain = Double($1.float(in: 10...90)) },
            { $0.preserveColor = .init(percent: Double($1.float(in: 30...90))) },
            { $0.contentSize = .init(.height(Int.random(in: 25...30, using: &$1))) },
        ]
        let unseen: [(inout Receipt, inout SeededRandom) -> Void] = [
            { receipt, _ in receipt.kind = "combine" }, { receipt, _ in receipt.padding = "reflect" },
            { $0.styles[0].weight = $1.float(in: 0.1...0.9) }, { receipt, _ in receipt.version = "9.9.9" },
            { receipt, _ in receipt.models[1].digest = "sha256:0" },
            { $0.brushFactor = Double($1.float(in: 2...3)) },
        ]
        let all = isForged ? seen : seen + unseen
        all[Int.random(in: all.indices, using: &random)](&receipt, &random)
    }

    /// The same engine, which says that it is another level.
    private struct OtherLevel: CostlessEngine {
        let engine: StylizerEngine
        /// What is added to every sample.
        let offset: Int
        var networks: [NetworkDescription] { engine.networks }
        var defaultPair: ModelPair { engine.defaultPair }
        var threads: Int { engine.threads }
        let processor = "other"
        let precision = "f32"

        func paint(_ task: StylizationTask, control: RenderControl) throws -> RasterImage {
            var painting = try engine.paint(task, control: control)
            for index in painting.rgb.indices {
                painting.rgb[index] = UInt8(clamping: Int(painting.rgb[index]) + offset)
            }
            return painting
        }
        func styleVector(
            of image: RasterImage, styleSize: Int, square: Bool, styleModel: String, styleIndex: Int,
            control: RenderControl
        ) throws -> StyleVector {
            try engine.styleVector(
                of: image, styleSize: styleSize, square: square, styleModel: styleModel,
                styleIndex: styleIndex, control: control)
        }
        func makeStream(_ settings: StreamSettings) -> any StreamPainter { engine.makeStream(settings) }
    }

    @Test(
        "On another level 2 of 255 are allowed, and what a lossy format makes of them; no more",
        arguments: [ImageFormat.png, .jpeg])
    func otherLevel(format: ImageFormat) throws {
        let engine = try Self.engine.get()
        let (painting, receipt) = try Self.painted(engine, format: format)
        let result = try Self.result(receipt, painting, as: format)
        for (offset, verdict) in [
            (0, VerificationDocument.Verdict.same), (-2, .close), (70, .different),
        ] {
            let document = try Self.verify(result, by: OtherLevel(engine: engine, offset: offset))
            #expect(document.verdict == verdict, "\(offset): \(document.differences)")
            let comparison = try #require(document.comparison)
            #expect(comparison.basis == .otherLevel)
            // The finish of this painting makes 4 of them.
            if format == .png { #expect(comparison.tolerance == 4 && comparison.squareTolerance == 2) }
        }
        if format == .png {
            let document = try Self.verify(result, by: OtherLevel(engine: engine, offset: 3))
            #expect(document.differences == ["pixels"])
            // What is within 2 of 255 is told by the digest of the pixels.
            var changed = painting
            changed.rgb[5] ^= 1
            let mutated = try Self.verify(
                Self.result(receipt, changed), by: OtherLevel(engine: engine, offset: 0))
            #expect(mutated.differences == ["pixels"])
        } else {
            // Of a lossy format single samples may be far off, a whole square may not.
            var changed = painting
            for y in 4..<20 {
                for at in 3 * (y * changed.width + 4)..<3 * (y * changed.width + 20) {
                    changed.rgb[at] = changed.rgb[at] > 127 ? changed.rgb[at] - 8 : changed.rgb[at] + 8
                }
            }
            let mutated = try Self.verify(
                Self.result(receipt, changed, as: format), by: OtherLevel(engine: engine, offset: 0))
            #expect(mutated.differences == ["pixels"])
            let comparison = try #require(mutated.comparison)
            #expect(Double(comparison.largestDifference) <= comparison.tolerance)
            #expect(comparison.squareDifference > comparison.squareTolerance)
        }
    }

    @Test("A file that another program wrote again is compared by what that loses")
    func encodedAgain() throws {
        let engine = try Self.engine.get()
        let (painting, receipt) = try Self.painted(engine)
        let copy = try Self.verify(Self.result(receipt, painting, as: .jpeg), by: engine)
        #expect(copy.verdict == .close && copy.comparison?.basis == .encodedAgain)
        let other = Pictures.photo(width: painting.width, height: painting.height)
        let forged = try Self.verify(Self.result(receipt, other, as: .jpeg), by: engine)
        #expect(forged.differences == ["pixels"])
    }

    @Test("Old receipts are verified as far as they tell")
    func oldReceipt() throws {
        let engine = try Self.engine.get()
        var (painting, receipt) = try Self.painted(engine)
        (receipt.format, receipt.cpuLevel, receipt.precision) = (nil, nil, nil)
        (receipt.pixels, receipt.checksum) = (nil, nil)
        let document = try Self.verify(Self.result(receipt, painting), by: engine)
        #expect(document.verdict == .same && document.comparison?.basis == .otherLevel)
        #expect(document.checks.contains { $0.name == "cpuLevel" && $0.outcome == .unknown })
        painting.rgb[0] ^= 8
        #expect(try Self.verify(Self.result(receipt, painting), by: engine).differences == ["pixels"])
    }

    @Test("Other masks, another photo's size and another style picture make it another result")
    func inputs() throws {
        let engine = try Self.engine.get()
        let (painting, receipt) = try Self.painted(engine)
        let result = try Self.result(receipt, painting)
        func names(_ note: (inout ResultVerification) throws -> Void) throws -> [String] {
            var verification = ResultVerification(of: result, by: engine, version: "1.2.3")
            try note(&verification)
            return try verification.compared(with: painting, encoded: result.file.bytes).differences
        }
        let vector = try #require(receipt.vector(of: 0))
        #expect(try names { $0.note(style: vector, of: 0) } == [])
        #expect(try names { $0.note(style: try Pictures.style(), of: 0) } == ["styles[0].picture"])
        #expect(try names { $0.note(photoDigest: nil, width: 1, height: 1) } == ["content.size"])
        #expect(try names { $0.note(regions: [], strengthMask: nil, keep: "sha256:1") } == ["keep"])
        let small = try painting.resized(width: 9, height: 9)
        var verification = ResultVerification(of: result, by: engine, version: "1.2.3")
        let document = try verification.compared(with: small, encoded: ImageEncoder().png(small))
        #expect(document.verdict == .different && document.comparison == nil)
        #expect(document.differences.contains("size"))
    }
}
