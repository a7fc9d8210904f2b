package import Gallery

extension StyleRecipe {
    /// The parts of a mix, each with its share in percent; none of what is no mix.
    package var shares: [(part: Part, percent: Double)] {
        guard case .mix(let parts) = self else { return [] }
        let total = parts.reduce(0) { $0 + Double($1.weight) }
        return parts.map { ($0, total == 0 ? 0 : Double($0.weight) / total * 100) }
    }
}
