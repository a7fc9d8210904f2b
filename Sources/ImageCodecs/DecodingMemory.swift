/// What decoding a file holds in memory, known from its header before a byte is allocated.
struct DecodingMemory: Sendable, Equatable {
    /// Bytes of a pixel in the result: 3, or 4 if the file may have transparency.
    var bytesPerPixel: Int
    /// Bytes that the codec library holds for the whole picture until its last row is out: all coefficients
    /// of a JPEG that comes in several scans, the rows of an interlaced PNG with alpha.
    var workingBytes: Int
    /// Whether the codec library has the pixels in memory of its own until they are put where they belong.
    var holdsPixelsTwice = false
    /// By how much the picture may be divided in decoding: 8, or 1 if the format always gives all of it.
    var largestDenominator = 1
    /// Bytes for each px of a stored row, for the few rows that are in work at a time.
    var bytesPerColumn: Int
    /// Bytes for the ICC profile and texts, at most.
    var metadataBytes: Int

    /// The codec library itself, its tables and its input buffers.
    static let fixedBytes = 256 * 1024
}

extension CheckedImageHeader {
    /// Whether the picture may have transparency.
    package var mayHaveAlpha: Bool { memory.bytesPerPixel == 4 }

    /// The size at which ``ImageDecoder/decode(_:atLeastHeight:)`` decodes, before the picture is turned
    /// upright, px.
    func decodedSize(atLeastHeight least: Int?) -> (width: Int, height: Int) {
        let denominator = scaleDenominator(atLeastHeight: least)
        return ((storedWidth + denominator - 1) / denominator, (storedHeight + denominator - 1) / denominator)
    }

    /// The size of the picture that ``ImageDecoder/decode(_:atLeastHeight:)`` gives for the same argument, px.
    package func pictureSize(atLeastHeight least: Int? = nil) -> (width: Int, height: Int) {
        let size = decodedSize(atLeastHeight: least)
        return orientation.swapsSides ? (size.height, size.width) : size
    }

    /// The largest of 1, 2, 4, 8 by which the height can be divided (rounding up) and stay at least `least` px; 1 where
    /// the format does not allow it.
    func scaleDenominator(atLeastHeight least: Int?) -> Int {
        guard let least else { return 1 }
        return [8, 4, 2].first { $0 <= memory.largestDenominator && (height + $0 - 1) / $0 >= least } ?? 1
    }

    /// The most bytes that the pixels of the decoded picture occupy, for the same argument as
    /// ``decodingBytes(atLeastHeight:)``.
    package func decodedBytes(atLeastHeight: Int? = nil) -> Int {
        let size = decodedSize(atLeastHeight: atLeastHeight)
        return size.width * size.height * memory.bytesPerPixel
    }

    /// The most bytes of memory that ``ImageDecoder/decode(_:atLeastHeight:)`` holds at any time for this file, its
    /// result included and the file's own bytes not.
    ///
    /// To be compared with what there is, before decoding.
    ///
    /// It is the sum of the pixels (3 bytes each, 4 with transparency), and of the largest of these: what the codec
    /// library holds for the whole picture (2 bytes for each coefficient of a progressive JPEG, so for each sample in
    /// whole blocks; 4 bytes for each pixel of an interlaced PNG with transparency and of a lossless WebP); and the
    /// pixels once more, if the library gives them in its own memory, or if the picture is to be turned upright. To
    /// that come a few rows, the ICC profile and texts.
    package func decodingBytes(atLeastHeight: Int? = nil) -> Int {
        let pixels = decodedBytes(atLeastHeight: atLeastHeight)
        let copied = memory.holdsPixelsTwice || orientation != .topLeft ? pixels : 0
        return pixels + max(memory.workingBytes, copied) + memory.bytesPerColumn * storedWidth
            + memory.metadataBytes + DecodingMemory.fixedBytes
    }
}
