import Gallery
import ImageCodecs
import Logging
import RenderQueue

/// What paints and keeps styles, whoever asks: requests, or a program at the other end of a pipe.
struct PaintingServices: Sendable {
    let configuration: ServerConfiguration
    let files: StaticFiles
    let samples: SampleCatalog
    let strings: StringTable
    let rendering: RenderingService
    let naming: StyleNaming
    let gallery: Gallery?

    var limits: ServerLimits { configuration.limits }

    /// Of pictures that are sent.
    var imageLimits: ImageLimits { Self.imageLimits(configuration) }

    /// Reads the samples of the page's folder.
    ///
    /// Throws ``WebServerError``.
    init(
        _ configuration: ServerConfiguration, _ dependencies: ServerDependencies, strings: StringTable,
        logger: Logger
    ) throws(WebServerError) {
        let files = try StaticFiles(publicFolder: configuration.publicFolder)
        let samples = SampleCatalog(files: files)
        self.configuration = configuration
        self.files = files
        self.samples = samples
        self.strings = strings
        gallery = dependencies.gallery
        naming = StyleNaming(gallery: dependencies.gallery, samples: samples, strings: strings)
        rendering = Self.rendering(configuration, dependencies, files: files, logger: logger)
    }

    private static func imageLimits(_ configuration: ServerConfiguration) -> ImageLimits {
        ImageLimits(fileBytes: configuration.limits.fileBytes, pixels: configuration.limits.pixels)
    }

    private static func rendering(
        _ configuration: ServerConfiguration, _ dependencies: ServerDependencies, files: StaticFiles,
        logger: Logger
    ) -> RenderingService {
        let (engine, memory) = (dependencies.engine, dependencies.memory)
        let estimate = PaintingEstimate(
            engine: engine, vectors: dependencies.vectors, photos: dependencies.photos)
        return RenderingService(
            configuration: configuration, engine: engine, queue: dependencies.queue,
            jobs: dependencies.jobs,
            resolver: PaintingResolver(
                engine: engine,
                loader: PictureLoader(
                    files: files, uploads: dependencies.uploads, limits: imageLimits(configuration)),
                estimate: estimate, gallery: dependencies.gallery, defaultModels: configuration.defaultModels,
                memoryLimit: memory.limit(for: .renders)),
            work: PaintingWork(
                engine: engine, vectors: dependencies.vectors, photos: dependencies.photos,
                memory: memory, version: dependencies.version, isPrivate: configuration.isPrivate),
            memory: memory, logger: logger)
    }
}
