import CImageCodecs

/// What turns the samples of one file into 8-bit sRGB.
///
/// Made once for a picture; any number of threads may use it at once, and the result does not depend on how many.
package struct ColorConversion: Sendable {
    /// The samples that it takes.
    package let format: SampleFormat
    /// What to say of a profile that could not be used: the samples are taken as sRGB then, as browsers do.
    package let warning: ImageWarning?
    /// The profile of RGB that the description names or means, for results that keep it; `nil` if that is sRGB, or
    /// nothing that results can be written in.
    package let sourceProfile: [UInt8]?
    private let method: Method

    private enum Method: Sendable {
        /// Samples are sRGB already, or inks without a profile.
        case standard
        /// The color of each gray: three bytes for each value that a sample may have.
        case gray([UInt8])
        case light(LinearLight)
        case library(ColorLibrary)
    }

    /// Whether the samples are sRGB as they are, so that bytes of RGB need no conversion.
    package var isStandard: Bool { if case .standard = method { true } else { false } }

    /// The conversion of samples that mean what `description` says, from a file of `fileFormat`.
    ///
    /// A profile that is broken, or that is not for such samples, leaves them as they are and is the ``warning``.
    package init(_ description: ColorDescription, _ format: SampleFormat, in fileFormat: ImageFormat) {
        self.format = format
        switch description {
        case .profile(let bytes):
            do throws(ColorLibrary.Refusal) {
                let conversion = try Self.conversion(bytes, format)
                method = conversion.method
                sourceProfile = conversion.isWritable ? bytes : nil
                warning = nil
            } catch {
                method = .standard
                sourceProfile = nil
                warning = .colorProfile(fileFormat, reason: error.reason)
            }
        case .codePoints(let points):
            warning = nil
            (method, sourceProfile) = Self.standard(
                points.knownPrimaries ?? .sRGB, points.knownTransfer ?? .sRGB,
                isFullRange: points.isFullRange, format)
        case .measured(let gamma, let primaries):
            warning = nil
            (method, sourceProfile) = Self.standard(
                primaries ?? .sRGB, gamma.map(TransferFunction.power) ?? .sRGB, isFullRange: true, format)
        case .sRGB:
            method = .standard
            sourceProfile = nil
            warning = nil
        }
    }

    private static func standard(
        _ primaries: RGBPrimaries, _ transfer: TransferFunction, isFullRange: Bool, _ format: SampleFormat
    ) -> (Method, [UInt8]?) {
        if format.isCMYK { return (.standard, nil) }
        func light(_ format: SampleFormat) -> LinearLight {
            LinearLight(primaries: primaries, transfer: transfer, isFullRange: isFullRange, format: format)
        }
        if isIdentity({ light(SampleFormat(.rgb)).convert($0, pixels: $1, SampleFormat(.rgb), $2) }) {
            return (.standard, nil)
        }
        let profile = ColorimetricProfile(name: "RGB", primaries: primaries, transfer: transfer)
        return (.light(light(format)), profile?.bytes)
    }

    private static func conversion(
        _ profile: [UInt8], _ format: SampleFormat
    ) throws(ColorLibrary.Refusal) -> (method: Method, isWritable: Bool) {
        if profile == ColorimetricProfile.sRGB { return (.standard, false) }
        let library = try ColorLibrary(profile)
        switch library.summary.space {
        case CODEC_COLOR_GRAY:
            guard format.channels == .gray || format.channels == .grayInRGB else {
                throw .init(reason: "it is for gray pictures", isOutOfMemory: false)
            }
            // All grays there are: no more than a row of a picture.
            try library.prepare(SampleFormat(.gray, bits: format.bits))
            var colors = [UInt8](repeating: 0, count: 3 * format.levels)
            if format.bits == 8 {
                library.convert((0...255).map(UInt8.init), &colors, pixels: format.levels)
            } else {
                library.convert(Self.words(format), &colors, pixels: format.levels)
            }
            let isStandard = (0..<format.levels).allSatisfy { level in
                let plain = (level * 255 + format.levels / 2) / (format.levels - 1)
                return colors[level * 3..<level * 3 + 3].allSatisfy { abs(Int($0) - plain) <= 1 }
            }
            return (isStandard ? .standard : .gray(colors), false)
        case CODEC_COLOR_RGB:
            guard !format.isCMYK else { throw .init(reason: "it is for RGB pictures", isOutOfMemory: false) }
            let isWritable = library.summary.is_writable
            if library.summary.is_matrix, let light = Self.light(library, SampleFormat(.rgb)) {
                if isIdentity({ light.convert($0, pixels: $1, SampleFormat(.rgb), $2) }) {
                    return (.standard, false)
                }
                if format.bits == 8 { return (.light(light), isWritable) }
                if let light = Self.light(library, format) { return (.light(light), isWritable) }
            }
            try library.prepare(SampleFormat(.rgb, bits: format.bits == 8 ? 8 : 16))
            return (.library(library), isWritable)
        default:
            guard format.isCMYK else { throw .init(reason: "it is for CMYK pictures", isOutOfMemory: false) }
            try library.prepare(SampleFormat(format.channels, bits: format.bits == 8 ? 8 : 16))
            return (.library(library), false)
        }
    }

    /// Every value of a sample as a word of 16 bits.
    private static func words(_ format: SampleFormat) -> [UInt16] {
        (0..<format.levels).map { UInt16(($0 * 65_535 + format.levels / 2) / (format.levels - 1)) }
    }

    private static func light(_ library: ColorLibrary, _ format: SampleFormat) -> LinearLight? {
        let m = library.summary.to_xyz
        let matrix = ColorMatrix(columns: [SIMD3(m.0, m.3, m.6), SIMD3(m.1, m.4, m.7), SIMD3(m.2, m.5, m.8)])
        return library.curves(levels: format.levels).map { LinearLight(curves: $0, toXYZ: matrix) }
    }

    /// Whether a conversion of bytes of RGB changes none by more than one step: all grays and a grid of colors.
    private static func isIdentity(
        _ convert: (UnsafeRawPointer, Int, UnsafeMutablePointer<UInt8>) -> Void
    ) -> Bool {
        var samples = (0...255).flatMap { [UInt8](repeating: $0, count: 3) }
        let grid = stride(from: 0, through: 255, by: 17).map(UInt8.init)
        for red in grid { for green in grid { for blue in grid { samples += [red, green, blue] } } }
        var converted = samples
        convert(samples, samples.count / 3, &converted)
        return zip(samples, converted).allSatisfy { abs(Int($0) - Int($1)) <= 1 }
    }
}

extension ColorConversion {
    /// Where samples stand: rows of pixels, top row first.
    package struct Plane {
        /// The first sample of the first row; words are aligned to their size.
        let base: UnsafeRawPointer
        /// px.
        let width: Int
        /// px.
        let height: Int
        /// From one row's first byte to the next one's.
        let bytesPerRow: Int

        /// Rows that a library holds.
        package init(base: UnsafeRawPointer, width: Int, height: Int, bytesPerRow: Int) {
            self.base = base
            self.width = width
            self.height = height
            self.bytesPerRow = bytesPerRow
        }
    }

    /// Converts `plane`, whose samples are in ``format``, to `rgb`: `[height, width, 3]`.
    ///
    /// If the format has alpha, that goes to `alpha`, `[height, width]` in bytes, or is passed over. Bytes of RGB may be
    /// converted in place. The rows are shared between `threads` threads.
    package func convert(
        _ plane: Plane, rgb: UnsafeMutablePointer<UInt8>, alpha: UnsafeMutablePointer<UInt8>? = nil,
        threads: Int
    ) {
        ColorBands.forEach(
            rows: plane.height, bytesPerRow: plane.width * format.bytesPerPixel, threads: threads
        ) {
            for y in $0 {
                convertRow(
                    plane.base + y * plane.bytesPerRow, pixels: plane.width, rgb + y * plane.width * 3,
                    alpha: alpha.map { $0 + y * plane.width })
            }
        }
    }

    /// Converts the pixels of a picture in bytes of RGB, without alpha between them.
    package func convert(inPlace rgb: inout [UInt8], width: Int, threads: Int) {
        guard !isStandard, !rgb.isEmpty else { return }
        rgb.withUnsafeMutableBufferPointer { rgb in
            guard let base = rgb.baseAddress else { return }
            let plane = Plane(
                base: base, width: width, height: rgb.count / 3 / width, bytesPerRow: width * 3)
            convert(plane, rgb: base, threads: threads)
        }
    }

    private func convertRow(
        _ samples: UnsafeRawPointer, pixels: Int, _ rgb: UnsafeMutablePointer<UInt8>,
        alpha: UnsafeMutablePointer<UInt8>?
    ) {
        if let alpha, format.hasAlpha { takeAlpha(samples, pixels: pixels, alpha) }
        switch method {
        case .light(let light): light.convert(samples, pixels: pixels, format, rgb)
        case .standard, .gray, .library:
            if format.bits == 8 {
                convertRow(samples.assumingMemoryBound(to: UInt8.self), pixels, rgb)
            } else {
                convertRow(samples.assumingMemoryBound(to: UInt16.self), pixels, rgb)
            }
        }
    }

    private func convertRow<Sample: FixedWidthInteger & UnsignedInteger>(
        _ samples: UnsafePointer<Sample>, _ pixels: Int, _ rgb: UnsafeMutablePointer<UInt8>
    ) {
        switch method {
        case .light: break
        case .standard: takeStandard(samples, pixels, rgb)
        case .gray(let colors):
            let most = format.levels - 1
            colors.withUnsafeBufferPointer { colors in
                for pixel in 0..<pixels {
                    let color = 3 * min(Int(samples[pixel * format.samplesPerPixel]), most)
                    for channel in 0..<3 { rgb[pixel * 3 + channel] = colors[color + channel] }
                }
            }
        case .library(let library): convertByLibrary(library, samples, pixels, rgb)
        }
    }

    /// Samples that are sRGB or inks without a profile, cut to bytes.
    private func takeStandard<Sample: FixedWidthInteger & UnsignedInteger>(
        _ samples: UnsafePointer<Sample>, _ pixels: Int, _ rgb: UnsafeMutablePointer<UInt8>
    ) {
        let step = format.samplesPerPixel
        let most = format.levels - 1
        func byte(_ sample: Sample) -> Int { (min(Int(sample), most) * 255 + most / 2) / most }
        for pixel in 0..<pixels {
            let from = samples + pixel * step
            let to = rgb + pixel * 3
            switch format.channels {
            case .gray:
                for channel in 0..<3 { to[channel] = UInt8(byte(from[0])) }
            case .rgb, .grayInRGB:
                for channel in 0..<3 { to[channel] = UInt8(byte(from[channel])) }
            case .cmyk:
                for channel in 0..<3 {
                    to[channel] = UInt8(((255 - byte(from[channel])) * (255 - byte(from[3])) + 127) / 255)
                }
            case .invertedCMYK:
                for channel in 0..<3 {
                    to[channel] = UInt8((byte(from[channel]) * byte(from[3]) + 127) / 255)
                }
            }
        }
    }

    private func takeAlpha(_ samples: UnsafeRawPointer, pixels: Int, _ alpha: UnsafeMutablePointer<UInt8>) {
        let step = format.samplesPerPixel
        if format.bits == 8 {
            let samples = samples.assumingMemoryBound(to: UInt8.self)
            for pixel in 0..<pixels { alpha[pixel] = samples[pixel * step + step - 1] }
        } else {
            let samples = samples.assumingMemoryBound(to: UInt16.self)
            let most = format.levels - 1
            for pixel in 0..<pixels {
                let value = min(Int(samples[pixel * step + step - 1]), most)
                alpha[pixel] = UInt8((value * 255 + most / 2) / most)
            }
        }
    }

    /// The library takes whole bytes or words without alpha: other rows are put together, some pixels at a time.
    private func convertByLibrary<Sample: FixedWidthInteger & UnsignedInteger>(
        _ library: ColorLibrary, _ samples: UnsafePointer<Sample>, _ pixels: Int,
        _ rgb: UnsafeMutablePointer<UInt8>
    ) {
        let wanted = library.summary.space == CODEC_COLOR_CMYK ? 4 : 3
        if (format.bits == 8 || format.bits == 16) && format.samplesPerPixel == wanted {
            library.convert(samples, rgb, pixels: pixels)
            return
        }
        let most = format.levels - 1
        let scale = format.bits == 8 ? 255 : 65_535
        let step = format.samplesPerPixel
        withUnsafeTemporaryAllocation(of: Sample.self, capacity: 1024 * wanted) { part in
            guard let part = part.baseAddress else { return }
            for start in stride(from: 0, to: pixels, by: 1024) {
                let count = min(1024, pixels - start)
                for pixel in 0..<count {
                    for channel in 0..<wanted {
                        let from = (start + pixel) * step + min(channel, format.colorSamples - 1)
                        let value = min(Int(samples[from]), most)
                        part[pixel * wanted + channel] = Sample(
                            truncatingIfNeeded: (value * scale + most / 2) / most)
                    }
                }
                library.convert(part, rgb + start * 3, pixels: count)
            }
        }
    }
}
