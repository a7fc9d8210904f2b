import Application
import ImageCodecs
import Stylization

/// An engine whose work is neither estimated nor measured, and which keeps nothing.
protocol CostlessEngine: StylizationEngine {}

extension CostlessEngine {
    func cost(of stream: StreamSettings, frame: PixelSize) -> NetworkCost {
        NetworkCost(multiplyAdds: 0, bytes: 0)
    }

    func cost(
        transformer: String, height: Int, width: Int, brush: BrushSize, previewHeight: Int?, paintings: Int
    ) -> NetworkCost {
        NetworkCost(multiplyAdds: 0, bytes: 0)
    }

    func cost(styleModel: String, height: Int, width: Int) -> NetworkCost {
        NetworkCost(multiplyAdds: 0, bytes: 0)
    }

    func shares(
        of content: String, renditions: [Rendition?], transformer: String, styleModel: String,
        padding: PaddingChoice, pyramid: PaintingPyramid
    ) -> PaintingShares {
        PaintingShares()
    }

    func benchmark(size: Int, runs: Int, control: RenderControl) throws -> [BenchmarkResult] { [] }

    func forgetContents(unusedFor duration: Duration) {}
}
