import Foundation
import Foundations
import ImageCodecs
import Inference
import Kernels
import Stylization
import WebServer

/// The engine as the server sees it.
struct StylizerEngine: StylizationEngine {
    let stylizer: Stylizer

    init(_ stylizer: Stylizer) { self.stylizer = stylizer }

    var networks: [NetworkDescription] {
        stylizer.models.list().map { model in
            let record = model.record
            return NetworkDescription(
                name: record.name, kind: record.kind, space: record.space,
                title: record.title, bytes: record.files.reduce(0) { $0 + $1.bytes }, licence: record.licence,
                source: record.source?.repository ?? "", isPresent: model.isPresent, digest: digest(record))
        }
    }

    var defaultPair: ModelPair { stylizer.models.defaultPair() }

    /// One digest over a network's files: of their digests, in the manifest's order.
    private func digest(_ record: ModelRecord) -> String? {
        let digests = record.files.compactMap { $0.sha256 ?? $0.gitBlobSHA1 }
        guard digests.count == record.files.count else { return nil }
        return "sha256:\(SHA256.hexDigest(of: Array(digests.joined(separator: "\n").utf8)))"
    }

    var threads: Int { stylizer.threads }
    var processor: String { stylizer.kernels.level.rawValue }

    func styleVector(
        of image: RasterImage, styleSize: Int, square: Bool, styleModel: String, styleIndex: Int,
        control: RenderControl
    ) throws -> StyleVector {
        try stylizer.styleVector(
            of: image, styleSize: styleSize, square: square, styleModel: styleModel,
            control: control.begin(.styleVector, styleIndex: styleIndex))
    }

    func paint(_ task: StylizationTask, control: RenderControl) throws -> RasterImage {
        try stylizer.stylize(task, control: control)
    }

    func cost(
        transformer: String, height: Int, width: Int, brush: BrushSize, previewHeight: Int?
    ) -> NetworkCost {
        (try? stylizer.paintingCost(
            transformer: transformer, height: height, width: width, brush: brush,
            previewHeight: previewHeight)) ?? NetworkCost(multiplyAdds: 0, bytes: 0)
    }

    func cost(styleModel: String, height: Int, width: Int) -> NetworkCost {
        (try? stylizer.cost(styleModel, kind: .style, height: height, width: width))
            ?? NetworkCost(multiplyAdds: 0, bytes: 0)
    }

    func shares(
        of content: String, transformer: String, styleModel: String, padding: PaddingChoice,
        pyramid: PaintingPyramid
    ) -> PaintingShares {
        stylizer.shares(
            of: content, transformer: transformer, styleModel: styleModel, padding: padding, pyramid: pyramid)
    }

    func forgetContents(unusedFor duration: Duration) { stylizer.forgetContents(unusedFor: duration) }

    func benchmark(size: Int, runs: Int, control: RenderControl) throws -> [BenchmarkResult] {
        try stylizer.models.list().map { model in
            let kind = model.record.kind == .style ? "style" : "transformer"
            guard model.isPresent else {
                return BenchmarkResult(
                    network: model.record.name, kind: kind, medianMs: nil, minimumMs: nil, present: false)
            }
            try control.checkCancellation()
            let (network, _) = try stylizer.network(model.record.name, kind: model.record.kind)
            let times = try NetworkBenchmark(network, height: size, width: size, pool: stylizer.pool).run(
                runs)
            return BenchmarkResult(
                network: model.record.name, kind: kind, medianMs: times.median, minimumMs: times.minimum,
                present: true)
        }
    }
}
