import CImageCodecs

/// How a PNG trades time for size; the pixels are the same.
///
/// Measured with libpng 1.6.39 and zlib 1.2.13 on one core of a 2-core Zen 4 server, means over two
/// photographs and two paintings of 0.4 to 0.6 megapixels:
///
/// | filter, zlib level | ms per megapixel | bytes per pixel |
/// |---|---|---|
/// | Sub or Up, Huffman only | 41 | 1.90 |
/// | Average, 1 | 50 | 1.70 |
/// | **Sub or Up, 1** (`fast`) | 52 | 1.70 |
/// | all five, 1 | 71 | 1.69 |
/// | **Sub or Up, 3** (`small`) | 95 | 1.65 |
/// | Sub or Up, 6 | 181 | 1.65 |
/// | all five, 6 (libpng's default) | 241 | 1.64 |
///
/// libpng's default would often cost more than painting the picture. Our own bands of rows (see the catalogue) take
/// as long as libpng does on one thread, half of that on two (48 and 25 ms for 0.7 megapixels on a Zen 3 server), and
/// make files of the same size.
public enum PNGCompression: String, Sendable, CaseIterable {
    /// For results that a person waits for.
    case fast
    /// For files that are kept or sent: a few percent smaller in twice the time.
    case small

    var level: Int32 { self == .fast ? 1 : 3 }
}
