package import ImageCodecs
package import Stylization

/// A network that the program knows, whether its files are here or not.
package struct NetworkDescription: ModelCandidate, Sendable, Equatable {
    /// The name in requests and of the folder under `Models/`.
    package let name: String
    /// What it does.
    package let kind: ModelKind
    /// Only networks and vectors of one space work together.
    package let space: StyleSpace
    /// What people read.
    package let title: String
    /// The size of its files, in bytes.
    package let bytes: Int
    /// An SPDX identifier or a short text.
    package let licence: String
    /// Where it comes from.
    package let source: String
    /// Whether its files are on this machine.
    package let isPresent: Bool
    /// `sha256:` and hexadecimal digits over its files, for receipts; `nil` if it is not known.
    package let digest: String?

    /// A network's description.
    package init(
        name: String, kind: ModelKind, space: StyleSpace, title: String, bytes: Int, licence: String,
        source: String,
        isPresent: Bool, digest: String?
    ) {
        self.name = name
        self.kind = kind
        self.space = space
        self.title = title
        self.bytes = bytes
        self.licence = licence
        self.source = source
        self.isPresent = isPresent
        self.digest = digest
    }
}

/// One network's speed on this machine.
package struct BenchmarkResult: Sendable, Codable, Equatable {
    /// The network's name.
    package let network: String
    /// `style` or `transformer`.
    package let kind: String
    /// The middle of the runs, in ms; `nil` if the network is not here.
    package let medianMs: Double?
    /// The fastest of the runs, in ms; `nil` if the network is not here.
    package let minimumMs: Double?
    /// Whether the network is here.
    package let present: Bool

    /// A result.
    package init(network: String, kind: String, medianMs: Double?, minimumMs: Double?, present: Bool) {
        self.network = network
        self.kind = kind
        self.medianMs = medianMs
        self.minimumMs = minimumMs
        self.present = present
    }
}

/// What the server needs of the engine.
///
/// The calls with a control are blocking and use all cores: they run only as work of the render queue.
package protocol StylizationEngine: Sendable {
    /// Every network that the program knows; the files may come and go while the server runs, so this looks at
    /// them.
    var networks: [NetworkDescription] { get }

    /// The networks to use when nobody chose; looks at files as ``networks`` does, because a pull changes it.
    var defaultPair: ModelPair { get }

    /// How many threads compute.
    var threads: Int { get }

    /// The level of the processor's instructions in use, such as `avx2`.
    var processor: String { get }

    /// The style of a picture.
    ///
    /// - Parameters:
    ///   - styleSize: the height in px that the picture is scaled to.
    ///   - square: whether it is forced to a square of that size.
    ///   - styleIndex: which of several styles this is, for the stage ``RenderStage/styleVector`` that is begun
    ///     on `control`.
    func styleVector(
        of image: RasterImage, styleSize: Int, square: Bool, styleModel: String, styleIndex: Int,
        control: RenderControl
    ) throws -> StyleVector

    /// The painted picture; its stages ``RenderStage/identityVector`` and ``RenderStage/stylizing`` are begun
    /// on `control`.
    func paint(_ task: StylizationTask, control: RenderControl) throws -> RasterImage

    /// What painting a picture of this size in px takes, all octaves together; 0 for a name that is not known.
    ///
    /// - Parameter previewHeight: the height in px that the painting is shown at, if it is higher.
    func cost(
        transformer: String, height: Int, width: Int, brush: BrushSize, previewHeight: Int?
    ) -> NetworkCost

    /// What a style network takes for a picture of this size in px; 0 for a name that is not known.
    func cost(styleModel: String, height: Int, width: Int) -> NetworkCost

    /// What there would be to do now of a painting's stages, for a photo of which something may be kept.
    ///
    /// - Parameter content: what the photo will be called, as in the task's `contentID`.
    func shares(
        of content: String, transformer: String, styleModel: String, padding: PaddingChoice,
        pyramid: PaintingPyramid
    ) -> PaintingShares

    /// Times every network that is here, on a picture of `size` times `size` px.
    func benchmark(size: Int, runs: Int, control: RenderControl) throws -> [BenchmarkResult]

    /// Lets go of what is kept of pictures for the next render of them, and was not used for `duration`.
    func forgetContents(unusedFor duration: Duration)
}

extension StylizationEngine {
    /// ``networks`` for a task: finding out which are here looks at files.
    func listNetworks() async throws -> [NetworkDescription] {
        try await BlockingWork.run { networks }
    }

    /// The networks of a request that says nothing about them, for a task: the configuration's, else those of now.
    func findDefaultPair(_ configuration: ServerConfiguration) async throws -> ModelPair {
        if let pair = configuration.defaultModels { return pair }
        return try await BlockingWork.run { defaultPair }
    }
}
