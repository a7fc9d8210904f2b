package import Foundation
import Foundations
import GraphModel

/// Compares a file, as its bytes arrive, with what the manifest says of it.
package struct FileVerification: Sendable {
    private let file: ModelRecord.File
    private var sha256: SHA256?
    private var gitBlob: SHA1?
    /// The bytes seen so far.
    package private(set) var count = 0

    /// How much is compared.
    package enum Thoroughness: Sendable {
        /// The strongest digest that is known: enough to trust a file.
        case strongest
        /// All that are known: for a file that is new here.
        case every
    }

    /// A comparison with `file`'s length and digests.
    package init(_ file: ModelRecord.File, _ thoroughness: Thoroughness = .every) {
        self.file = file
        sha256 = file.sha256 == nil ? nil : SHA256()
        if file.gitBlobSHA1 != nil, thoroughness == .every || sha256 == nil {
            gitBlob = SHA1.gitBlob(size: file.bytes)
        }
    }

    /// Takes in the next bytes.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        count += bytes.count
        sha256?.update(bytes)
        gitBlob?.update(bytes)
    }

    /// Takes in the next bytes.
    package mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// Throws ``ModelStoreError`` if what was taken in is not the file of the network called `model`.
    package func finish(model: String) throws(ModelStoreError) {
        guard count == file.bytes else {
            throw .wrongLength(model: model, file: file.path, bytes: count, expected: file.bytes)
        }
        if let expected = file.sha256, let found = sha256?.hexDigest(), found != expected {
            throw .wrongDigest(model: model, file: file.path, found: found, expected: expected)
        }
        if let expected = file.gitBlobSHA1, let found = gitBlob?.hexDigest(), found != expected {
            throw .wrongDigest(model: model, file: file.path, found: found, expected: expected)
        }
    }

    /// Whether the file at `url` is there and is `file`, by all digests that are known.
    package static func isIntact(_ file: ModelRecord.File, at url: URL) -> Bool {
        guard let bytes = try? ModelFile.read(url, named: file.path, limit: file.bytes) else { return false }
        var verification = FileVerification(file)
        verification.update(bytes)
        return (try? verification.finish(model: "")) != nil
    }
}
