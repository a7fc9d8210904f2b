public import Foundation
public import Gallery
import ImageCodecs
public import RenderQueue
import Stylization

/// Paints the swatches of saved styles through the render queue; the composition root gives it to the gallery
/// when it opens it.
public enum SwatchStudio {
    /// The height of a swatch, in px.
    static let height = 256

    /// A painter that paints the sample file `sample` with the first transformer of a style's space that is
    /// on this machine, `preferred` first.
    public static func painter(
        painting: any Painting, queue: RenderQueue, sample: URL, preferred: String
    ) -> SwatchPainter {
        SwatchPainter { vector in
            let fitting = try await painting.listNetworks().filter {
                $0.kind == .transformer && $0.isPresent && $0.space == vector.space
            }
            guard let transformer = fitting.first(where: { $0.name == preferred }) ?? fitting.first else {
                return nil
            }
            let request = RenderRequest(client: ClientID(rawValue: "swatches"), priority: .preview)
            return try await queue.render(request) { control in
                let bytes = [UInt8](try Data(contentsOf: sample))
                let content = try ImageDecoder().decode(bytes, atLeastHeight: height).image
                let painted = try painting.paint(
                    StylizationTask(
                        content: content, contentID: "swatch", contentSize: .height(height), style: vector,
                        strength: 1, styleModel: "", transformer: transformer.name, preserveColor: false),
                    control: control)
                return try Swatch(Data(try ImageEncoder(quality: 88).jpeg(painted)))
            }
        }
    }
}
