import Foundation
import TestSupport

/// The folders and files of the checkout.
enum SourceTree {
    /// Names in `folder`, sorted.
    static func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: Places.repository.appending(path: folder).path)
            .filter { !$0.hasPrefix(".") }.sorted()
    }

    /// Paths of all files below `folder` whose extension is one of `extensions`.
    static func paths(in folder: String, extensions: Set<String>) throws -> [String] {
        var paths: [String] = []
        for name in try names(in: folder) {
            let path = folder + "/" + name
            if try isFolder(path) {
                paths += try self.paths(in: path, extensions: extensions)
            } else if let dot = name.lastIndex(of: "."),
                extensions.contains(String(name[name.index(after: dot)...]))
            {
                paths.append(path)
            }
        }
        return paths
    }

    static func swiftFiles(in folder: String) throws -> [SourceFile] {
        try paths(in: folder, extensions: ["swift"]).map { try SourceFile(path: $0) }
    }

    /// Folders below `folder`, itself included, and the files right inside each.
    static func folders(in folder: String) throws -> [(path: String, files: [String])] {
        var files: [String] = []
        var folders: [(path: String, files: [String])] = []
        for name in try names(in: folder) {
            if try isFolder(folder + "/" + name) {
                folders += try self.folders(in: folder + "/" + name)
            } else {
                files.append(name)
            }
        }
        return [(folder, files)] + folders
    }

    /// Whether something is at `path`.
    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: Places.repository.appending(path: path).path)
    }

    private static func isFolder(_ path: String) throws -> Bool {
        var isFolder: ObjCBool = false
        let path = Places.repository.appending(path: path).path
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// Targets that stand where their files are wanted: by all tests, and by the program itself.
    private static let elsewhere = ["TestSupport": "Tests/TestSupport", "BundledModels": "Models"]

    /// Targets that the program is made of, and what the tests share.
    static func targets() throws -> [String] {
        try names(in: "Sources") + Array(elsewhere.keys)
    }

    /// Modules that the files of a target import or, in C, whose header they include.
    static func imports(of target: String) throws -> Set<String> {
        let swift = try swiftFiles(in: folder(of: target)).flatMap(\.imports)
        let c = try paths(in: folder(of: target), extensions: ["c", "h", "inc"]).flatMap {
            try SourceFile(path: $0).includes
        }
        return Set(swift + c)
    }

    /// Where a target's files are.
    static func folder(of target: String) -> String {
        elsewhere[target] ?? "Sources/" + target
    }
}
