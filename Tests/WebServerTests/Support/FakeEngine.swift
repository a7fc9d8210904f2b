import Application
import Dispatch
import ImageCodecs
import RenderQueue
import Stylization
import Synchronization
import WebServer

/// An engine that computes next to nothing: a style is the picture's mean colour, and painting mixes that
/// colour into the photo.
///
/// It can be held, as a large picture would hold the real one.
final class FakeEngine: StylizationEngine {
    private struct State {
        var isHeld = false
        var painted: [StylizationTask] = []
        var streams: [StreamSettings] = []
        var vectorCount = 0
        var cancelledCount = 0
        var pulled: Set<String> = []
        var lacking: Set<String> = []
        var defaultPair = ModelPair.bundled
        var spend: @Sendable (_ calls: Int, _ multiplyAdds: Int) -> Void = { _, _ in }
    }
    private let state = Mutex(State())
    private let started = AsyncStream<Void>.makeStream()
    private let stopped = AsyncStream<Void>.makeStream()
    let threads = 2
    let processor = "fake"
    let precision = "f32"

    var networks: [NetworkDescription] {
        let (pulled, lacking) = state.withLock { ($0.pulled, $0.lacking) }
        let separable = ModelPair.original.transformer
        let learning = ModelPair.original.style
        return [
            Self.network("style-mobilenet-v2", .style, .magentaMobile),
            Self.network("transformer-quarter", .transformer, .magentaMobile),
            Self.network(learning, .style, .tfjsOriginal, isPresent: !lacking.contains(learning)),
            Self.network("saved_model_transformer_js", .transformer, .tfjsOriginal),
            Self.network(separable, .transformer, .tfjsOriginal, isPresent: pulled.contains(separable)),
        ]
    }

    /// The engine's default pair at the moment.
    var defaultPair: ModelPair {
        get { state.withLock { $0.defaultPair } }
        set { state.withLock { $0.defaultPair = newValue } }
    }

    /// What a pull of the original's separable transformer, the one that is not here, does to the engine.
    func pullTheRest() {
        state.withLock { $0.pulled = [ModelPair.original.transformer] }
        defaultPair = .original
    }

    /// Takes the original's style network away.
    func removeOriginalStyleNetwork() { state.withLock { $0.lacking = [ModelPair.original.style] } }

    private static func network(
        _ name: String, _ kind: ModelKind, _ space: StyleSpace, isPresent: Bool = true
    ) -> NetworkDescription {
        NetworkDescription(
            name: name, kind: kind, space: space, title: "The \(name)", bytes: 9_600_000,
            licence: "Apache-2.0",
            source: "https://example.org/networks/", isPresent: isPresent, digest: "sha256:\(name)")
    }

    /// What was painted, in order.
    var painted: [StylizationTask] { state.withLock { $0.painted } }
    /// How often a style network ran.
    var vectorCount: Int { state.withLock { $0.vectorCount } }
    /// How many paintings ended because they were cancelled.
    var cancelledCount: Int { state.withLock { $0.cancelledCount } }

    /// From now on networks take time, of a clock that stands still otherwise.
    func takeTime(_ spend: @escaping @Sendable (_ calls: Int, _ multiplyAdds: Int) -> Void) {
        state.withLock { $0.spend = spend }
    }

    private func spend(_ calls: Int, _ cost: NetworkCost) {
        state.withLock { $0.spend }(calls, cost.multiplyAdds)
    }

    /// From now on paintings wait, like large ones, until ``release()`` or their cancellation.
    func hold() { state.withLock { $0.isHeld = true } }
    func release() { state.withLock { $0.isHeld = false } }

    /// Waits until the next painting has begun.
    func nextStart() async {
        var iterator = started.stream.makeAsyncIterator()
        await iterator.next()
    }

    /// Waits until the next painting was cancelled.
    func nextCancellation() async {
        var iterator = stopped.stream.makeAsyncIterator()
        await iterator.next()
    }

    func styleVector(
        of image: RasterImage, styleSize: Int, square: Bool, styleModel: String, styleIndex: Int,
        control: RenderControl
    ) throws -> StyleVector {
        _ = control.begin(.styleVector, styleIndex: styleIndex)
        state.withLock { $0.vectorCount += 1 }
        let size = StyleSize(styleSize, square: square).resolved(width: image.width, height: image.height)
        spend(1, cost(styleModel: styleModel, height: size.height, width: size.width))
        let space = networks.first { $0.name == styleModel }?.space ?? .magentaMobile
        let sums = image.rgb.indices.reduce(into: [0, 0, 0]) { $0[$1 % 3] += Int(image.rgb[$1]) }
        let means = sums.map { Float($0) / Float(image.width * image.height) / 255 }
        return try StyleVector(
            (0..<StyleVector.count).map { means[$0 % 3] + Float(styleSize) * 1e-4 + (square ? 1e-3 : 0) },
            space: space)
    }

    /// Paints each frame as a picture of its own.
    private final class Frames: StreamPainter {
        private let engine: FakeEngine
        private let state: Mutex<(settings: StreamSettings, pixels: Int)>

        init(_ engine: FakeEngine, _ settings: StreamSettings) {
            self.engine = engine
            state = Mutex((settings, 0))
        }

        var settings: StreamSettings {
            get { state.withLock { $0.settings } }
            set { state.withLock { $0.settings = newValue } }
        }
        /// One for each px of the last painting.
        var bytes: Int { state.withLock { $0.pixels } }

        func paint(_ frame: RasterImage, control: RenderControl) throws -> RasterImage {
            let settings = settings
            let painting = try engine.paint(
                StylizationTask(
                    content: frame, contentSize: settings.size, brush: settings.brush, style: settings.style,
                    strength: settings.strength, regions: settings.regions,
                    strengthMap: settings.strengthMap, kept: settings.kept,
                    styleModel: settings.styleModel, transformer: settings.transformer,
                    finish: settings.finish, padding: settings.padding),
                control: control)
            state.withLock { $0.pixels = painting.size.pixels }
            return painting
        }
    }

    func makeStream(_ settings: StreamSettings) -> any StreamPainter {
        state.withLock { $0.streams.append(settings) }
        return Frames(self, settings)
    }

    func cost(of stream: StreamSettings, frame: PixelSize) -> NetworkCost {
        let size = stream.size.resolved(width: frame.width, height: frame.height)
        return cost(
            transformer: stream.transformer, height: size.height, width: size.width, brush: stream.brush,
            previewHeight: nil, paintings: stream.regions.count + 1)
    }

    func paint(_ task: StylizationTask, control: RenderControl) throws -> RasterImage {
        let painting = task.paintingSize
        let octaves = PaintingPyramid(
            width: painting.width, height: painting.height, brush: task.brush,
            previewHeight: task.previewHeight
        ).octaves
        if task.strength != 1 {
            if keepsIdentity(of: task.contentID) {
                control.pass(.identityVector)
            } else {
                _ = control.begin(.identityVector)
                spend(
                    1, cost(styleModel: task.styleModel, height: octaves[0].height, width: octaves[0].width))
            }
        }
        _ = control.begin(.stylizing)
        started.continuation.yield()
        // The real engine looks at its control between bands; this stands for the bands of a large picture.
        let bands = DispatchSemaphore(value: 0)
        while state.withLock({ $0.isHeld }) {
            if control.isCancelled { break }
            _ = bands.wait(timeout: .now() + .milliseconds(2))
        }
        if control.isCancelled {
            state.withLock { $0.cancelledCount += 1 }
            stopped.continuation.yield()
            throw CancellationError()
        }
        state.withLock { $0.painted.append(task) }
        spend(
            octaves.count,
            cost(
                transformer: task.transformer, height: painting.height, width: painting.width,
                brush: task.brush, previewHeight: task.previewHeight,
                paintings: 1 + task.regions.count + (task.strengthMap == nil ? 0 : 1)))
        let size = task.resultSize
        var image = try task.content.resized(width: size.width, height: size.height)
        for index in image.rgb.indices {
            let colour = min(max(task.style.values[index % 3], 0), 1) * 255
            image.rgb[index] = UInt8((Float(image.rgb[index]) + colour) / 2)
        }
        return image
    }

    func cost(
        transformer: String, height: Int, width: Int, brush: BrushSize, previewHeight: Int?, paintings: Int
    ) -> NetworkCost {
        let pixels = PaintingPyramid(
            width: width, height: height, brush: brush, previewHeight: previewHeight
        ).octaves.map { $0.height * $0.width }
        return NetworkCost(
            multiplyAdds: pixels.reduce(0, +) * 12_500 * paintings,
            bytes: (pixels.max() ?? 0) * (96 + 4 * paintings))
    }

    func cost(styleModel: String, height: Int, width: Int) -> NetworkCost {
        NetworkCost(multiplyAdds: height * width * 5_000, bytes: height * width * 50)
    }

    /// The photo's own style is kept by its name alone, whatever the size.
    private func keepsIdentity(of content: String?) -> Bool {
        guard let content else { return false }
        return state.withLock { $0.painted.contains { $0.contentID == content && $0.strength != 1 } }
    }

    func shares(
        of content: String, renditions: [Rendition?], transformer: String, styleModel: String,
        padding: PaddingChoice, pyramid: PaintingPyramid
    ) -> PaintingShares {
        PaintingShares(identityVector: keepsIdentity(of: content) ? 0 : 1)
    }

    func benchmark(size: Int, runs: Int, control: RenderControl) throws -> [BenchmarkResult] {
        networks.map { network in
            BenchmarkResult(
                network: network.name, kind: network.kind.rawValue, medianMs: network.isPresent ? 2 : nil,
                minimumMs: network.isPresent ? 1 : nil, present: network.isPresent)
        }
    }

    func forgetContents(unusedFor duration: Duration) {}
}
