import Synchronization

/// What was noticed about a gallery while it was open.
final class GalleryCondition: Sendable {
    private struct Notes {
        var displacement: GalleryError?
        var damage: GalleryError?
        var hasTraces = false
    }

    private let notes = Mutex(Notes())

    /// Remembers that the file is damaged or is not where it was; other errors pass.
    func note(_ error: GalleryError) {
        notes.withLock { notes in
            switch error {
            case .corrupt, .notAGallery: notes.damage = notes.damage ?? error
            case .displaced: notes.displacement = error
            default: break
            }
        }
    }

    /// Throws if the file was once found displaced: a connection that was opened meanwhile may have another file, so that
    /// it would not help to put the right one back.
    func requireInPlace() throws(GalleryError) {
        if let error = notes.withLock({ $0.displacement }) { throw error }
    }

    /// Throws the first damage that was noticed.
    func requireUndamaged() throws(GalleryError) {
        if let error = notes.withLock({ $0.damage }) { throw error }
    }

    /// Whether what was deleted for good may still be read in the file or its log.
    var hasTraces: Bool {
        get { notes.withLock { $0.hasTraces } }
        set { notes.withLock { $0.hasTraces = newValue } }
    }
}
