package import ImageCodecs
package import Stylization

/// The way from a photo's file to a painting's, each stage timed: decode, find the style, paint, encode.
///
/// Command line and server take the same way. Where photos and styles come from, what is kept of them, and how an
/// error names its picture, is theirs.
package struct PaintingPipeline: Sendable {
    private let engine: any StylizationEngine

    /// A pipeline with an engine that paints.
    package init(engine: any StylizationEngine) { self.engine = engine }

    /// Where a painting's style comes from.
    package enum Style {
        /// It is known; no time is counted for it.
        case known(StyleVector)
        /// It is computed or looked up now.
        case found(() throws -> StyleVector)
    }

    /// A painting, and its file.
    package struct Result: Sendable {
        /// The painting.
        package let painting: RasterImage
        /// The painting, encoded.
        package let file: [UInt8]
        /// What the stages took.
        package var clock: StageClock
    }

    /// Paints one photo: `decode` reads it, `task` says what to paint of it in the style, and `encode` makes the file.
    ///
    /// The steps `decode` and `style` may begin their stages on `control`, which the pipeline does not do for them; `clock` is what was spent on this
    /// painting before. Throws what the steps throw, and `CancellationError`.
    package func run<Photo>(
        control: RenderControl = RenderControl(), clock: StageClock = StageClock(),
        decode: () throws -> Photo,
        style: Style, task: (Photo, StyleVector) -> StylizationTask,
        encode: (RasterImage) throws -> [UInt8]
    ) throws -> Result {
        var clock = clock
        let photo = try clock.time(RenderStage.decoding.rawValue, decode)
        let vector: StyleVector
        switch style {
        case .known(let known): vector = known
        case .found(let find): vector = try clock.time(RenderStage.styleVector.rawValue, find)
        }
        try control.checkCancellation()
        let painting = try clock.time(RenderStage.stylizing.rawValue) {
            try engine.paint(task(photo, vector), control: control)
        }
        _ = control.begin(.encoding)
        let file = try clock.time(RenderStage.encoding.rawValue) { try encode(painting) }
        return Result(painting: painting, file: file, clock: clock)
    }
}
