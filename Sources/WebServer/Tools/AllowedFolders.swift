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
        // Whether a folder outside is there is nobody's business.
        guard !wanted.hasSuffix("/"), let folder = Self.resolve(FileName.parent(of: wanted)),
            isInside(folder),
            FileName.isFolder(folder)
        else {
            throw .invalidField(
                argument, "'\(path.prefix(200))' is in no folder that may be written", hint: hint)
        }
        var target = FileName.join(folder, name)
        if Self.isTaken(target) {
            guard overwrites else {
                throw .invalidField(
                    argument, "there is a file '\(path.prefix(200))' already",
                    hint: "choose another name, or set overwrite to true if the person wants it replaced")
            }
            // A link counts as the place that it leads to; one that leads nowhere as none.
            guard let end = Self.resolve(target), isInside(end), Self.size(ofFile: end) != nil,
                ImageFormat(fileName: FileName.last(of: end)) != nil
            else {
                throw .invalidField(
                    argument, "what is at '\(path.prefix(200))' is no picture file of these folders",
                    hint: "choose another name")
            }
            target = end
        }
        return Place(path: target, format: format)
    }

    /// Writes a new picture to `path`, and returns where that is; see ``place(_:overwrites:argument:)``.
    ///
    /// Throws ``Problem`` that names `argument`.
    func write(
        _ bytes: [UInt8], to path: String, overwrites: Bool, argument: String
    ) throws(Problem) -> Place {
        let place = try self.place(path, overwrites: overwrites, argument: argument)
        do {
            if overwrites {
                try OutputFile(place.path).write(bytes)
            } else {
                try OutputFile(place.path).create(bytes)
            }
            return place
        } catch {
            throw .invalidField(
                argument, "the painting cannot be written: \(error)",
                hint: "choose another place within the allowed folders")
        }
    }

    private func absolute(_ path: String, _ argument: String) throws(Problem) -> String {
        guard let first = paths.first else {
            throw .invalidField(
                argument, "no files are read or written: no folder was allowed",
                hint: "ask the person to start it with --folder PATH; until then use samples and saved styles"
            )
        }
        // Names of other bytes than UTF-8 are files of programs, not of people; what checks them and what opens them
        // must not differ in what they are.
        guard PathText.isUTF8(path) else {
            throw .invalidField(argument, "this is no file's name", hint: "choose another name")
        }
        return path.hasPrefix("/") ? path : FileName.join(first, path)
    }

    private func requireInside(_ file: String, _ path: String, _ argument: String) throws(Problem) {
        guard !isInside(file) else { return }
        throw .invalidField(
            argument, "there is no file '\(path.prefix(200))' in the folders that may be read", hint: hint)
    }

    private func isInside(_ file: String) -> Bool {
        paths.contains { folder in
            file == folder || file.utf8.starts(with: (folder == "/" ? "/" : folder + "/").utf8)
        }
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
