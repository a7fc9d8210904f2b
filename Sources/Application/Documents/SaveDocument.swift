package import Gallery

/// What the command line prints of saving or changing a style.
package struct SaveDocument: Encodable, Sendable {
    let style: StyleDocument
    let replaced: StyleDocument?
    let nearDuplicates: [SimilarStyleDocument]

    /// What saving did.
    package init(_ outcome: SaveOutcome) {
        style = .commandLine(outcome.style)
        replaced = outcome.replaced.map { .commandLine($0) }
        nearDuplicates = outcome.nearDuplicates.map(SimilarStyleDocument.init)
    }
}

/// What the command line prints of a style that is like another.
package struct SimilarStyleDocument: Encodable, Sendable {
    let style: StyleDocument
    let similarity: Double

    /// A style and how much it is like another.
    package init(_ similar: SimilarStyle) {
        style = .commandLine(similar.style)
        similarity = similar.similarity
    }
}
