package import Gallery

/// A saved style, and how much it is like another, in JSON.
package struct SimilarStyleDocument: Encodable, Sendable {
    let id: String
    let name: String
    /// To four decimals.
    let similarity: Double
    /// Left out where near duplicates are warned of.
    let swatch: String?

    /// A style with how much it is like the other, and where its swatch is if that is wanted.
    package init(_ similar: SimilarStyle, withSwatch: Bool) {
        id = similar.style.id.text
        name = similar.style.name.text
        similarity = (similar.similarity * 10_000).rounded() / 10_000
        swatch = withSwatch ? StyleDocument.swatchPath(similar.style) : nil
    }
}

/// The saved styles that are like another, the most similar first, in JSON.
package struct SimilarListDocument: Encodable, Sendable {
    let styles: [SimilarStyleDocument]

    /// Styles with how much each is like the other.
    package init(_ similar: [SimilarStyle]) {
        styles = similar.map { SimilarStyleDocument($0, withSwatch: true) }
    }
}
