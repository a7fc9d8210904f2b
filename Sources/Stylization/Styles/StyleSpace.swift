/// The family of networks that a style vector belongs to.
///
/// Vectors can be mixed, or given to a transformer, only within one space: the numbers of another
/// space mean something else.
package struct StyleSpace: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
    /// The name in manifests, files and the API, such as `magenta-mobile`.
    package let rawValue: String

    /// The space called `rawValue`.
    package init(rawValue: String) { self.rawValue = rawValue }

    /// The bundled pair's space.
    package static let magentaMobile = StyleSpace(rawValue: "magenta-mobile")
    /// The space of the original demo's four networks.
    package static let tfjsOriginal = StyleSpace(rawValue: "tfjs-original")

    /// The name.
    package var description: String { rawValue }
}
