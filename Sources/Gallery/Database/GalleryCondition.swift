import Dispatch
import Synchronization

/// What was noticed about a gallery while it was open, and whether it still is.
final class GalleryCondition: Sendable {
    private struct Notes {
        var isClosed = false
        var displacement: GalleryError?
        var damage: GalleryError?
    }

    private let notes = Mutex(Notes())
    private let calls = DispatchGroup()

    /// A call begins, and ends with ``endCall()``.
    ///
    /// Throws if the gallery is closed, whose connections cannot be asked any more, or if the file was once
    /// found displaced: a connection that was opened meanwhile may have another file, so that it would not
    /// help to put the right one back.
    func beginCall(path: String) throws(GalleryError) {
        let obstacle: GalleryError? = notes.withLock { notes in
            if notes.isClosed { return .closed(path: path) }
            if notes.displacement == nil { calls.enter() }
            return notes.displacement
        }
        if let obstacle { throw obstacle }
    }

    func endCall() { calls.leave() }

    /// No call begins from here on; waits for those under way.
    ///
    /// False at once if it was closed before.
    func close() -> Bool {
        let isFirst = notes.withLock { notes in
            defer { notes.isClosed = true }
            return !notes.isClosed
        }
        if isFirst { calls.wait() }
        return isFirst
    }

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

    /// Throws the first damage that was noticed.
    func requireUndamaged() throws(GalleryError) {
        if let error = notes.withLock({ $0.damage }) { throw error }
    }
}
