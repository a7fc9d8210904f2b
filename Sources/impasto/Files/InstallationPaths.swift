import Application
import Foundation
import HostSystem

/// Where the program's own files are: the page (`Public`) and the bundled networks (`Models`).
///
/// A folder given by flag or environment comes first; else the executable says where they are: `PREFIX/bin/impasto`
/// belongs to `PREFIX/share/impasto`, and a build inside a checkout to that checkout. The working directory is not
/// looked at: a program that is started in a folder from a stranger would run with that folder's networks
/// and serve its scripts.
enum InstallationPaths {
    /// A folder that was named, and the flag or variable that named it.
    struct Given {
        let path: String
        let source: String

        /// The flag's value, else the variable's; `nil` if neither is set.
        init?(_ value: String?, flag: String, variable: String) {
            if let value {
                (path, source) = (value, flag)
            } else if let value = ProcessEnvironment[variable] {
                (path, source) = (value, variable)
            } else {
                return nil
            }
        }
    }

    /// The page's folder.
    ///
    /// Throws ``Failure`` if it is not found, naming where it was looked for.
    static func page(flag: String?) throws -> URL {
        try find(
            "Public", given: Given(flag, flag: "--public-folder", variable: "IMPASTO_PUBLIC"),
            flag: "--public-folder", holds: "pages")
    }

    /// The bundled networks' folder.
    ///
    /// Throws ``Failure`` if it is not found.
    static func models(flag: String?) throws -> URL {
        try find(
            "Models", given: Given(flag, flag: "--models", variable: "IMPASTO_MODELS"), flag: "--models",
            holds: "manifest.json")
    }

    /// The page's folder, for commands that only need its samples: the one that `IMPASTO_PUBLIC` names, or where the
    /// page is installed; `nil` where there are no samples.
    static func installedPage() -> URL? {
        try? find(
            "Public", given: Given(nil, flag: "", variable: "IMPASTO_PUBLIC"), flag: "IMPASTO_PUBLIC",
            holds: "samples")
    }

    /// The bundled sample pictures; `nil` where they are not installed.
    static func samples() -> SampleFolder? {
        installedPage().map { SampleFolder($0.appending(path: "samples")) }
    }

    private static func find(_ name: String, given: Given?, flag: String, holds: String) throws -> URL {
        func isThere(_ folder: URL) -> Bool { FileName.exists(folder.appending(path: holds).path) }
        if let given {
            guard PathText.isUTF8(given.path) else {
                throw Failure.usage("\(given.source): the name of this folder must be UTF-8: '\(given.path)'")
            }
            let folder = URL(filePath: given.path, directoryHint: .isDirectory)
            guard isThere(folder) else {
                throw Failure.missingFile(
                    "\(given.source): '\(given.path)' holds no '\(holds)'; name Impasto's \(name) folder")
            }
            return folder
        }
        let program = executable.deletingLastPathComponent()
        let installed = program.deletingLastPathComponent().appending(path: "share/impasto/\(name)")
        let candidates = [installed] + [checkout(around: program)?.appending(path: name)].compactMap(\.self)
        if let found = candidates.first(where: isThere) { return found }
        let places = candidates.map(\.path).joined(separator: "' or '")
        throw Failure.missingFile("no \(name) folder in '\(places)'; name it with \(flag) FOLDER")
    }

    /// The checkout that a build belongs to: `.build/debug` and `.build/release` lie two or three levels below it.
    private static func checkout(around program: URL) -> URL? {
        var folder = program
        for _ in 0..<4 {
            if folder.lastPathComponent == ".build" {
                let checkout = folder.deletingLastPathComponent()
                return FileName.exists(checkout.appending(path: "Package.swift").path) ? checkout : nil
            }
            folder = folder.deletingLastPathComponent()
        }
        return nil
    }

    /// This program, without links on the way.
    static var executable: URL {
        #if os(Linux)
        if let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
            return URL(filePath: path)
        }
        #endif
        return (Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0]))
            .resolvingSymlinksInPath()
    }
}
