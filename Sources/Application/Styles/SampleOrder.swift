/// The order in which samples are shown: the best ones first, then what is not named here by its name.
package enum SampleOrder {
    private static let first = [
        "lighthouse", "harbour-bridge", "mountain-lake", "balloons", "skyline", "still-life", "bust",
        "night-swirl", "woodblock-wave", "stained-glass", "pointillist", "watercolour", "cubist", "ink-wash",
        "composition", "marble", "engraving", "stripes", "bricks", "zigzag", "circles",
    ]

    /// `samples` in their order.
    package static func sorted<Sample>(_ samples: [Sample], by name: (Sample) -> String) -> [Sample] {
        func rank(_ sample: Sample) -> (Int, String) {
            let name = name(sample)
            return (first.firstIndex(of: name) ?? first.count, name)
        }
        return samples.sorted { rank($0) < rank($1) }
    }
}
