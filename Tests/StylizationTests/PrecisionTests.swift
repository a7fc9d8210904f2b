import Foundation
import ImageCodecs
import Kernels
import Stylization
import TestSupport
import Testing

@Suite("What transformers compute in", .serialized)
struct PrecisionTests {
    private static let zen5 = Processor(vendor: .amd, family: 26, hasPairProducts: true)
    private static let zen3 = Processor(vendor: .amd, family: 25, hasPairProducts: false)
    private static let xeon = Processor(vendor: .intel, family: 6, hasPairProducts: true)

    private static let xeonWithTiles = Processor(
        vendor: .intel, family: 6, hasPairProducts: true, hasTileProducts: true)

    @Test("is float32 or bfloat16 as asked, or as is faster on the processor")
    func choices() throws {
        #expect(try PrecisionChoice.f32.resolved(on: Self.zen5, at: .avx512) == .float32)
        #expect(try PrecisionChoice.bf16.resolved(on: Self.zen5, at: .avx512) == .bfloat16)
        #expect(try PrecisionChoice.auto.resolved(on: Self.zen5, at: .avx512) == .bfloat16)
        #expect(try PrecisionChoice.auto.resolved(on: Self.zen5, at: .avx2) == .float32)
        #expect(try PrecisionChoice.auto.resolved(on: Self.zen3, at: .avx2) == .float32)
        #expect(try PrecisionChoice.auto.resolved(on: Self.xeon, at: .avx512) == .float32)
        #expect(try PrecisionChoice.auto.resolved(on: Self.xeonWithTiles, at: .avx512) == .bfloat16)
        #expect(try PrecisionChoice.auto.resolved(on: Self.xeonWithTiles, at: .avx2) == .float32)
    }

    @Test(
        "is no bfloat16 where that is not faster, and the error says why",
        arguments: [
            (zen5, CPULevel.generic, "has no"), (zen3, .avx2, "has no"), (xeon, .avx512, "more slowly"),
        ])
    func refusals(_ processor: Processor, _ level: CPULevel, _ reason: String) throws {
        let error = try #require(throws: PrecisionUnavailable.self) {
            try PrecisionChoice.bf16.resolved(on: processor, at: level)
        }
        #expect(error.description.contains(reason))
        #expect(error.description.contains("give 'auto'"))
    }

    @Test("changes the bundled samples by less than a step in 255, and no style")
    func samples() throws {
        let models = try ModelStore(
            bundledFolder: Places.models,
            dataFolder: FileManager.default.temporaryDirectory.appending(path: "impasto-no-models"))
        let exact = Stylizer(models: models, threads: 2)
        let rounded = Stylizer(models: models, threads: 2, precision: .bfloat16)
        let pair = ModelPair.bundled
        let samples = Places.repository.appending(path: "Public/samples")
        func pictures(_ folder: String) throws -> [RasterImage] {
            try FileManager.default.contentsOfDirectory(
                at: samples.appending(path: folder), includingPropertiesForKeys: nil
            ).filter { $0.pathExtension == "jpg" }.sorted { $0.path < $1.path }.map {
                try ImageDecoder().decode([UInt8](Data(contentsOf: $0))).image
            }
        }
        let styles = try pictures("style"), contents = try pictures("content")
        try #require(contents.count > 5 && styles.count >= contents.count)
        for (index, content) in contents.enumerated() {
            func paint(_ stylizer: Stylizer) throws -> (StyleVector, [UInt8]) {
                let style = try stylizer.styleVector(
                    of: styles[index], styleSize: 96, square: false, styleModel: pair.style)
                var task = StylizationTask(
                    content: content, style: style, styleModel: pair.style, transformer: pair.transformer)
                task.contentSize = .height(96)
                return (style, try stylizer.stylize(task).rgb)
            }
            let (style, painted) = try paint(exact)
            let (sameStyle, nearly) = try paint(rounded)
            #expect(style == sameStyle)
            #expect(painted != nearly)
            let sum = zip(painted, nearly).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
            #expect(Double(sum) / Double(painted.count) < 1, "content sample \(index)")
        }
    }
}
