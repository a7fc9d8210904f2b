package import ImageCodecs
import Kernels
package import Stylization

/// The engine itself: a `Stylizer` and its networks.
package struct StylizerEngine: StylizationEngine {
    /// What computes.
    package let stylizer: Stylizer

    /// The engine that computes with `stylizer`.
    package init(_ stylizer: Stylizer) { self.stylizer = stylizer }

    package var networks: [NetworkDescription] {
        stylizer.models.list().map { NetworkDescription($0) }
    }

    package var defaultPair: ModelPair { stylizer.models.defaultPair() }

    package var threads: Int { stylizer.threads }
    package var processor: String { stylizer.kernels.level.rawValue }
    package var precision: String { stylizer.precision.rawValue }

    package func styleVector(
        of image: RasterImage, styleSize: Int, square: Bool, styleModel: String, styleIndex: Int,
        control: RenderControl
    ) throws -> StyleVector {
        try stylizer.styleVector(
            of: image, styleSize: styleSize, square: square, styleModel: styleModel,
            control: control.begin(.styleVector, styleIndex: styleIndex))
    }

    package func paint(_ task: StylizationTask, control: RenderControl) throws -> RasterImage {
        try stylizer.stylize(task, control: control)
    }

    package func makeStream(_ settings: StreamSettings) -> any StreamPainter {
        StylizationStream(settings, on: stylizer)
    }

    package func cost(of stream: StreamSettings, frame: PixelSize) -> NetworkCost {
        (try? stylizer.streamCost(stream, frame: frame)) ?? NetworkCost(multiplyAdds: 0, bytes: 0)
    }

    package func cost(
        transformer: String, height: Int, width: Int, brush: BrushSize, previewHeight: Int?, paintings: Int
    ) -> NetworkCost {
        (try? stylizer.paintingCost(
            transformer: transformer, height: height, width: width, brush: brush,
            previewHeight: previewHeight, paintings: paintings)) ?? NetworkCost(multiplyAdds: 0, bytes: 0)
    }

    package func cost(styleModel: String, height: Int, width: Int) -> NetworkCost {
        (try? stylizer.cost(styleModel, kind: .style, height: height, width: width))
            ?? NetworkCost(multiplyAdds: 0, bytes: 0)
    }

    package func shares(
        of content: String, renditions: [Rendition?], transformer: String, styleModel: String,
        padding: PaddingChoice, pyramid: PaintingPyramid
    ) -> PaintingShares {
        stylizer.shares(
            of: content, renditions: renditions, transformer: transformer, styleModel: styleModel,
            padding: padding, pyramid: pyramid)
    }

    package func forgetContents(unusedFor duration: Duration) { stylizer.forgetContents(unusedFor: duration) }

    package func benchmark(size: Int, runs: Int, control: RenderControl) throws -> [BenchmarkResult] {
        try stylizer.models.list().map { model in
            let (name, kind) = (model.record.name, model.record.kind)
            guard model.isPresent else {
                return BenchmarkResult(
                    network: name, kind: kind.rawValue, medianMs: nil, minimumMs: nil, present: false)
            }
            try control.checkCancellation()
            let times = try NetworkBenchmark(model, of: stylizer, height: size, width: size).run(runs)
            return BenchmarkResult(
                network: name, kind: kind.rawValue, medianMs: times.median, minimumMs: times.minimum,
                present: true)
        }
    }
}
