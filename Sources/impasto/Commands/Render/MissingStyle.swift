import Application
import Foundations
import Gallery

/// A style that was named and is not there.
struct MissingStyle {
    private let name: String
    private let takesPictures: Bool

    /// `takesPictures` says whether a file's or a sample's name would do as well.
    init(_ name: String, takesPictures: Bool) {
        self.name = name
        self.takesPictures = takesPictures
    }

    /// What to say of it: what there is, and what may have been meant.
    func failure(in gallery: Gallery) async -> Failure {
        let samples = takesPictures ? InstallationPaths.samples()?.names(for: .style) ?? [] : []
        // Of a gallery that cannot be listed, nothing is suggested.
        let page = try? await gallery.list(StyleQuery(limit: StyleQuery.maximumLimit))
        let saved = page?.styles.map(\.name.text) ?? []
        let near = Spelling.nearest(to: name, among: samples + saved).map { "; did you mean '\($0)'?" } ?? ""
        guard takesPictures else {
            return .missingFile("there is no saved style '\(name)'\(near) (impasto styles list)")
        }
        return .missingFile(
            "there is no style file '\(name)', nor a sample or a saved style of that name\(near) "
                + "(samples: \(samples.joined(separator: ", ")); saved styles: impasto styles list)")
    }
}
