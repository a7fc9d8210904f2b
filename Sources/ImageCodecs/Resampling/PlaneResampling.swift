/// Scales planes of one value a pixel, such as masks.
package enum PlaneResampling {
    /// `plane`, `[from.height, from.width]`, scaled to `[to.height, to.width]`.
    ///
    /// `filter` and `concurrently` as for `RasterImage.resized`. Throws ``ImageCodecError/outOfMemory(bytes:)``. Traps if
    /// the number of values does not fit the size.
    package static func resized(
        _ plane: [UInt8], from: PixelSize, to: PixelSize, filter: ResamplingFilter? = nil,
        concurrently: (_ count: Int, _ body: (Int) -> Void) -> Void = { for index in 0..<$0 { $1(index) } }
    ) throws(ImageCodecError) -> [UInt8] {
        precondition(plane.count == from.pixels)
        if from == to { return plane }
        try ImageCodecError.checkMemory(to.pixels)
        let resampling = Resampling(
            columns: ResamplingWeights(from: from.width, to: to.width, filter: filter),
            rows: ResamplingWeights(from: from.height, to: to.height, filter: filter),
            sourceWidth: from.width, width: to.width, height: to.height)
        return resampling.resample(plane: plane, concurrently: concurrently)
    }
}
