/// The few nearest of many.
struct NearestStyles {
    let limit: Int
    /// The most similar first; of equals, the one saved first.
    private(set) var sorted: [(serial: Int64, similarity: Double)] = []

    init(limit: Int) { self.limit = limit }

    mutating func insert(serial: Int64, similarity: Double) {
        if sorted.count == limit, similarity <= sorted[limit - 1].similarity { return }
        let place = sorted.firstIndex { $0.similarity < similarity } ?? sorted.count
        sorted.insert((serial, similarity), at: place)
        if sorted.count > limit { sorted.removeLast() }
    }
}
