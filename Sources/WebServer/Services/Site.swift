import Hummingbird
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
        let pages = try await PageRenderer(configuration, version: dependencies.version)
        port = pages.port
        let services = try PaintingServices(
            configuration, dependencies, strings: pages.strings, logger: logger)
        let (files, samples, rendering) = (services.files, services.samples, services.rendering)
        let imageLimits = services.imageLimits
        let requests = RequestMetrics()
        let rules = SetOnce<RequestRules>()
        requestLog = RequestLog(metrics: requests, isSilent: configuration.isPrivate, rules: rules)
        let reader = BodyReader(limits: limits, memory: memory)

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
            configuration: configuration, engine: dependencies.engine, samples: samples, pages: pages,
            version: dependencies.version
        ).add(to: router)
        let reference = try APIReference(publicFolder: configuration.publicFolder)
        ProblemRoutes(reference: reference, pages: pages).add(to: router)
        DocumentRoutes(reference: reference, pages: pages, base: configuration.basePath).add(to: router)
        RenderRoutes(rendering: rendering, reader: reader).add(to: router)
        ReceiptRoutes(rendering: rendering, reader: reader).add(to: router)
        OpenAIRoutes(
            editing: ImageEditing(rendering: rendering, naming: services.naming, limits: limits),
            reader: reader, base: configuration.basePath
        ).add(to: router)
        ModelContextRoutes(services: services, version: dependencies.version, reader: reader).add(to: router)
        let events = JobEvents(base: configuration.basePath)
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
}
