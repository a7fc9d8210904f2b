import Application
import Foundations
import Gallery

/// A style that was named and is not there.
struct MissingStyle {
    private let name: String

    /// A name that is none of a file, a sample or a saved style.
    init(_ name: String) { self.name = name }

    /// What to say of it: what there is, and what may have been meant.
    func failure(in gallery: Gallery) async -> Failure {
        let samples = InstallationPaths.samples()?.names(for: .style) ?? []
        // Of a gallery that cannot be listed, nothing is suggested.
        let page = try? await gallery.list(StyleQuery(limit: StyleQuery.maximumLimit))
        let saved = page?.styles.map(\.name.text) ?? []
        let near = Spelling.nearest(to: name, among: samples + saved).map { "; did you mean '\($0)'?" } ?? ""
        return .missingFile(
            "there is no style file '\(name)', nor a sample or a saved style of that name\(near) "
                + "(samples: \(samples.joined(separator: ", ")); saved styles: impasto styles list)")
    }
}
