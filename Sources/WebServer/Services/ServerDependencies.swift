package import Application
package import Gallery
package import HostSystem
package import ImageCodecs
package import RenderQueue

/// What the server is built over; made by the composition root, or by a test.
package struct ServerDependencies: Sendable {
    /// The engine.
    package var engine: any StylizationEngine
    /// What runs renders.
    ///
    /// The server shuts it down when it stops.
    package var queue: RenderQueue
    /// Renders that clients come back for; they run on ``queue``.
    package var jobs: JobRegistry
    /// Decoded pictures in memory.
    package var uploads: UploadStore<UploadedPicture>
    /// Streams of cameras and clips that are open.
    let streams: StreamRegistry<LiveStream>
    /// Photos at the sizes of their previews.
    let photos: PreviewPhotos
    /// What bodies, decoding and renders take their memory from.
    package var memory: MemoryBudget
    /// How the memory was divided.
    let shares: MemoryShares
    /// Style vectors that were computed before.
    package var vectors: StyleVectorCache
    /// The saved styles; `nil` for a server without a gallery.
    package var gallery: Gallery?
    /// The program's version, such as `1.0.0`.
    package var version: String
    /// Where the log goes, for counting dropped lines; `nil` where they are not counted.
    package var log: LogSink?
    /// What started this process, and wants to know how it is.
    package var serviceManager = ServiceManager(environment: [:])

    /// The given engine and queue, with empty stores for results and uploads within the configuration's limits.
    package init(
        configuration: ServerConfiguration, engine: any StylizationEngine, queue: RenderQueue,
        vectors: StyleVectorCache = StyleVectorCache(), gallery: Gallery? = nil, version: String,
        log: LogSink? = nil
    ) {
        self.engine = engine
        self.queue = queue
        shares = configuration.memoryShares
        let configuration = configuration.fitted(to: shares)
        let jobs = JobRegistry(queue: queue, limits: configuration.jobs, instance: configuration.instance)
        let photos = PreviewPhotos(
            byteLimit: shares.previewPhotos, timeToLive: configuration.uploads.timeToLive)
        let uploads = UploadStore<UploadedPicture>(
            limits: configuration.uploads, instance: configuration.instance,
            onRemoval: { upload in
                if let digest = upload.digest { photos.forget(digest) }
            },
            byteCount: \.memoryBytes)
        self.photos = photos
        self.jobs = jobs
        self.uploads = uploads
        streams = StreamRegistry(
            limits: configuration.streams, instance: configuration.instance, time: queue.time,
            onRemoval: { $0.close() })
        memory = configuration.memoryBudget(shares, photos: photos, uploads: uploads, jobs: jobs)
        self.vectors = vectors
        self.gallery = gallery
        self.version = version
        self.log = log
    }
}

extension RasterImage {
    /// What the pixels and the profile occupy, in bytes.
    package var memoryBytes: Int { rgb.count + (alpha?.count ?? 0) + (sourceProfile?.count ?? 0) }
}
