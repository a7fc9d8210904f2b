import Foundations
import SystemLibC

/// Writing what a person named by a path: the one place where that is done.
///
/// A regular file, or a new one, is written beside its place and put there whole: a run that is cut off leaves the
/// former file as it was. Its mode and owner stay. Only a regular file is ever replaced: a symbolic link is followed,
/// also to a file that is not there yet, and a device, pipe or socket is opened and written into, like `/dev/stdout`
/// and `/dev/fd/63` (as a shell names `>(…)`). `-` is standard output.
///
/// A file is written in its place where another could not stand for it: in a folder that cannot be written, with more
/// than one name (hard links), or of another owner. A file that is read-only by its mode (444) is refused, also to root.
package struct OutputFile: Sendable {
    /// As it was given, a text as ``PathText`` makes it.
    package let path: String

    /// Nothing is opened yet.
    package init(_ path: String) { self.path = path }

    /// Finds out what would keep ``write(_:)`` from its work, as far as that can be known: a folder that is missing or
    /// not to be written, a name that is too long, a file that may not be changed, a closed stream.
    package func check() throws(FileError) { _ = try Place(path) }

    /// Writes `bytes` as the whole content.
    ///
    /// Throws ``FileError``.
    package func write(_ bytes: [UInt8]) throws(FileError) { try write(bytes, isUnnamed: true) }

    /// Writes `bytes` as a new file, whole or not at all, where nothing has its name: no link is followed.
    ///
    /// Throws ``FileError``, also if there is something by now.
    package func create(_ bytes: [UInt8]) throws(FileError) { try create(bytes, isUnnamed: true) }

    /// With `isUnnamed`, the file may have no name until it is complete.
    func create(_ bytes: [UInt8], isUnnamed: Bool) throws(FileError) {
        let file: TemporaryFile
        do throws(SystemError) {
            file = try TemporaryFile(in: FileName.parent(of: path), isUnnamed: isUnnamed)
        } catch {
            throw .opening(path, error)
        }
        try put(bytes, file.descriptor)
        do throws(SystemError) {
            try file.create(path)
        } catch {
            guard error.code == EEXIST else { throw .writing(path, error) }
            throw FileError(
                .unwritable,
                "cannot write \(Self.name(of: path)): there is something of this name; take another")
        }
    }

    /// Whether a person would see the bytes on a terminal.
    package var isTerminal: Bool {
        guard let place = try? Place(path) else { return false }
        switch place {
        case .stream(let number): return isatty(number) == 1
        // Opening a pipe would be seen by its reader.
        case .device where FileStatus(path)?.kind == S_IFCHR:
            guard let descriptor = try? Descriptor.open(path, O_WRONLY | O_NONBLOCK) else { return false }
            defer { close(descriptor) }
            return isatty(descriptor) == 1
        default: return false
        }
    }

    /// Whether `path` names standard output.
    package static func isStandardOutput(_ path: String) -> Bool {
        path == "-" || Descriptor.number(path) == 1
    }

    /// As messages name it.
    package static func name(of path: String) -> String { path == "-" ? "standard output" : "'\(path)'" }

    /// Writes to what the path names; with `isUnnamed`, a new file may have no name until it is complete.
    func write(_ bytes: [UInt8], isUnnamed: Bool) throws(FileError) {
        switch try Place(path) {
        case .stream(let number): try put(bytes, number)
        case .socket:
            let descriptor = try opened { () throws(SystemError) in try LocalSocket.connect(path) }
            defer { close(descriptor) }
            try put(bytes, descriptor)
        case .device:
            let descriptor = try opened { () throws(SystemError) in try Descriptor.open(path, O_WRONLY) }
            defer { close(descriptor) }
            try put(bytes, descriptor)
        case .kept: try overwrite(bytes)
        case .replaced(let target, let former):
            guard try replace(target, former, bytes, isUnnamed: isUnnamed) else {
                return try overwrite(bytes)
            }
        }
    }

    /// Puts a new file in the place of `former`.
    ///
    /// Returns false, with nothing done, if it cannot be made to stand for it.
    private func replace(
        _ target: String, _ former: FileStatus?, _ bytes: [UInt8], isUnnamed: Bool
    ) throws(FileError) -> Bool {
        guard var file = try beside(target, former, isUnnamed: isUnnamed) else { return false }
        try put(bytes, file.descriptor)
        // Somebody may have put a pipe there meanwhile.
        if let now = FileStatus(target, followsLinks: false), now.kind != S_IFREG {
            throw FileError(
                .unwritable, "cannot write '\(path)': it became something else meanwhile; try again")
        }
        do throws(SystemError) {
            try file.replace(target)
        } catch {
            throw .writing(path, error)
        }
        return true
    }

    /// A new file in the folder of `target`, with what `former` has but its bytes; `nil` if there can be none.
    func beside(
        _ target: String, _ former: FileStatus?, isUnnamed: Bool = true
    ) throws(FileError) -> TemporaryFile? {
        let file: TemporaryFile
        do throws(SystemError) {
            file = try TemporaryFile(in: FileName.parent(of: target), isUnnamed: isUnnamed)
        } catch {
            // Not for a full disk: what was there would be lost with what is new.
            if former != nil, [EACCES, EPERM, EROFS].contains(error.code) { return nil }
            throw .opening(path, error)
        }
        guard let former else { return file }
        do throws(SystemError) {
            try Self.adopt(former, file.descriptor)
        } catch {
            // The user may not give files away, or the owner is unknown here.
            if [EPERM, EINVAL].contains(error.code) { return nil }
            throw .opening(path, error)
        }
        return file
    }

    /// Gives a new file the owner, group and mode of `former`.
    private static func adopt(_ former: FileStatus, _ descriptor: Int32) throws(SystemError) {
        guard let own = FileStatus(descriptor: descriptor) else { throw .last }
        // The owner first: the system takes bits from the mode when the owner changes. Where there is nothing to
        // change, a file system without owners need not refuse.
        if (own.owner, own.group) != (former.owner, former.group),
            fchown(descriptor, former.owner, former.group) != 0
        {
            throw .last
        }
        if own.permissions != former.permissions, fchmod(descriptor, former.permissions) != 0 { throw .last }
    }

    /// Writes over the bytes of a file that stays the same file.
    private func overwrite(_ bytes: [UInt8]) throws(FileError) {
        let descriptor = try opened { () throws(SystemError) in try Descriptor.open(path, O_WRONLY) }
        defer { close(descriptor) }
        guard ftruncate(descriptor, 0) == 0 else { throw .writing(path, .last) }
        try put(bytes, descriptor)
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw .writing(path, .last) }
    }

    func opened(_ open: () throws(SystemError) -> Int32) throws(FileError) -> Int32 {
        do throws(SystemError) {
            return try open()
        } catch {
            throw .opening(path, error)
        }
    }

    func put(_ bytes: [UInt8], _ descriptor: Int32) throws(FileError) {
        do throws(SystemError) {
            try Descriptor.write(bytes, to: descriptor)
        } catch {
            throw .writing(path, error)
        }
    }
}
