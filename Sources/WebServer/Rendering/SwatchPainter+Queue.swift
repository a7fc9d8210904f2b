package import Application
package import Foundation
package import Gallery
package import RenderQueue
package import Stylization

extension SwatchPainter {
    /// A painter for the gallery that works through the render queue, on the sample files `photos`; `defaultModels` is
    /// `nil` for the engine's default pair at the moment of painting.
    package static func queued(
        engine: any StylizationEngine, queue: RenderQueue, photos: [URL], defaultModels: ModelPair?
    ) -> SwatchPainter {
        let work = SwatchWork(engine: engine, photos: photos, defaultModels: defaultModels)
        return SwatchPainter(height: SwatchWork.height) { vector in
            let transformer = try await BlockingWork.run { work.transformer(for: vector.space) }
            guard let transformer else { return nil }
            let request = RenderRequest(client: ClientID(rawValue: "swatches"), priority: .preview)
            return try await queue.render(request) { control in
                try work.paint(vector, transformer: transformer, control: control)
            }
        }
    }
}
