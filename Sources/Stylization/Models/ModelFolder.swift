import Foundation
import Foundations
import HostSystem
import SystemLibC

/// Making folders appear and vanish whole: under a hidden name until they are complete, then renamed.
enum ModelFolder {
    /// Renames `source` to `target`, replacing a folder of that name, and makes both lasting.
    static func move(_ source: URL, to target: URL) throws(ModelStoreError) {
        var replaced: URL?
        if FileManager.default.fileExists(atPath: target.path) { replaced = try setAside(target) }
        guard rename(source.path, target.path) == 0 else { throw systemError(target) }
        try synchronize(target.deletingLastPathComponent())
        if let replaced { try? FileManager.default.removeItem(at: replaced) }
    }

    /// Removes `folder`: first from sight, then from the disk.
    static func remove(_ folder: URL) throws(ModelStoreError) {
        let hidden = try setAside(folder)
        do {
            try FileManager.default.removeItem(at: hidden)
        } catch {
            let reason = SystemError(beneath: error).map { ": \($0.advice)" } ?? ""
            throw .fileSystem(path: hidden.path, reason: "cannot be removed\(reason)")
        }
    }

    /// A new hidden folder in `parent`, which is made if it is not there.
    static func makeHidden(in parent: URL) throws(ModelStoreError) -> URL {
        let folder = hiddenURL(in: parent)
        try make(folder)
        return folder
    }

    /// Writes a new file, folders above it included, and makes it lasting.
    static func write(_ bytes: [UInt8], to url: URL) throws(ModelStoreError) {
        try make(url.deletingLastPathComponent())
        do throws(FileError) {
            try OutputFile(url.path).write(bytes)
        } catch {
            throw .fileSystem(path: url.path, reason: error.description)
        }
    }

    private static func make(_ folder: URL) throws(ModelStoreError) {
        do throws(SystemError) {
            try Folder.make(folder.path)
        } catch {
            throw .fileSystem(path: folder.path, reason: "cannot be made: \(error.advice)")
        }
    }

    /// Waits until the system has stored the file or folder at `url`.
    static func synchronize(_ url: URL) throws(ModelStoreError) {
        let descriptor = open(url.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw systemError(url) }
        defer { close(descriptor) }
        // Some file systems cannot synchronize folders; they say so with EINVAL.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw systemError(url) }
    }

    private static func setAside(_ folder: URL) throws(ModelStoreError) -> URL {
        let hidden = hiddenURL(in: folder.deletingLastPathComponent())
        guard rename(folder.path, hidden.path) == 0 else { throw systemError(folder) }
        return hidden
    }

    private static func hiddenURL(in parent: URL) -> URL {
        parent.appending(path: ".\(UUID().uuidString)", directoryHint: .isDirectory)
    }

    private static func systemError(_ url: URL) -> ModelStoreError {
        .fileSystem(path: url.path, reason: SystemError.last.advice)
    }
}
