import CImageCodecs

/// Rows that a codec library gives one after the other, gathered until there are enough to convert on several threads.
final class ConvertedRows {
    private let conversion: ColorConversion
    private let width: Int
    private let threads: Int
    private let rgb: UnsafeMutablePointer<UInt8>
    private let alpha: UnsafeMutablePointer<UInt8>?
    private let rowBytes: Int
    private let capacity: Int
    private let gathered: UnsafeMutableRawPointer
    private var first = 0
    private var count = 0

    /// Bytes of rows that are gathered, at most, unless one row has more.
    static let gatheredBytes = 1 << 21

    /// Rows of `width` px that become `rgb` and `alpha`; `height` of them at most.
    init(
        _ conversion: ColorConversion, width: Int, height: Int, threads: Int,
        rgb: UnsafeMutablePointer<UInt8>, alpha: UnsafeMutablePointer<UInt8>? = nil
    ) {
        self.conversion = conversion
        self.width = width
        self.threads = threads
        self.rgb = rgb
        self.alpha = alpha
        rowBytes = width * conversion.format.bytesPerPixel
        capacity = min(height, max(1, Self.gatheredBytes / rowBytes))
        gathered = .allocate(byteCount: capacity * rowBytes, alignment: 16)
    }

    deinit { gathered.deallocate() }

    /// Where C puts rows; the object must outlive it.
    var sink: codec_row_sink {
        codec_row_sink(
            take: { context, y, samples in
                guard let context, let samples else { return }
                Unmanaged<ConvertedRows>.fromOpaque(context).takeUnretainedValue().take(Int(y), samples)
            }, context: Unmanaged.passUnretained(self).toOpaque())
    }

    private func take(_ y: Int, _ samples: UnsafeRawPointer) {
        if y != first + count {
            // A damaged file is read a second time, from its first row on: what is left of the first time counts no more.
            count = 0
            first = y
        }
        (gathered + count * rowBytes).copyMemory(from: samples, byteCount: rowBytes)
        count += 1
        if count == capacity { finish() }
    }

    /// Converts the rows that are left.
    func finish() {
        let plane = ColorConversion.Plane(
            base: gathered, width: width, height: count, bytesPerRow: rowBytes)
        conversion.convert(
            plane, rgb: rgb + first * width * 3, alpha: alpha.map { $0 + first * width }, threads: threads)
        first += count
        count = 0
    }
}
