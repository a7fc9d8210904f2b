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
        case .standard, .gray, .grid, .library:
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
        case .grid(let grid): grid.convert(samples, pixels: pixels, rgb)
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

    /// By the library itself, some pixels at a time.
    private func convertByLibrary<Sample: FixedWidthInteger & UnsignedInteger>(
        _ library: ColorLibrary, _ samples: UnsafePointer<Sample>, _ pixels: Int,
        _ rgb: UnsafeMutablePointer<UInt8>
    ) {
        let most = format.levels - 1
        let step = format.samplesPerPixel
        let isInverted = format.channels == .invertedCMYK
        for start in stride(from: 0, to: pixels, by: 1024) {
            let count = min(1024, pixels - start)
            var colors: [Float] = []
            colors.reserveCapacity(count * library.channels)
            for pixel in start..<start + count {
                for channel in 0..<library.channels {
                    let sample = min(Int(samples[pixel * step + min(channel, format.colorSamples - 1)]), most)
                    colors.append(Float(isInverted ? most - sample : sample) / Float(most))
                }
            }
            library.standard(colors, rgb + start * 3)
        }
    }
}
