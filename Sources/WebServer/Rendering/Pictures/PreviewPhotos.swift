import Application
import Foundations
import ImageCodecs
import RenderQueue
import Stylization

/// Photos as large as their previews need them, so that a slider's move neither decodes nor shrinks a large one again.
///
/// Only of samples, and of uploads as long as these are kept. They can be made again at any time: they are the first to
/// make way for work that needs their memory.
struct PreviewPhotos: Sendable {
    struct Key: Hashable, Sendable {
        /// What the photo itself is known by.
        let digest: String
        let size: PixelSize

        /// Of the copy for a preview; `nil` where none is kept.
        init?(of photo: LoadedPicture, sizes: PaintingSizes) {
            guard sizes.previewHeight != nil, sizes.decodingHeight != nil, let digest = photo.digest else {
                return nil
            }
            self.digest = digest
            size = sizes.finest
        }
    }

    struct Photo: Sendable {
        let image: RasterImage
        /// What caches know these pixels by.
        let contentID: String
    }

    private let cache: LRUCache<Key, Photo>

    /// An empty cache.
    init(byteLimit: Int, timeToLive: Duration, time: TimeSource = .system) {
        cache = LRUCache(byteLimit: byteLimit, countLimit: 256, timeToLive: timeToLive, now: time.now)
    }

    func photo(for key: Key) -> Photo? { cache.value(for: key) }

    /// The photo, for an estimate: it does not count as its use.
    func peek(_ key: Key) -> Photo? { cache.peek(key) }

    /// Keeps a copy of a photo while `isWanted`.
    func insert(_ photo: Photo, for key: Key, isWanted: () -> Bool) {
        cache.insert(photo, for: key, bytes: photo.image.memoryBytes)
        // In this order: who drops the photo from now on forgets this as well.
        if !isWanted() { forget(key.digest) }
    }

    /// Drops what was made of a photo that is kept no more.
    func forget(_ digest: String) { cache.removeAll { $0.digest == digest } }

    func removeExpired() { cache.removeExpired() }

    /// Drops so many bytes, or all.
    ///
    /// Returns how many became free.
    func drop(_ bytes: Int) -> Int { cache.drop(bytes) }

    var statistics: CacheStatistics { cache.statistics }
}
