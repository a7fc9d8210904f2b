import Foundation
import Foundations
import HostSystem
import Stylization
import SystemLibC

/// The hidden folder in which a network's files gather until all are here.
///
/// It outlives the process, so that a broken download goes on where it stopped; a lock keeps two processes
/// from writing into it.
final class StagingFolder {
    let url: URL
    /// Of the lock's file; -1 once it is released.
    private(set) var lock: Int32
    private let lockURL: URL

    /// Makes or finds the folder.
    ///
    /// Throws ``DownloadError/busy(model:)`` while another process uses it.
    init(model: String, in store: ModelStore) throws(DownloadError) {
        url = store.stagingFolder(model)
        lockURL = url.appendingPathExtension("lock")
        lock = try PartialFile.opened(lockURL, making: url)
        // From here on `deinit` closes the descriptor, also when this throws.
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            throw errno == EWOULDBLOCK ? .busy(model: model) : PartialFile.error(errno, lockURL)
        }
    }

    deinit { release() }

    /// Lets others use the folder.
    ///
    /// The lock would go with the last copy of the descriptor only, and a process that is being started at this moment
    /// has copies of all, close-on-exec or not: so it is unlocked for all of them. The empty file stays, since removing
    /// it could part two processes' ideas of which file is the lock.
    func release() {
        guard lock >= 0 else { return }
        flock(lock, LOCK_UN)
        close(lock)
        lock = -1
    }

    /// Removes what is no part of `record`: files of an older manifest, or of unknown origin.
    func removeStrangers(besides record: ModelRecord) {
        let known = Set(record.files.flatMap { [$0.path, $0.path + ".part"] })
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: url.path)) ?? []
        let folders = Set(known.flatMap { Self.ancestors(of: $0) })
        for path in paths where !known.contains(path) && !folders.contains(path) {
            try? FileManager.default.removeItem(at: url.appending(path: path))
        }
    }

    private static func ancestors(of path: String) -> [String] {
        let steps = path.split(separator: "/")
        return (1..<max(1, steps.count)).map { steps.prefix($0).joined(separator: "/") }
    }
}
