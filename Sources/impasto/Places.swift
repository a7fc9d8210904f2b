import Foundation

/// Where the program's own files are: the page (`Public`) and the bundled networks (`Models`).
///
/// A folder given by flag or environment comes first; then the working directory (a checkout), then the
/// executable's own place: `PREFIX/bin/impasto` belongs to `PREFIX/share/impasto`, and a build inside a checkout
/// belongs to that checkout.
struct Places {
    let publicFolder: URL
    let modelsFolder: URL

    /// Throws ``Failure`` if a folder is not found, naming where it was looked for.
    init(publicFolder: String?, modelsFolder: String?) throws {
        self.publicFolder = try Self.find(
            "Public", given: publicFolder, flag: "--public-folder", holds: "pages")
        self.modelsFolder = try Self.models(given: modelsFolder)
    }

    /// The bundled networks' folder alone, for commands that need no page.
    static func models(given: String?) throws -> URL {
        try find("Models", given: given, flag: "--models", holds: "manifest.json")
    }

    /// The sample pictures' folder, for commands that need no page: in the folder that `IMPASTO_PUBLIC` names, or where
    /// the page is installed; `nil` where it is not.
    static func samples() -> URL? {
        try? find(
            "Public", given: ProcessInfo.processInfo.environment["IMPASTO_PUBLIC"], flag: "IMPASTO_PUBLIC",
            holds: "samples"
        ).appending(path: "samples")
    }

    private static func find(_ name: String, given: String?, flag: String, holds: String) throws -> URL {
        func isThere(_ folder: URL) -> Bool {
            FileManager.default.fileExists(atPath: folder.appending(path: holds).path)
        }
        if let given {
            let folder = URL(filePath: given, directoryHint: .isDirectory)
            guard isThere(folder) else {
                throw Failure.missingFile(
                    "\(flag): '\(given)' holds no '\(holds)'; name Impasto's \(name) folder")
            }
            return folder
        }
        var candidates = [URL(filePath: FileManager.default.currentDirectoryPath).appending(path: name)]
        var folder = executable.deletingLastPathComponent()
        candidates.append(folder.deletingLastPathComponent().appending(path: "share/impasto/\(name)"))
        // .build/release/impasto lies three or four levels below the checkout.
        for _ in 0..<4 {
            folder = folder.deletingLastPathComponent()
            candidates.append(folder.appending(path: name))
        }
        if let found = candidates.first(where: isThere) { return found }
        let places = candidates.prefix(2).map(\.path).joined(separator: "' or '")
        throw Failure.missingFile("no \(name) folder in '\(places)'; name it with \(flag) FOLDER")
    }

    private static var executable: URL {
        #if os(Linux)
        if let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
            return URL(filePath: path)
        }
        #endif
        return (Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0]))
            .resolvingSymlinksInPath()
    }
}
