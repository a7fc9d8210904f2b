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
    /// Why there is none although the description means something else than sRGB.
    package let unkeptColors: UnkeptColors?
    let method: Method

    /// How colors are converted.
    enum Method: Sendable {
        /// Samples are sRGB already, or inks without a profile.
        case standard
        /// The color of each gray: three bytes for each value that a sample may have.
        case gray([UInt8])
        case light(LinearLight)
        /// A profile with tables, for many pixels.
        case grid(ColorGrid)
        /// A profile with tables, for few.
        case library(ColorLibrary)
    }

    /// Whether the samples are sRGB as they are, so that bytes of RGB need no conversion.
    package var isStandard: Bool { if case .standard = method { true } else { false } }

    /// The conversion of samples that mean what `description` says, from a file of `fileFormat`.
    ///
    /// A profile that is broken, or that is not for such samples, leaves them as they are and is the ``warning``.
    ///
    /// `pixels` is how many there are about: for many a profile's tables are prepared, on `threads` threads.
    package init(
        _ description: ColorDescription, _ format: SampleFormat, in fileFormat: ImageFormat,
        pixels: Int = .max, threads: Int = 1
    ) {
        self.format = format
        var warning: ImageWarning?
        let outcome: Outcome
        switch description {
        case .profile(let bytes):
            do throws(ColorLibrary.Refusal) {
                outcome = try Self.conversion(bytes, format, pixels: pixels, threads: threads)
            } catch {
                outcome = Outcome(method: .standard)
                warning = .colorProfile(fileFormat, reason: error.reason)
            }
        case .codePoints(let points):
            outcome = Self.standard(
                points.knownPrimaries ?? .sRGB, points.knownTransfer ?? .sRGB, points, format)
        case .measured(let gamma, let primaries):
            outcome = Self.standard(primaries, .power(gamma), nil, format)
        case .sRGB:
            outcome = Outcome(method: .standard)
        }
        self.warning = warning
        (method, sourceProfile, unkeptColors) = (outcome.method, outcome.profile, outcome.unkept)
    }

    /// What a description leads to.
    private struct Outcome {
        let method: Method
        /// For results that keep it.
        var profile: [UInt8]?
        /// Why there is none.
        var unkept: UnkeptColors?
    }

    private static func standard(
        _ primaries: RGBPrimaries, _ transfer: TransferFunction, _ points: CodePoints?, _ format: SampleFormat
    ) -> Outcome {
        if format.isCMYK { return Outcome(method: .standard) }
        func light(_ format: SampleFormat) -> LinearLight {
            LinearLight(
                primaries: primaries, transfer: transfer, isFullRange: points?.isFullRange ?? true,
                peakLuminance: points?.peakLuminance, format: format)
        }
        if isIdentity({ light(SampleFormat(.rgb)).convert($0, pixels: $1, SampleFormat(.rgb), $2) }) {
            return Outcome(method: .standard)
        }
        let profile = ColorimetricProfile(name: "RGB", primaries: primaries, transfer: transfer)
        return Outcome(
            method: .light(light(format)), profile: profile?.bytes,
            unkept: profile == nil ? .highDynamicRange : nil)
    }

    private static func conversion(
        _ profile: [UInt8], _ format: SampleFormat, pixels: Int, threads: Int
    ) throws(ColorLibrary.Refusal) -> Outcome {
        if profile == ColorimetricProfile.sRGB { return Outcome(method: .standard) }
        let library = try ColorLibrary(profile)
        switch library.summary.space {
        case CODEC_COLOR_GRAY:
            guard format.channels == .gray || format.channels == .grayInRGB else {
                throw .init(reason: "it is for gray pictures", isOutOfMemory: false)
            }
            try library.prepare(isOutput: false)
            let method = Self.gray(library, format)
            if case .standard = method { return Outcome(method: method) }
            return Outcome(method: method, unkept: .gray)
        case CODEC_COLOR_RGB:
            guard !format.isCMYK else { throw .init(reason: "it is for RGB pictures", isOutOfMemory: false) }
            func outcome(_ method: Method) -> Outcome {
                library.summary.is_writable
                    ? Outcome(method: method, profile: profile) : Outcome(method: method, unkept: .oneWay)
            }
            if library.summary.is_matrix, let light = Self.light(library, SampleFormat(.rgb)) {
                if isIdentity({ light.convert($0, pixels: $1, SampleFormat(.rgb), $2) }) {
                    return Outcome(method: .standard)
                }
                if format.bits == 8 { return outcome(.light(light)) }
                if let light = Self.light(library, format) { return outcome(.light(light)) }
            }
            return outcome(try Self.tables(library, format, pixels: pixels, threads: threads))
        default:
            guard format.isCMYK else { throw .init(reason: "it is for CMYK pictures", isOutOfMemory: false) }
            let method = try Self.tables(library, format, pixels: pixels, threads: threads)
            return Outcome(method: method, unkept: .cmyk)
        }
    }

    /// Each of the values that a gray may have.
    private static func gray(_ library: ColorLibrary, _ format: SampleFormat) -> Method {
        let most = format.levels - 1
        var colors = [UInt8](repeating: 0, count: 3 * format.levels)
        library.standard((0...most).map { Float($0) / Float(most) }, &colors)
        let isStandard = (0...most).allSatisfy { level in
            let plain = (level * 255 + most / 2) / most
            return colors[level * 3..<level * 3 + 3].allSatisfy { abs(Int($0) - plain) <= 1 }
        }
        return isStandard ? .standard : .gray(colors)
    }

    private static func tables(
        _ library: ColorLibrary, _ format: SampleFormat, pixels: Int, threads: Int
    ) throws(ColorLibrary.Refusal) -> Method {
        let axes = ColorGrid.Axes(library, format)
        try library.prepare(isOutput: false)
        // A point takes as long as a pixel without a grid.
        return axes.points < pixels
            ? .grid(ColorGrid(library, axes, format, threads: threads)) : .library(library)
    }

    private static func light(_ library: ColorLibrary, _ format: SampleFormat) -> LinearLight? {
        let m = library.summary.to_xyz
        let matrix = ColorMatrix(columns: [SIMD3(m.0, m.3, m.6), SIMD3(m.1, m.4, m.7), SIMD3(m.2, m.5, m.8)])
        let curves = (0..<3).compactMap { library.curve($0, levels: format.levels) }
        return curves.count == 3 ? LinearLight(curves: curves, toXYZ: matrix) : nil
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
