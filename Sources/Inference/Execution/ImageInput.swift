/// The image that a run reads: `[height, width, 3]`, row-major, valid during the run.
package enum ImageInput {
    /// Colors in 0...1.
    case floats(UnsafePointer<Float>)
    /// 8-bit colors.
    case bytes(UnsafePointer<UInt8>)
    /// No image: the run continues from an ``EncodedContent``.
    case none
}
