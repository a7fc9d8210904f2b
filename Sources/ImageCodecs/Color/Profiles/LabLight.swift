/// From colors of a profile's connection space to sRGB.
///
/// CIELAB is kept as the three cube roots that it is made of (ICC.1, 6.3.4; CIE 15): they run as straight as CIELAB does,
/// and where sRGB ends they have no kink.
enum LabLight {
    /// The cube roots of XYZ, as parts of D50's, for `lab`: lightness 0 to 100, and two signed numbers.
    static func roots(_ lab: SIMD3<Float>) -> SIMD4<Float> {
        let y = (lab.x + 16) / 116
        return SIMD4(y + lab.y / 500, y, y - lab.z / 200, 0)
    }

    /// What the light of X, Y and Z adds to red, green and blue of sRGB.
    private static let columns: [SIMD4<Float>] = {
        guard let matrix = RGBPrimaries.sRGB.toXYZ.inverse else { preconditionFailure("sRGB has a matrix") }
        return (0..<3).map {
            let column = matrix.columns[$0] * ColorMatrix.d50[$0]
            return SIMD4(Float(column.x), Float(column.y), Float(column.z), 0)
        }
    }()

    /// Sets three bytes of sRGB for each of the colors in `roots`.
    static func store(
        _ roots: UnsafePointer<SIMD4<Float>>, pixels: Int, _ rgb: UnsafeMutablePointer<UInt8>
    ) {
        let (x, y, z) = (columns[0], columns[1], columns[2])
        let knee: Float = 6.0 / 29
        SRGBEncoding.table.withUnsafeBufferPointer { encoding in
            guard let encoding = encoding.baseAddress else { return }
            var to = rgb
            for pixel in 0..<pixels {
                let root = roots[pixel]
                var light = root * root * root
                if root.x < knee || root.y < knee || root.z < knee {
                    let straight = (root - 16.0 / 116) * (108.0 / 841)
                    for channel in 0..<3 where root[channel] < knee { light[channel] = straight[channel] }
                }
                SRGBEncoding.store(x * light.x + y * light.y + z * light.z, encoding, to)
                to += 3
            }
        }
    }
}
