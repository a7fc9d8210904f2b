import Foundation
import ImageCodecs

/// Where painted pictures go.
struct RenderOutput {
    private let path: String
    private let isFolder: Bool

    /// One place to write.
    struct Target {
        let path: String
        let format: ImageFormat

        /// Writes the file whole or not at all.
        func write(_ bytes: [UInt8]) throws {
            if path == "-" {
                FileHandle.standardOutput.write(Data(bytes))
                return
            }
            do {
                try Data(bytes).write(to: URL(filePath: path), options: .atomic)
            } catch {
                throw Failure.cannotWrite("cannot write '\(path)': \(error.localizedDescription)")
            }
        }
    }

    /// Throws ``Failure`` if several pictures would go to one file; makes a missing folder named with a slash.
    init(_ path: String, several: Bool) throws {
        self.path = path
        var exists: ObjCBool = false
        let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &exists)
        isFolder = path.hasSuffix("/") || (isThere && exists.boolValue)
        if several, !isFolder {
            throw Failure.usage("-o \(path): several photos need a folder; end its name with '/'")
        }
        if isFolder, !isThere {
            do {
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            } catch {
                throw Failure.cannotWrite("cannot make the folder '\(path)': \(error.localizedDescription)")
            }
        }
    }

    /// The place for one photo; `format` wins over the name's extension.
    func target(for content: String, style: String, format: ImageFormat?) -> Target {
        guard isFolder else {
            return Target(path: path, format: format ?? ImageFormat(fileName: path) ?? .png)
        }
        let format = format ?? .png
        let name = content == "-" ? "stdin" : URL(filePath: content).deletingPathExtension().lastPathComponent
        let file = "\(name)-\(style).\(format.fileExtension)"
        return Target(path: URL(filePath: path).appending(path: file).path, format: format)
    }
}
