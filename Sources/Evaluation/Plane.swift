package import ImageCodecs

/// Numbers on a grid: a picture's luma, or what is computed from it.
package struct Plane: Sendable, Equatable {
    /// Extent in px.
    package let width: Int
    /// Extent in px.
    package let height: Int
    /// `[height, width]`, row-major.
    package let values: [Float]

    /// Traps if the number of values does not fit the size.
    package init(width: Int, height: Int, values: [Float]) {
        precondition(width > 0 && height > 0 && values.count == width * height)
        self.width = width
        self.height = height
        self.values = values
    }

    /// The brightness of a picture, 0 to 1: 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601), of its values as they are
    /// stored, on white where it is transparent.
    package init(lumaOf image: RasterImage) {
        let rgb = image.flattened().rgb
        self.init(width: image.width, height: image.height) { luma in
            rgb.withUnsafeBufferPointer { rgb in
                for pixel in 0..<luma.count {
                    let at = pixel * 3
                    luma[pixel] =
                        (0.299 * Float(rgb[at]) + 0.587 * Float(rgb[at + 1]) + 0.114 * Float(rgb[at + 2]))
                        / 255
                }
            }
        }
    }

    /// `body` sets all values.
    init(width: Int, height: Int, _ body: (UnsafeMutableBufferPointer<Float>) -> Void) {
        self.init(
            width: width, height: height,
            values: [Float](unsafeUninitializedCapacity: width * height) { values, initialized in
                body(UnsafeMutableBufferPointer(rebasing: values[..<(width * height)]))
                initialized = width * height
            })
    }

    /// Whether all values are the same.
    package var isFlat: Bool { values.allSatisfy { $0 == values[0] } }

    /// The mean of all values.
    package var mean: Double { values.reduce(0.0) { $0 + Double($1) } / Double(values.count) }

    /// The values computed from this plane's and those of another of the same size, place by place.
    func zipped(with other: Plane, _ combine: (Float, Float) -> Float) -> Plane {
        precondition(width == other.width && height == other.height)
        return Plane(width: width, height: height) { results in
            values.withUnsafeBufferPointer { own in
                other.values.withUnsafeBufferPointer { others in
                    for place in 0..<results.count { results[place] = combine(own[place], others[place]) }
                }
            }
        }
    }
}
