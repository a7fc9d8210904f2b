import Foundations
import SystemLibC

/// Taking paths apart as the system does, and naming them in messages.
package enum FileName {
    private static let slash = UInt8(ascii: "/")

    /// The folder that holds what `path` names: `a` of `a/b`, `.` of `b`.
    package static func parent(of path: String) -> String {
        let path = withoutSlashes(path)
        guard let last = path.utf8.lastIndex(of: slash) else { return "." }
        let parent = withoutSlashes(String(path[..<last]))
        return parent.isEmpty ? "/" : parent
    }

    /// The last step of a path: `b` of `a/b` and of `a/b/`.
    package static func last(of path: String) -> String {
        // By bytes: a name may begin with a mark that Swift would join with the slash before it.
        path.utf8.split(separator: slash).last.map { String($0)! } ?? path
    }

    /// The last step without what stands behind its last dot; a name that begins with its only dot keeps it.
    package static func stem(of path: String) -> String {
        let name = last(of: path)
        return dot(in: name).map { String(name[..<$0]) } ?? name
    }

    /// What stands behind the last dot of the last step; empty if nothing does.
    package static func ending(of path: String) -> String {
        let name = last(of: path)
        return dot(in: name).map { String(name[name.utf8.index(after: $0)...]) } ?? ""
    }

    private static func dot(in name: String) -> String.Index? {
        let dot = name.utf8.lastIndex(of: UInt8(ascii: "."))
        return dot == name.startIndex ? nil : dot
    }

    /// `path` without the slashes at its end, except for the one that is all of it.
    static func withoutSlashes(_ path: String) -> String {
        var path = path[...]
        while path.utf8.count > 1, path.utf8.last == slash {
            path = path[..<path.utf8.index(before: path.endIndex)]
        }
        return String(path)
    }

    /// `name` in `folder`.
    package static func join(_ folder: String, _ name: String) -> String {
        folder.utf8.last == slash ? folder + name : folder + "/" + name
    }

    /// Whether there is something at `path`, at the end of its links.
    package static func exists(_ path: String) -> Bool { FileStatus(path) != nil }

    /// Whether a folder is at `path`, at the end of its links.
    package static func isFolder(_ path: String) -> Bool { FileStatus(path)?.kind == S_IFDIR }

    /// As a shell takes it for one word.
    package static func forShell(_ path: String) -> String {
        let plain = path.unicodeScalars.allSatisfy { scalar in
            scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                || "/._-+,:@%".unicodeScalars.contains(scalar)
        }
        if plain, !path.hasPrefix("-") { return path }
        return (path.hasPrefix("-") ? "-- " : "") + "'" + path.replacing(scalar: "'", with: "'\\''") + "'"
    }
}
