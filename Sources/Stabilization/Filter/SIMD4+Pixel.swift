internal import Kernels

/// A px: red, green and blue in steps of 255, and how many frames it is the mean of.
typealias Pixel = SIMD4<Float>

extension SIMD4<Float> {
    /// The three bytes from `rgb`, of which a fourth may be read, too; 0 for the age.
    @inline(__always)
    init(reading rgb: UnsafePointer<UInt8>) {
        let bytes = UnsafeRawPointer(rgb).loadUnaligned(as: SIMD4<UInt8>.self)
        self = SIMD4(SIMD4<Int32>(truncatingIfNeeded: bytes))
        w = 0
    }

    /// The three bytes from `rgb`, and no more.
    @inline(__always)
    init(readingLast rgb: UnsafePointer<UInt8>) {
        self.init(Float(rgb[0]), Float(rgb[1]), Float(rgb[2]), 0)
    }

    /// Writes the nearest bytes of values within 0 to 255; a fourth byte may be written, too.
    @inline(__always)
    func store(to rgb: UnsafeMutablePointer<UInt8>) {
        UnsafeMutableRawPointer(rgb).storeBytes(of: nearestBytes, as: SIMD4<UInt8>.self)
    }

    /// Writes the nearest three bytes.
    @inline(__always)
    func writeLast(to rgb: UnsafeMutablePointer<UInt8>) {
        let bytes = nearestBytes
        rgb[0] = bytes.x
        rgb[1] = bytes.y
        rgb[2] = bytes.z
    }

    /// ITU-R BT.601, as JPEG's.
    @inline(__always)
    var luma: Float { 0.299 * x + 0.587 * y + 0.114 * z }

    @inline(__always)
    var magnitudes: SIMD4<Float> {
        unsafeBitCast(unsafeBitCast(self, to: SIMD4<UInt32>.self) & 0x7FFF_FFFF, to: SIMD4<Float>.self)
    }
}
