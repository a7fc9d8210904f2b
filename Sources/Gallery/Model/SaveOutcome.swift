/// What saving or changing a style did.
package struct SaveOutcome: Sendable, Equatable {
    /// The style as it is now; its name may have got a number.
    package let style: SavedStyle
    /// The style that had the name, and now is in the trash.
    package let replaced: SavedStyle?
    /// Other styles that look the same (similarity above ``Gallery/nearDuplicateSimilarity``), the nearest
    /// first.
    ///
    /// Empty after changes that keep the vector.
    package let nearDuplicates: [SimilarStyle]
}
