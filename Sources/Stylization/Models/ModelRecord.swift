import Foundations
import GraphModel

/// What is known of a network without its files.
package struct ModelRecord: Codable, Sendable, Equatable {
    /// The name of its folder, and what people call it on the command line.
    package let name: String
    /// Its job.
    package let kind: ModelKind
    /// The space of the style vectors that it makes or takes.
    package let space: StyleSpace
    /// A few words for lists, such as `MobileNet-v2 style network`.
    package let title: String
    /// SPDX identifier of its licence.
    package let licence: String
    /// Where it comes from.
    package let source: Source?
    /// Whether it comes with the program.
    package let bundled: Bool
    /// All its files, `model.json` included.
    package let files: [File]

    /// Where a network's files were published.
    package struct Source: Codable, Sendable, Equatable {
        /// Address of a repository or a package page.
        package let repository: String
        /// The commit, for a git repository.
        package let commit: String?
        /// The folder of the files in the repository.
        package let folder: String?

        package init(repository: String, commit: String? = nil, folder: String? = nil) {
            self.repository = repository
            self.commit = commit
            self.folder = folder
        }
    }

    /// One file: where it stands and how to know it.
    package struct File: Codable, Sendable, Equatable {
        /// The path inside the network's folder.
        package let path: String
        /// The exact length.
        package let bytes: Int
        /// SHA-256 in lowercase hexadecimal, where known.
        package let sha256: String?
        /// Git's object id (SHA-1 over a header and the bytes) in lowercase hexadecimal, where known.
        package let gitBlobSHA1: String?

        package init(path: String, bytes: Int, sha256: String? = nil, gitBlobSHA1: String? = nil) {
            self.path = path
            self.bytes = bytes
            self.sha256 = sha256
            self.gitBlobSHA1 = gitBlobSHA1
        }
    }

    package init(
        name: String, kind: ModelKind, space: StyleSpace, title: String, licence: String,
        source: Source? = nil,
        bundled: Bool = false, files: [File]
    ) {
        self.name = name
        self.kind = kind
        self.space = space
        self.title = title
        self.licence = licence
        self.source = source
        self.bundled = bundled
        self.files = files
    }

    /// What all files take together.
    package var bytes: Int { files.reduce(0) { $0 + $1.bytes } }

    /// Whether `name` can be a network's: 1 to 64 letters, digits, `.`, `_` or `-`, a letter or digit first.
    package static func isValidName(_ name: String) -> Bool {
        ASCIIName.isFileName(name)
    }
}

extension ModelRecord {
    /// What is wrong with this record, as the end of a sentence about it; `nil` for a valid one.
    var invalidReason: String? {
        guard Self.isValidName(name) else {
            return "has an unusable name; use letters, digits, '.', '_' and '-'"
        }
        guard Self.isValidName(space.rawValue) else { return "has the unusable space '\(space)'" }
        guard files.contains(where: { $0.path == GraphModelLoader.modelJSONName }) else {
            return "lists no \(GraphModelLoader.modelJSONName)"
        }
        guard Set(files.map(\.path)).count == files.count else { return "lists a file twice" }
        for file in files {
            // Nothing hidden, either.
            guard RelativePath.steps(file.path)?.allSatisfy({ $0.utf8.first != UInt8(ascii: ".") }) == true
            else {
                return "lists the unusable path '\(file.path)'"
            }
            guard (1...GraphModelLoader.weightByteLimit).contains(file.bytes) else {
                return "lists '\(file.path)' with \(file.bytes) bytes"
            }
            guard file.sha256 != nil || file.gitBlobSHA1 != nil else {
                return "lists '\(file.path)' without a digest"
            }
            guard Self.isDigest(file.sha256, digits: 64), Self.isDigest(file.gitBlobSHA1, digits: 40) else {
                return "lists '\(file.path)' with a malformed digest"
            }
        }
        return nil
    }

    private static func isDigest(_ digest: String?, digits: Int) -> Bool {
        guard let digest else { return true }
        return digest.utf8.count == digits && digest.utf8.allSatisfy(\.isLowercaseHexDigit)
    }
}
