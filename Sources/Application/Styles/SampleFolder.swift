package import Foundation

/// The folder of the bundled sample pictures.
package struct SampleFolder: Sendable {
    /// What samples are meant for; each can be used as the other.
    package enum Purpose: String, Sendable {
        /// Photos.
        case content
        /// Style pictures.
        case style
    }

    private let folder: URL

    /// The samples in `folder`, which holds a folder for each purpose.
    package init(_ folder: URL) { self.folder = folder }

    /// The photo that shows what a style looks like.
    package var swatchPhoto: URL { file("lighthouse", for: .content) }

    /// The file of the sample called `name`, whether it is there or not.
    package func file(_ name: String, for purpose: Purpose) -> URL {
        folder.appending(path: "\(purpose.rawValue)/\(name).jpg")
    }

    /// The names of the samples that are there, in ``SampleOrder``.
    package func names(for purpose: Purpose) -> [String] {
        let files =
            (try? FileManager.default.contentsOfDirectory(
                atPath: folder.appending(path: purpose.rawValue).path)) ?? []
        return SampleOrder.sorted(files.filter { $0.hasSuffix(".jpg") }.map { String($0.dropLast(4)) }) { $0 }
    }
}
