/// What must be known of a network to choose it.
package protocol ModelCandidate {
    /// Its name.
    var name: String { get }
    /// Its job.
    var kind: ModelKind { get }
    /// The space of the style vectors that it makes or takes.
    var space: StyleSpace { get }
    /// Whether all its files are here.
    var isPresent: Bool { get }
}

extension ModelDescriptor: ModelCandidate {
    /// The name in its record.
    package var name: String { record.name }
    /// The kind in its record.
    package var kind: ModelKind { record.kind }
    /// The space in its record.
    package var space: StyleSpace { record.space }
}

extension Sequence where Element: ModelCandidate {
    /// The network of `kind` that works in `space`, where none was named: that of `pair` if it is of this space, else
    /// the first that is here, else the first that could be pulled.
    ///
    /// The pair comes first, here or not, so that two people with the same pair get the same picture.
    package func preferred(_ kind: ModelKind, in space: StyleSpace, over pair: ModelPair) -> Element? {
        let fitting = filter { $0.kind == kind && $0.space == space }
        return fitting.first { $0.name == pair[kind] } ?? fitting.first(where: \.isPresent) ?? fitting.first
    }
}
