import Foundations
import SystemLibC

/// Why a file cannot be read or written, in words for the person who named it.
package struct FileError: Error, Sendable, Equatable, CustomStringConvertible {
    /// At which step it failed, which is what callers tell apart.
    package enum Kind: Sendable, Equatable {
        /// What should be read is not there, or may not be read.
        case unreadable
        /// What should be read is longer than the limit.
        case tooLarge
        /// What should be written cannot be begun: nothing was changed.
        case unwritable
        /// Reading or writing broke off.
        case interrupted
        /// The system gives no memory for what should be read.
        case noMemory
    }

    /// What a caller can make of it.
    package let kind: Kind
    /// The file, what is wrong with it, and what to do.
    package let description: String

    init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }

    // MARK: Reading

    static func reading(_ path: String, _ error: SystemError) -> FileError {
        let name = InputFile.name(of: path)
        switch error.code {
        case ENOENT: return FileError(.unreadable, "there is no file \(name)")
        case ENOTDIR:
            return FileError(.unreadable, "there is no file \(name): a part of the path is no folder")
        case EISDIR: return FileError(.unreadable, "\(name) is a folder; name a file")
        case EBADF: return FileError(.unreadable, "cannot read \(name): it is closed, or only to be written")
        case ENAMETOOLONG: return FileError(.unreadable, "there is no file \(name): no name is that long")
        case ESPIPE:
            return FileError(
                .unreadable,
                "cannot read \(name): it is a pipe or a device, and must be a file; save it first")
        case EACCES, EPERM, ENXIO, ECONNREFUSED, ELOOP, EMFILE, ENFILE:
            return FileError(.unreadable, "cannot read \(name): \(error.advice)")
        case ENOMEM: return FileError(.noMemory, "cannot read \(name): \(error.advice)")
        default: return FileError(.interrupted, "cannot read \(name): \(error.advice)")
        }
    }

    // MARK: Writing

    /// The file cannot be made, opened or replaced.
    static func opening(_ path: String, _ error: SystemError) -> FileError {
        let name = OutputFile.name(of: path)
        switch error.code {
        case EISDIR: return FileError(.unwritable, "cannot write \(name): it is a folder; name a file in it")
        case EBADF:
            return FileError(
                path == "-" ? .interrupted : .unwritable,
                "cannot write to \(name): it is closed, or only to be read")
        case ENAMETOOLONG: return FileError(.unwritable, tooLong(path))
        case ENXIO, ECONNREFUSED: return FileError(.unwritable, "cannot write to \(name): nobody reads it")
        // Not the place is wrong, but the disk that holds it.
        case ENOSPC, EDQUOT, EIO:
            return FileError(.interrupted, "cannot write \(name): \(error.advice)")
        default: return FileError(.unwritable, "cannot write \(name): \(error.advice)")
        }
    }

    /// Some of the bytes could not be written.
    static func writing(_ path: String, _ error: SystemError) -> FileError {
        // Only writing shows that a standard stream is closed.
        if error.code == EBADF { return opening(path, error) }
        let to = path == "-" ? "to " : ""
        return FileError(.interrupted, "cannot write \(to)\(OutputFile.name(of: path)): \(error.advice)")
    }

    private static func tooLong(_ path: String) -> String {
        let folder = FileName.parent(of: path)
        let limit = PathText.withCString(folder) { pathconf($0, Int32(_PC_NAME_MAX)) }
        let name = FileName.last(of: path)
        let length = PathText.bytes(of: name).count
        return limit > 0 && length > limit
            ? "cannot write into '\(folder)': the name '\(name)' has \(length) bytes; the limit there is \(limit)"
            : "cannot write '\(path)': the path is too long"
    }

    /// A folder above the file is not there, or is no folder.
    static func missingFolder(of path: String) -> FileError {
        // With a slash at its end, the path is a folder's itself.
        var folder = path.hasSuffix("/") ? FileName.withoutSlashes(path) : FileName.parent(of: path)
        let wanted = folder
        // The first that is missing explains more than the last.
        while !FileName.exists(FileName.parent(of: folder)) { folder = FileName.parent(of: folder) }
        guard !FileName.exists(folder), FileName.isFolder(FileName.parent(of: folder)) else {
            let file = FileName.exists(folder) ? folder : FileName.parent(of: folder)
            return FileError(.unwritable, "cannot write '\(path)': '\(file)' is a file, not a folder")
        }
        return FileError(
            .unwritable,
            "cannot write '\(path)': there is no folder '\(folder)'; make it with: mkdir -p \(FileName.forShell(wanted))"
        )
    }
}
