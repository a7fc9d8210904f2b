package import Foundation
package import Gallery
import ImageCodecs
package import RenderQueue
package import Stylization

extension SwatchPainter {
    /// The height of a swatch, in px: the size at which strokes are the network's own, so the brush is 1.
    static let height = 256

    /// A painter for the gallery that works through the render queue.
    ///
    /// It paints the sample file `sample` with a transformer of a style's space that is on this machine:
    /// that of `defaultModels` (`nil` for the engine's default pair at that moment), else the first.
    package static func queued(
        painting: any StylizationEngine, queue: RenderQueue, sample: URL, defaultModels: ModelPair?
    ) -> SwatchPainter {
        SwatchPainter { vector in
            let found = try await BlockingWork.run {
                painting.networks.filter(\.isPresent).preferred(
                    .transformer, in: vector.space, over: defaultModels ?? painting.defaultPair)
            }
            guard let transformer = found else { return nil }
            let request = RenderRequest(client: ClientID(rawValue: "swatches"), priority: .preview)
            return try await queue.render(request) { control in
                let bytes = [UInt8](try Data(contentsOf: sample))
                let content = try ImageDecoder().decode(bytes, atLeastHeight: height).image
                let painted = try painting.paint(
                    StylizationTask(
                        content: content, contentID: "swatch", contentSize: .height(height),
                        brush: .times(1), style: vector, strength: 1, styleModel: "",
                        transformer: transformer.name, preserveColor: false),
                    control: control)
                return try Swatch(Data(try ImageEncoder(quality: 88).jpeg(painted)))
            }
        }
    }
}
