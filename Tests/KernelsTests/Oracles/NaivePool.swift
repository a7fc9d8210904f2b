/// A pool's window, straight from its definition, in double.
struct NaivePool {
    var windowHeight: Int, windowWidth: Int, rowStride: Int, pixelStride: Int

    private func values(_ a: UnsafePointer<Float>, _ channel: Int) -> [Double] {
        (0..<windowHeight).flatMap { i in
            (0..<windowWidth).map { j in Double(a[i * rowStride + j * pixelStride + channel]) }
        }
    }

    func maximum(_ a: UnsafePointer<Float>, _ channel: Int) -> Double { values(a, channel).max()! }

    func sum(_ a: UnsafePointer<Float>, _ channel: Int) -> (value: Double, magnitude: Double) {
        let values = values(a, channel)
        return (values.reduce(0, +), values.reduce(0) { $0 + $1.magnitude })
    }
}
