/// A conversion through light: a curve for each channel, a matrix, tone mapping if the light goes beyond white, and
/// sRGB's curve backwards.
struct LinearLight: Sendable {
    /// Light by sample, one for each channel or one for all.
    private let curves: [[Float]]
    /// What a channel's light adds to red, green and blue of sRGB; the fourth number is 0.
    private let columns: [SIMD4<Float>]
    /// For samples in bytes without tone mapping: what each adds, 256 for each channel.
    private let contributions: [SIMD4<Float>]
    private let toneMapping: ToneMapping?

    init(curves: [[Float]], toXYZ: ColorMatrix) {
        self.init(curves: curves, matrix: Self.toSRGB * toXYZ, toneMapping: nil)
    }

    /// For the primaries and the transfer of a standard.
    init(
        primaries: RGBPrimaries, transfer: TransferFunction, isFullRange: Bool = true,
        peakLuminance: Double? = nil, format: SampleFormat
    ) {
        let most = Double(format.levels - 1)
        // ITU-T H.273, 8.3: 16 to 235 of bytes.
        let step = Double(format.levels) / 256
        let (black, white) = isFullRange ? (0, most) : (16 * step, 235 * step)
        let curve = (0..<format.levels).map {
            Float(transfer.light(min(max((Double($0) - black) / (white - black), 0), 1)))
        }
        self.init(
            curves: [curve], matrix: Self.toSRGB * primaries.toXYZ,
            toneMapping: transfer.isHighDynamicRange
                ? ToneMapping(transfer, primaries: primaries, peakLuminance: peakLuminance) : nil)
    }

    private init(curves: [[Float]], matrix: ColorMatrix, toneMapping: ToneMapping?) {
        self.curves = curves
        self.toneMapping = toneMapping
        let columns = matrix.columns.map { SIMD4(Float($0.x), Float($0.y), Float($0.z), 0) }
        self.columns = columns
        let isSmall = curves[0].count == 256 && toneMapping == nil
        contributions =
            isSmall
            ? (0..<3).flatMap { channel in
                curves[channel % curves.count].map { columns[channel] * $0 }
            } : []
    }

    private static let toSRGB: ColorMatrix = {
        guard let inverse = RGBPrimaries.sRGB.toXYZ.inverse else { preconditionFailure("sRGB has a matrix") }
        return inverse
    }()

    /// Converts `pixels` of `format`; bytes of `samples` may be those of `rgb`.
    func convert(
        _ samples: UnsafeRawPointer, pixels: Int, _ format: SampleFormat, _ rgb: UnsafeMutablePointer<UInt8>
    ) {
        if format.bits > 8 {
            convertSamples(samples.assumingMemoryBound(to: UInt16.self), pixels: pixels, format, rgb)
        } else if contributions.isEmpty {
            convertSamples(samples.assumingMemoryBound(to: UInt8.self), pixels: pixels, format, rgb)
        } else {
            convertBytes(samples.assumingMemoryBound(to: UInt8.self), pixels: pixels, format, rgb)
        }
    }

    private func convertBytes(
        _ samples: UnsafePointer<UInt8>, pixels: Int, _ format: SampleFormat,
        _ rgb: UnsafeMutablePointer<UInt8>
    ) {
        let step = format.samplesPerPixel
        let (second, third) = format.channels == .gray ? (0, 0) : (1, 2)
        contributions.withUnsafeBufferPointer { contributions in
            SRGBEncoding.table.withUnsafeBufferPointer { encoding in
                guard let light = contributions.baseAddress, let encoding = encoding.baseAddress else {
                    return
                }
                var from = samples
                var to = rgb
                for _ in 0..<pixels {
                    let sum =
                        light[Int(from[0])] + light[256 + Int(from[second])] + light[512 + Int(from[third])]
                    SRGBEncoding.store(sum, encoding, to)
                    from += step
                    to += 3
                }
            }
        }
    }

    private func convertSamples<Sample: FixedWidthInteger & UnsignedInteger>(
        _ samples: UnsafePointer<Sample>, pixels: Int, _ format: SampleFormat,
        _ rgb: UnsafeMutablePointer<UInt8>
    ) {
        let step = format.samplesPerPixel
        let (second, third) = format.channels == .gray ? (0, 0) : (1, 2)
        let (red, green, blue) = (columns[0], columns[1], columns[2])
        // Samples above the most that their bits hold come from damaged files.
        let most = Sample(truncatingIfNeeded: format.levels - 1)
        curves[0].withUnsafeBufferPointer { first in
            curves[1 % curves.count].withUnsafeBufferPointer { middle in
                curves[2 % curves.count].withUnsafeBufferPointer { last in
                    SRGBEncoding.table.withUnsafeBufferPointer { encoding in
                        guard let first = first.baseAddress, let middle = middle.baseAddress,
                            let last = last.baseAddress, let encoding = encoding.baseAddress
                        else { return }
                        var from = samples
                        var to = rgb
                        for _ in 0..<pixels {
                            var light = SIMD4(
                                first[Int(min(from[0], most))], middle[Int(min(from[second], most))],
                                last[Int(min(from[third], most))], 0)
                            if let toneMapping { light = toneMapping.map(light) }
                            let sum = red * light.x + green * light.y + blue * light.z
                            SRGBEncoding.store(sum, encoding, to)
                            from += step
                            to += 3
                        }
                    }
                }
            }
        }
    }
}
