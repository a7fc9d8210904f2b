package import ImageCodecs
package import Stylization

/// What command line and server need of the engine; tests put another in its place.
///
/// The calls with a control are blocking and use all cores: a server runs them only as work of its render queue.
package protocol StylizationEngine: Sendable {
    /// Every network that the program knows; the files may come and go while the server runs, so this looks at
    /// them.
    var networks: [NetworkDescription] { get }

    /// The networks to use where none are named; looks at files as ``networks`` does, because a pull changes it.
    var defaultPair: ModelPair { get }

    /// How many threads compute.
    var threads: Int { get }

    /// The level of the processor's instructions in use, such as `avx2`.
    var processor: String { get }

    /// What transformers compute in: `f32` or `bf16`.
    var precision: String { get }

    /// The style of a picture that is scaled to `styleSize` px of height, or forced to a square of that side.
    ///
    /// `styleIndex` is which of several styles this is, for the stage `RenderStage/styleVector` that is begun on
    /// `control`.
    func styleVector(
        of image: RasterImage, styleSize: Int, square: Bool, styleModel: String, styleIndex: Int,
        control: RenderControl
    ) throws -> StyleVector

    /// The painted picture; its stages `RenderStage/identityVector` and `RenderStage/stylizing` are begun
    /// on `control`.
    func paint(_ task: StylizationTask, control: RenderControl) throws -> RasterImage

    /// A stream without a past, whose frames this engine paints.
    func makeStream(_ settings: StreamSettings) -> any StreamPainter

    /// What a frame of this size takes in such a stream; 0 for a transformer that is not known.
    func cost(of stream: StreamSettings, frame: PixelSize) -> NetworkCost

    /// What painting a picture of this size in px takes, all octaves together; 0 for a name that is not known.
    ///
    /// `previewHeight` is the height in px that the painting is shown at, if it is higher, and `paintings` how many
    /// renditions are painted of it: one, and one more for each region and for a map of the strength.
    func cost(
        transformer: String, height: Int, width: Int, brush: BrushSize, previewHeight: Int?, paintings: Int
    ) -> NetworkCost

    /// What a style network takes for a picture of this size in px; 0 for a name that is not known.
    func cost(styleModel: String, height: Int, width: Int) -> NetworkCost

    /// What there would be to do now of a painting's stages, for a photo of which something may be kept.
    ///
    /// `content` is what the photo will be called, as in the task's `contentID`; of `renditions`, those are `nil` whose
    /// style is not known yet.
    func shares(
        of content: String, renditions: [Rendition?], transformer: String, styleModel: String,
        padding: PaddingChoice, pyramid: PaintingPyramid
    ) -> PaintingShares

    /// Times every network that is here, on a picture of `size` times `size` px.
    func benchmark(size: Int, runs: Int, control: RenderControl) throws -> [BenchmarkResult]

    /// Lets go of what is kept of pictures for the next render of them, and was not used for `duration`.
    func forgetContents(unusedFor duration: Duration)
}
