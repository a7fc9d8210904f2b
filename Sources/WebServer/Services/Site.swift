import Hummingbird
import ImageCodecs
import Logging
import RenderQueue

/// Everything that answers requests: files, pages and routes behind one guard.
struct Site: Sendable {
    let responder: SiteResponder
    /// Set when the port is known.
    let rules: SetOnce<RequestRules>
    /// As the rules; pages and `/api/privacy` name it.
    let port: SetOnce<Int>
    /// Where requests are counted, and written down unless the server is private.
    let requestLog: RequestLog
    /// The routes as they are, for tests that hold the guard and the API's description against them.
    let routes: [(path: String, method: String)]

    /// Reads the page's folder.
    ///
    /// Throws ``WebServerError``.
    init(
        configuration: ServerConfiguration, dependencies: ServerDependencies, logger: Logger
    ) async throws {
        let limits = configuration.limits
        let memory = dependencies.memory
        let imageLimits = ImageLimits(fileBytes: limits.fileBytes, pixels: limits.pixels)
        let pages = try await PageRenderer(configuration, version: dependencies.version)
        port = pages.port
        let files = try StaticFiles(publicFolder: configuration.publicFolder)
        let samples = SampleCatalog(files: files)
        let requests = RequestMetrics()
        let rules = SetOnce<RequestRules>()
        requestLog = RequestLog(metrics: requests, isSilent: configuration.isPrivate, rules: rules)
        let reader = BodyReader(limits: limits, memory: memory)
        let engine = dependencies.engine
        let rendering = Self.renderingService(
            configuration, dependencies, files: files, imageLimits: imageLimits, logger: logger)

        let methods = SetOnce<MethodTable>()
        let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: requestLog)
        router.add(
            middleware: RequestGuard(
                rules: rules,
                problems: ProblemResponder(
                    pages: pages, methods: methods, busyAnswer: configuration.busyAnswer),
                attempts: TokenAttempts(time: dependencies.queue.time), base: configuration.basePath,
                remembersLanguage: !configuration.isPrivate))

        HealthRoutes(configuration: configuration, dependencies: dependencies, requests: requests)
            .add(to: router)
        AssetRoutes(files: files).add(to: router)
        InfoRoutes(
            configuration: configuration, engine: engine, samples: samples, pages: pages,
            version: dependencies.version
        ).add(to: router)
        let reference = try APIReference(publicFolder: configuration.publicFolder)
        ProblemRoutes(reference: reference, pages: pages).add(to: router)
        DocumentRoutes(reference: reference, pages: pages).add(to: router)
        RenderRoutes(rendering: rendering, reader: reader).add(to: router)
        ReceiptRoutes(rendering: rendering, reader: reader).add(to: router)
        let naming = StyleNaming(gallery: dependencies.gallery, samples: samples, strings: pages.strings)
        OpenAIRoutes(
            editing: ImageEditing(rendering: rendering, naming: naming, limits: limits), reader: reader,
            base: configuration.basePath
        ).add(to: router)
        let events = EventStream(heartbeat: .seconds(15), base: configuration.basePath)
        JobRoutes(rendering: rendering, reader: reader, events: events).add(to: router)
        UploadRoutes(
            uploads: dependencies.uploads, reader: reader, memory: memory, imageLimits: imageLimits
        ).add(to: router)
        StreamRoutes(
            service: StreamService(
                rendering: rendering, streams: dependencies.streams, imageLimits: imageLimits),
            reader: reader
        ).add(to: router)
        BenchmarkRoutes(rendering: rendering, reader: reader).add(to: router)
        let starter = StarterPackService(samples: samples, strings: pages.strings)
        let gallery = dependencies.gallery
        StyleRoutes(rendering: rendering, reader: reader, gallery: gallery).add(to: router)
        StyleMixRoutes(rendering: rendering, reader: reader, gallery: gallery, starter: starter)
            .add(to: router)
        StyleBulkRoutes(reader: reader, gallery: gallery).add(to: router)
        StyleSharingRoutes(reader: reader, gallery: gallery, base: configuration.basePath).add(to: router)
        GalleryPageRoutes(
            rendering: rendering, reader: reader, pages: pages, gallery: gallery, starter: starter
        ).add(to: router)
        PageRoutes(
            rendering: rendering, reader: reader, pages: pages, samples: samples, gallery: gallery
        ).add(to: router)

        // The guard answers for paths that are not there, too, and has to know which methods others have.
        let listed = router.routes.map { (path: $0.path.description, method: $0.method) }
        methods.set(MethodTable(listed))
        self.responder = SiteResponder(router: router.buildResponder(), base: configuration.basePath)
        self.rules = rules
        routes = listed.map { ($0.path, $0.method.rawValue) }
        dependencies.queue.metrics.add(cache: "uploads") { dependencies.uploads.statistics }
        dependencies.queue.metrics.add(cache: "preview_photos") { dependencies.photos.statistics }
        dependencies.queue.metrics.add(cache: "results") { dependencies.jobs.statistics }
        dependencies.queue.metrics.add(cache: "style_vectors") { dependencies.vectors.statistics }
    }

    private static func renderingService(
        _ configuration: ServerConfiguration, _ dependencies: ServerDependencies, files: StaticFiles,
        imageLimits: ImageLimits, logger: Logger
    ) -> RenderingService {
        let (engine, memory) = (dependencies.engine, dependencies.memory)
        let estimate = PaintingEstimate(
            engine: engine, vectors: dependencies.vectors, photos: dependencies.photos)
        return RenderingService(
            configuration: configuration, engine: engine, queue: dependencies.queue,
            jobs: dependencies.jobs,
            resolver: PaintingResolver(
                engine: engine,
                loader: PictureLoader(files: files, uploads: dependencies.uploads, limits: imageLimits),
                estimate: estimate, gallery: dependencies.gallery, defaultModels: configuration.defaultModels,
                memoryLimit: memory.limit(for: .renders)),
            work: PaintingWork(
                engine: engine, vectors: dependencies.vectors, photos: dependencies.photos,
                memory: memory, version: dependencies.version, isPrivate: configuration.isPrivate),
            memory: memory, logger: logger)
    }
}
