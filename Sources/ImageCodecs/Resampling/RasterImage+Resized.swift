extension RasterImage {
    /// The picture scaled to exactly `width` x `height` px, whatever its aspect.
    ///
    /// Antialiased: Lanczos (3 lobes) along a side that shrinks, Catmull-Rom along one that grows.
    ///
    /// Throws ``ImageCodecError/invalidSize(width:height:)`` for a side below 1, what ``ImageDecoder`` throws for a size
    /// beyond its standard limits, and ``ImageCodecError/outOfMemory(bytes:)``.
    public func resized(width: Int, height: Int) throws(ImageCodecError) -> RasterImage {
        try resized(width: width, height: height, filter: nil)
    }

    /// The picture scaled to `height` px; the width follows, rounded, at least 1 px.
    ///
    /// Throws as ``resized(width:height:)``.
    public func resized(height: Int) throws(ImageCodecError) -> RasterImage {
        try resized(height: height, filter: nil)
    }

    /// The picture scaled to exactly `width` x `height` px, whatever its aspect.
    ///
    /// Antialiased: Lanczos (3 lobes) along a side that shrinks, Catmull-Rom along one that grows, or
    /// `filter` along both. Values are filtered as they are stored, as browsers do, in Float32 with sums in
    /// a fixed order. Transparent pixels lend no colour to their neighbours. Apart from the result only one row
    /// (of each band that is made at a time) and the weights are held.
    ///
    /// `concurrently` runs a body for 0..<count and returns when all are done; with threads of its own it may run
    /// several at a time, in any order: the result is the same. By default one after the other.
    ///
    /// Throws ``ImageCodecError/invalidSize(width:height:)`` for a side below 1, what ``ImageDecoder`` throws
    /// for a size beyond `limits` (thin pictures can grow out of bounds), and
    /// ``ImageCodecError/outOfMemory(bytes:)``.
    package func resized(
        width: Int, height: Int, filter: ResamplingFilter? = nil, limits: ImageLimits = ImageLimits(),
        concurrently: (_ count: Int, _ body: (Int) -> Void) -> Void = { for index in 0..<$0 { $1(index) } }
    ) throws(ImageCodecError) -> RasterImage {
        guard width >= 1, height >= 1 else { throw .invalidSize(width: width, height: height) }
        try limits.check(width: width, height: height)
        if width == self.width && height == self.height { return self }
        try ImageCodecError.checkMemory(width * height * (alpha == nil ? 3 : 4))
        let resampling = Resampling(
            columns: ResamplingWeights(from: self.width, to: width, filter: filter),
            rows: ResamplingWeights(from: self.height, to: height, filter: filter),
            sourceWidth: self.width, width: width, height: height)
        guard let alpha else {
            let rgb = resampling.resample(rgb: rgb, concurrently: concurrently)
            return withPixels(width: width, height: height, rgb: rgb, alpha: nil)
        }
        let result = resampling.resample(rgb: rgb, alpha: alpha, concurrently: concurrently)
        return withPixels(width: width, height: height, rgb: result.rgb, alpha: result.alpha)
    }

    /// The picture scaled to `height` px; the width follows, rounded, at least 1 px.
    ///
    /// Throws as `resized(width:height:filter:limits:)`.
    package func resized(
        height: Int, filter: ResamplingFilter? = nil, limits: ImageLimits = ImageLimits()
    ) throws(ImageCodecError) -> RasterImage {
        guard height >= 1 else { throw .invalidSize(width: width, height: height) }
        let size = size.scaled(toHeight: height)
        return try resized(width: size.width, height: size.height, filter: filter, limits: limits)
    }
}
