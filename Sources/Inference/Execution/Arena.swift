/// The memory of a plan's values while it runs.
struct Arena {
    let base: UnsafeMutablePointer<Float>
    /// Floats from ``base``, by buffer; see ``ArenaLayout``.
    let offsets: [Int]

    /// The memory at a location.
    subscript(location: Location) -> UnsafeMutablePointer<Float> {
        base + offsets[location.buffer] + location.offset
    }
}
