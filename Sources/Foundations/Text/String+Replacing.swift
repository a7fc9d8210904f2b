extension String {
    /// This text with `replacement` in place of each `scalar`.
    ///
    /// What quotes a text for another program goes by scalars, as that program does: of a quotation mark and a combining
    /// mark behind it Swift makes one `Character`, which is no quotation mark, and `replacing(_:with:)` leaves it alone.
    package func replacing(scalar: Unicode.Scalar, with replacement: String) -> String {
        var replaced = ""
        for next in unicodeScalars {
            if next == scalar { replaced += replacement } else { replaced.unicodeScalars.append(next) }
        }
        return replaced
    }
}
