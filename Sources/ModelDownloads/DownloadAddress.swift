import Foundation
import Stylization

/// Where a network's files are fetched, and where a server may send us on to.
struct DownloadAddress: Sendable {
    /// The folder of the network's files, with a slash at its end.
    private let folder: URL
    /// Whether the user named the address, so that plain http to that server is the user's own choice.
    private let isUsersChoice: Bool

    /// Throws ``DownloadError`` if there is no source, or an unusable or insecure one.
    init(_ record: ModelRecord, base: URL?) throws(DownloadError) {
        let folderName = record.source?.folder ?? record.name
        isUsersChoice = base != nil
        let chosen: URL? = if let base { base } else { try Self.publishedBase(record) }
        guard let base = chosen else { throw .noSource(model: record.name) }
        guard let scheme = base.scheme?.lowercased(), ["http", "https"].contains(scheme), base.host() != nil
        else {
            throw .invalidAddress(base.absoluteString)
        }
        folder = base.appending(path: folderName, directoryHint: .isDirectory)
        guard allows(folder) else { throw .insecureAddress(base.absoluteString) }
    }

    /// The raw files of a GitHub repository at a commit; they never change.
    private static func publishedBase(_ record: ModelRecord) throws(DownloadError) -> URL? {
        guard let source = record.source, let commit = source.commit else { return nil }
        guard let repository = URL(string: source.repository), repository.scheme == "https",
            repository.host() == "github.com", repository.pathComponents.count == 3,
            let base = URL(string: "https://raw.githubusercontent.com")
        else { throw .invalidAddress(source.repository) }
        return base.appending(path: repository.path(percentEncoded: false)).appending(
            path: commit, directoryHint: .isDirectory)
    }

    /// The address of one file.
    func address(of file: ModelRecord.File) -> URL { folder.appending(path: file.path) }

    /// Whether bytes may be fetched from `url`: encrypted, or from the very server that the user named, or,
    /// where the user named a plain address, from this machine.
    ///
    /// The digests hold anyway; this keeps what is fetched private.
    func allows(_ url: URL) -> Bool {
        switch url.scheme?.lowercased() {
        case "https": return true
        case "http":
            guard isUsersChoice, folder.scheme?.lowercased() == "http" else { return false }
            return Self.isLoopback(url) || (url.host() == folder.host() && url.port == folder.port)
        default: return false
        }
    }

    private static func isLoopback(_ url: URL) -> Bool {
        guard let host = url.host()?.lowercased() else { return false }
        if ["localhost", "::1", "[::1]"].contains(host) { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
