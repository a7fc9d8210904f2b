/// Which colors a result is written in.
public enum OutputProfile: String, Sendable, CaseIterable {
    /// sRGB, which every program shows.
    case sRGB = "srgb"
    /// The profile of the photo's file, if it had one that RGB can be written in; else sRGB, and
    /// ``ImageEncoder/warnings(for:)`` says why.
    ///
    /// The colors are those of the sRGB result, in the other numbers.
    case keep
}

extension RasterImage {
    /// The pixels and the profile to write: `nil` for sRGB.
    ///
    /// Throws ``ImageCodecError/cannotEncode(_:reason:)`` if the profile that is to be kept cannot be written in.
    func converted(
        to output: OutputProfile, threads: Int, for format: ImageFormat
    ) throws(ImageCodecError) -> (image: RasterImage, profile: [UInt8]?) {
        guard output == .keep, let sourceProfile else { return (self, nil) }
        let library: ColorLibrary
        do throws(ColorLibrary.Refusal) {
            library = try ColorLibrary(sourceProfile)
            try library.prepare(isOutput: true)
        } catch {
            throw .cannotEncode(
                format, reason: "the photo's color profile cannot be written in (\(error.reason))")
        }
        var converted = self
        let rowBytes = width * 3
        let pixels = width
        converted.rgb.withUnsafeMutableBufferPointer { rgb in
            guard let base = rgb.baseAddress else { return }
            nonisolated(unsafe) let first = base
            ColorBands.forEach(rows: height, bytesPerRow: rowBytes, threads: threads) {
                for y in $0 { library.convertOutput(first + y * rowBytes, pixels: pixels) }
            }
        }
        return (converted, sourceProfile)
    }
}
