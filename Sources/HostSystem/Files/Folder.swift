package import Foundations
import SystemLibC

/// Making folders, and having the system store them.
package enum Folder {
    /// Makes the folder `path` and those above it where they are not there; the mode is for those that are
    /// made, as the user's mask allows.
    ///
    /// Throws the system's error for the step that fails.
    package static func make(_ path: String, mode: UInt32 = 0o777) throws(SystemError) {
        guard PathText.withCString(path, { mkdir($0, mode_t(mode)) }) != 0 else { return }
        var error = SystemError.last
        if error.code == ENOENT, FileName.parent(of: path) != path {
            try make(FileName.parent(of: path), mode: mode)
            guard PathText.withCString(path, { mkdir($0, mode_t(mode)) }) != 0 else { return }
            error = .last
        }
        guard !FileName.isFolder(path) else { return }
        throw error.code == EEXIST ? SystemError(code: ENOTDIR) : error
    }

    /// Waits until the system has stored which names the folder holds.
    ///
    /// Does nothing on file systems that cannot do so.
    static func store(_ path: String) {
        guard let descriptor = try? Descriptor.open(path, O_RDONLY) else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
