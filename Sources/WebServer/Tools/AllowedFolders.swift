import Foundation
import Foundations
import HostSystem
import ImageCodecs
import SystemLibC

/// The folders whose files a program at the other end of a pipe may have read and written; without any, none.
///
/// A path is looked at where all its links lead: one that leads out of the folders is refused as if it named the place
/// itself. Only regular files are read, and only picture files are written.
package struct AllowedFolders: Sendable {
    /// A place for a new picture.
    struct Place {
        /// Without links on the way.
        let path: String
        let format: ImageFormat
    }

    /// Absolute, without links on the way.
    let paths: [String]

    /// The folders at `paths`; throws ``WebServerError`` for one that is none.
    package init(_ paths: [String]) throws(WebServerError) {
        var resolved: [String] = []
        for path in paths {
            guard let folder = Self.resolve(path), FileName.isFolder(folder) else {
                throw .noFolder(path)
            }
            resolved.append(folder)
        }
        self.paths = resolved
    }

    /// The file that `path` names, without links; a relative path begins at the first folder.
    ///
    /// Throws ``Problem`` that names `argument` if it is not there, outside, no regular file, or longer than `limit`.
    func file(_ path: String, argument: String, limit: Int) throws(Problem) -> (path: String, bytes: Int) {
        guard let file = Self.resolve(try absolute(path, argument)) else {
            // Whether something is outside is nobody's business.
            throw .invalidField(
                argument, "there is no file '\(path.prefix(200))' in the folders that may be read",
                hint: hint)
        }
        try requireInside(file, path, argument)
        guard let bytes = Self.size(ofFile: file) else {
            throw .invalidField(
                argument, "'\(path.prefix(200))' is no file", hint: "name a picture file, not a folder")
        }
        guard bytes <= limit else {
            throw .tooLarge(
                "'\(path.prefix(200))' has more than \(limit) bytes", field: argument,
                allowed: "at most \(limit) bytes", hint: "name a smaller file")
        }
        return (file, bytes)
    }

    /// Where a picture that is to be at `path` goes; what is there is replaced only if `overwrites`.
    ///
    /// Throws ``Problem`` that names `argument`.
    func place(_ path: String, overwrites: Bool, argument: String) throws(Problem) -> Place {
        let wanted = try absolute(path, argument)
        let name = FileName.last(of: wanted)
        guard let format = ImageFormat(fileName: name), ImageFormat.writable.contains(format) else {
            throw .invalidField(
                argument, "'\(path.prefix(200))' does not end like a picture's name",
                allowed:
                    "a name that ends with \(ImageFormat.writable.alternatives { "." + $0.fileExtension })")
        }
        guard !wanted.hasSuffix("/"), let folder = Self.resolve(FileName.parent(of: wanted)),
            FileName.isFolder(folder)
        else {
            throw .invalidField(
                argument, "the folder of '\(path.prefix(200))' is not there",
                hint: "name a file in a folder that is there; \(hint)")
        }
        try requireInside(folder, path, argument)
        var target = FileName.join(folder, name)
        if Self.isTaken(target) {
            guard overwrites else {
                throw .invalidField(
                    argument, "there is a file '\(path.prefix(200))' already",
                    hint: "choose another name, or set overwrite to true if the person wants it replaced")
            }
            // A link counts as the place that it leads to; one that leads nowhere as none.
            guard let end = Self.resolve(target), Self.size(ofFile: end) != nil
            else {
                throw .invalidField(
                    argument, "what is at '\(path.prefix(200))' is no file", hint: "choose another name")
            }
            try requireInside(end, path, argument)
            target = end
        }
        return Place(path: target, format: format)
    }

    private func absolute(_ path: String, _ argument: String) throws(Problem) -> String {
        guard let first = paths.first else {
            throw .invalidField(
                argument, "no files are read or written: no folder was allowed",
                hint: "ask the person to start it with --folder PATH; until then use samples and saved styles"
            )
        }
        return path.hasPrefix("/") ? path : FileName.join(first, path)
    }

    private func requireInside(_ file: String, _ path: String, _ argument: String) throws(Problem) {
        let isInside = paths.contains { folder in
            file == folder || file.utf8.starts(with: (folder == "/" ? "/" : folder + "/").utf8)
        }
        guard !isInside else { return }
        throw .invalidField(
            argument, "there is no file '\(path.prefix(200))' in the folders that may be read", hint: hint)
    }

    private var hint: String { "the folders are \(paths.joined(separator: ", "))" }

    /// The bytes of a regular file; `nil` for what is none.
    private static func size(ofFile path: String) -> Int? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard attributes?[.type] as? FileAttributeType == .typeRegular else { return nil }
        return attributes?[.size] as? Int
    }

    /// Whether there is anything, be it a link that leads nowhere.
    private static func isTaken(_ path: String) -> Bool {
        (try? FileManager.default.attributesOfItem(atPath: path)) != nil
    }

    /// Where a path leads; `nil` if nothing is there, or its name is no text.
    private static func resolve(_ path: String) -> String? {
        guard let end = realpath(path, nil) else { return nil }
        defer { free(end) }
        return String(validatingCString: end)
    }
}
