import Stylization

/// The styles of a request as it is painted: the ground's are mixed, and those of each region.
struct RegionMixes {
    /// One of the styles.
    struct Part {
        let vector: StyleVector
        let weight: Float
        /// Which region it is for; `nil` for the ground.
        let region: Int?
    }

    let ground: StyleVector
    /// From the bottom up.
    let regions: [StyleVector]

    /// Mixes styles, of which `regions` have some of their own.
    ///
    /// Throws `StyleError` where there is nothing to mix, or where weights cancel.
    init(_ parts: [Part], regions count: Int) throws(StyleError) {
        func mix(_ region: Int?) throws(StyleError) -> StyleVector {
            try StyleVector.mix(parts.filter { $0.region == region }.map { ($0.vector, $0.weight) })
        }
        ground = try mix(nil)
        var regions: [StyleVector] = []
        for region in 0..<count { regions.append(try mix(region)) }
        self.regions = regions
    }
}
