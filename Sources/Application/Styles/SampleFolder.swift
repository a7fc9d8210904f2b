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

    /// The photos that show what a style looks like, the first sample alone where no folder can be listed.
    package var swatchPhotos: [URL] {
        let names = names(for: .content)
        return names.isEmpty ? [firstPhoto] : names.map { file($0, for: .content) }
    }

    /// The photo that is shown first.
    package var firstPhoto: URL { file("lighthouse", for: .content) }

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
