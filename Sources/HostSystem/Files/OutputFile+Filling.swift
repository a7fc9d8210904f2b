import Foundations
import SystemLibC

/// A file that is being written and has no place yet.
package struct UnfinishedFile: Sendable {
    /// Open to be read and written, from its start.
    package let descriptor: Int32
    /// Where another program finds it; `nil` where it has no name, so that a program has it by its
    /// descriptor alone.
    package let path: String?
}

extension OutputFile {
    /// Has `body` fill a file, of any length and in any order, and puts that in place whole when `body`
    /// returns.
    ///
    /// What is no regular file, or stays the same file, is written from it then. Nothing is left where
    /// `body` throws.
    ///
    /// Throws ``FileError``, and what `body` throws.
    package func fill(_ body: (UnfinishedFile) throws -> Void) throws {
        let place = try Place(path)
        if case .replaced(let target, let former) = place, try replace(target, former, body) { return }
        let folder = ProcessEnvironment["TMPDIR"] ?? "/tmp"
        let file: TemporaryFile
        do throws(SystemError) {
            file = try TemporaryFile(in: folder)
        } catch {
            throw FileError.opening(folder, error)
        }
        try body(file.unfinished)
        try copy(file.descriptor, into: place)
    }

    /// Returns false, with nothing done, if a new file cannot be made to stand for `former`.
    private func replace(
        _ target: String, _ former: FileStatus?, _ body: (UnfinishedFile) throws -> Void
    ) throws -> Bool {
        guard var file = try beside(target, former) else { return false }
        try body(file.unfinished)
        // Somebody may have put a pipe there meanwhile.
        if let now = FileStatus(target, followsLinks: false), now.kind != S_IFREG {
            throw FileError(
                .unwritable, "cannot write '\(path)': it became something else meanwhile; try again")
        }
        do throws(SystemError) {
            try file.replace(target)
        } catch {
            throw FileError.writing(path, error)
        }
        return true
    }

    private func copy(_ source: Int32, into place: Place) throws(FileError) {
        let (descriptor, isOwn) = try opened(place)
        defer { if isOwn { close(descriptor) } }
        let file = SeekableFile(source, name: path)
        var position = 0
        while true {
            let part = try file.bytes(at: position, count: 1 << 20)
            if part.isEmpty { return }
            try put(part, descriptor)
            position += part.count
        }
    }

    /// The descriptor of what is written in its place, and whether it is to be closed.
    private func opened(_ place: Place) throws(FileError) -> (Int32, isOwn: Bool) {
        switch place {
        case .stream(let number): (number, false)
        case .socket: (try opened { () throws(SystemError) in try LocalSocket.connect(path) }, true)
        case .device, .kept, .replaced:
            (try opened { () throws(SystemError) in try Descriptor.open(path, O_WRONLY | O_TRUNC) }, true)
        }
    }
}

extension TemporaryFile {
    /// This file for those who fill it.
    fileprivate var unfinished: UnfinishedFile { UnfinishedFile(descriptor: descriptor, path: path) }
}
