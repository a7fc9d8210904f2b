extension RasterImage {
    /// The picture with its mirror image to the right and below, and that one's mirror image, as far as `width` x
    /// `height` px go.
    ///
    /// Traps if the picture is larger.
    package func mirrored(toWidth width: Int, height: Int) -> RasterImage {
        precondition(width >= self.width && height >= self.height)
        if width == self.width && height == self.height { return self }
        /// Where the pixel at `position` comes from in a side of `count` px.
        func source(_ position: Int, _ count: Int) -> Int {
            let turn = position % (2 * count)
            return turn < count ? turn : 2 * count - 1 - turn
        }
        func extended(_ pixels: [UInt8], channels: Int) -> [UInt8] {
            var extended: [UInt8] = []
            extended.reserveCapacity(width * height * channels)
            for y in 0..<height {
                let row = source(y, self.height) * self.width
                for x in 0..<width {
                    let at = (row + source(x, self.width)) * channels
                    extended += pixels[at..<at + channels]
                }
            }
            return extended
        }
        return withPixels(
            width: width, height: height, rgb: extended(rgb, channels: 3),
            alpha: alpha.map { extended($0, channels: 1) })
    }
}
