extension RasterImage {
    /// The part of `width` x `height` px whose top left corner is at (`x`, `y`), px.
    /// Traps if it is empty or not inside the picture.
    package func cropped(x: Int = 0, y: Int = 0, width: Int, height: Int) -> RasterImage {
        precondition(
            x >= 0 && y >= 0 && width > 0 && height > 0 && width <= self.width - x
                && height <= self.height - y,
            "\(width)x\(height) px at (\(x), \(y)) is not inside \(self.width)x\(self.height) px")
        if width == self.width && height == self.height { return self }
        func part(_ pixels: [UInt8], channels: Int) -> [UInt8] {
            var part: [UInt8] = []
            part.reserveCapacity(width * height * channels)
            for row in y..<y + height {
                let start = (row * self.width + x) * channels
                part += pixels[start..<start + width * channels]
            }
            return part
        }
        return withPixels(
            width: width, height: height, rgb: part(rgb, channels: 3),
            alpha: alpha.map { part($0, channels: 1) })
    }
}
