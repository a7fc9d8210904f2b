package import ImageCodecs

/// Where something of a painting is seen: a picture of one value a pixel, of any size.
///
/// It is stretched to the photo, whatever its own aspect. 0 (black) is nothing, 255 (white) all, and between them it
/// fades.
package struct RegionMask: Sendable, Hashable {
    /// px.
    package let size: PixelSize
    /// `[height, width]`.
    package let values: [UInt8]

    /// Traps if the number of values does not fit the size.
    package init(size: PixelSize, values: [UInt8]) {
        precondition(size.pixels == values.count && !values.isEmpty)
        self.size = size
        self.values = values
    }

    /// The mask that a picture shows: its transparency where it has any, so that a cut-out is its own mask; else how
    /// light it is (ITU-R BT.601, as JPEG's luma).
    package init(_ picture: RasterImage) {
        size = picture.size
        values =
            picture.alpha
            ?? stride(from: 0, to: picture.rgb.count, by: 3).map { at in
                let red = 77 * Int(picture.rgb[at]), green = 150 * Int(picture.rgb[at + 1])
                return UInt8((red + green + 29 * Int(picture.rgb[at + 2]) + 128) >> 8)
            }
    }

    /// Black where this is white.
    package var inverted: RegionMask { RegionMask(size: size, values: values.map { 255 - $0 }) }

    /// The mask, no larger than `side` px along its longer side: averaged where it was.
    ///
    /// Throws `ImageCodecError` without memory for it.
    package func shrunk(toSide side: Int) throws(ImageCodecError) -> RegionMask {
        let longer = max(size.width, size.height)
        guard longer > side else { return self }
        let small = PixelSize(
            width: max(1, size.width * side / longer), height: max(1, size.height * side / longer))
        return RegionMask(
            size: small,
            values: try values(at: small) { count, body in for index in 0..<count { body(index) } })
    }

    /// The mask stretched to a picture of `size`, `[height, width]`: averaged where it shrinks, linear where it grows.
    ///
    /// Throws `ImageCodecError` without memory for it.
    func values(
        at size: PixelSize, concurrently: (_ count: Int, _ body: (Int) -> Void) -> Void
    ) throws(ImageCodecError) -> [UInt8] {
        try PlaneResampling.resized(
            values, from: self.size, to: size, filter: .triangle, concurrently: concurrently)
    }
}
