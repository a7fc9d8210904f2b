import Foundation

/// A file in which styles leave the gallery.
struct SharedFile {
    /// `-` for standard output.
    let path: String

    /// `output` as given: a file, `-`, or a folder (there, or named with a slash), in which `defaultName` is written.
    init(_ output: String, defaultName: String) throws {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: output, isDirectory: &isFolder)
        guard output.hasSuffix("/") || (exists && isFolder.boolValue) else {
            path = output
            return
        }
        do {
            try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
        } catch {
            throw Failure.cannotWrite("cannot make the folder '\(output)': \(error.localizedDescription)")
        }
        path = URL(filePath: output, directoryHint: .isDirectory).appending(path: defaultName).path
    }

    /// Writes the file whole or not at all.
    func write(_ bytes: Data) throws {
        if path == "-" {
            StandardOutput.write(bytes)
            return
        }
        do {
            try bytes.write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw Failure.cannotWrite("cannot write '\(path)': \(error.localizedDescription)")
        }
    }

    /// Tells what was written, unless standard output holds it.
    func report(count: Int, json: Bool) {
        guard path != "-" else { return }
        StandardOutput.line(
            json
                ? Written(output: path, styles: count).jsonLine
                : "wrote \(count) style\(count == 1 ? "" : "s") to \(path)")
    }

    private struct Written: Encodable {
        let output: String
        let styles: Int
    }
}
