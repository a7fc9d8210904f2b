package import Foundation

/// A network as a list shows it: what it is, and whether it is here.
package struct ModelDescriptor: Sendable, Equatable {
    /// What is known of it.
    package let record: ModelRecord
    /// Whether its files are here, by their lengths.
    package let state: State
    /// The folder of its files, unless they are missing.
    package let folder: URL?
    /// Whether a user added it, rather than it being one of the manifest's.
    package let isAdded: Bool

    /// Whether a network's files are here.
    package enum State: Sendable, Equatable {
        /// All files are here, in the right lengths.
        case present
        /// The program knows it, but there is no folder.
        case missing
        /// The folder is there, but a file is missing or of another length; the text says which.
        case damaged(String)
    }

    /// Whether all files are here, in the right lengths.
    package var isPresent: Bool { state == .present }
}
