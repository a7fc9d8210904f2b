public import Gallery
public import ImageCodecs
public import RenderQueue

/// What the server is built over; made by the composition root, or by a test.
public struct ServerDependencies: Sendable {
    /// The engine.
    public var painting: any Painting
    /// What runs renders. The server shuts it down when it stops.
    public var queue: RenderQueue
    /// Renders that clients come back for; they run on ``queue``.
    public var jobs: JobRegistry
    /// Decoded pictures in memory.
    public var uploads: UploadStore<RasterImage>
    /// Photos at the sizes of their previews.
    let photos: PreviewPhotos
    /// What bodies, decoding and renders take their memory from.
    public var memory: MemoryBudget
    /// How the memory was divided.
    let shares: MemoryShares
    /// Style vectors that were computed before.
    public var vectors: StyleVectorCache
    /// The saved styles; `nil` for a server without a gallery.
    public var gallery: Gallery?
    /// The program's version, such as `1.0.0`.
    public var version: String
    /// Where the log goes, to count what is lost of it; `nil` where nobody counts.
    public var log: LogSink?

    /// The given engine and queue, with empty stores for results and uploads within the configuration's limits.
    public init(
        configuration: ServerConfiguration, painting: any Painting, queue: RenderQueue,
        vectors: StyleVectorCache = StyleVectorCache(), gallery: Gallery? = nil, version: String,
        log: LogSink? = nil
    ) {
        self.painting = painting
        self.queue = queue
        shares = configuration.memoryShares
        let configuration = configuration.fitted(to: shares)
        let jobs = JobRegistry(queue: queue, limits: configuration.jobs)
        let photos = PreviewPhotos(
            byteLimit: shares.previewPhotos, timeToLive: configuration.uploads.timeToLive)
        let uploads = UploadStore<RasterImage>(
            limits: configuration.uploads,
            onRemoval: { upload in
                if let digest = upload.digest { photos.forget(digest) }
            },
            byteCount: \.memoryBytes)
        self.photos = photos
        self.jobs = jobs
        self.uploads = uploads
        memory = configuration.memoryBudget(shares, photos: photos, uploads: uploads, jobs: jobs)
        self.vectors = vectors
        self.gallery = gallery
        self.version = version
        self.log = log
    }
}

extension RasterImage {
    /// What the pixels and the profile occupy, in bytes.
    public var memoryBytes: Int { rgb.count + (alpha?.count ?? 0) + (iccProfile?.count ?? 0) }
}
