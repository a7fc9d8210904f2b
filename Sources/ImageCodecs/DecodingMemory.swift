/// What decoding a file holds in memory, known from its header before a byte is allocated.
struct DecodingMemory: Sendable, Equatable {
    /// Bytes of a pixel in the result: 3, or 4 if the file may have transparency.
    var bytesPerPixel: Int
    /// Bytes that the codec library holds for the whole picture until its last row is out: all coefficients
    /// of a JPEG that comes in several scans, the rows of an interlaced PNG with alpha.
    var workingBytes: Int
    /// Bytes for each px of a stored row, for the few rows that are in work at a time.
    var bytesPerColumn: Int
    /// Bytes for the ICC profile and texts, at most.
    var metadataBytes: Int

    /// The codec library itself, its tables and its input buffers.
    static let fixedBytes = 256 * 1024
}

extension CheckedImageHeader {
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

    /// The largest of 1, 2, 4, 8 by which a JPEG's height can be divided (rounding up) and stay at least
    /// `least` px.
    func scaleDenominator(atLeastHeight least: Int?) -> Int {
        guard let least, format == .jpeg else { return 1 }
        return [8, 4, 2].first { (height + $0 - 1) / $0 >= least } ?? 1
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
    /// It is the sum of the pixels (3 bytes each, 4 with transparency), and of the larger of these two: what
    /// the codec library holds for the whole picture (2 bytes for each coefficient of a progressive JPEG, so
    /// for each sample in whole blocks; 4 bytes for each pixel of an interlaced PNG with transparency), and
    /// the pixels once more, if the picture is to be turned upright. To that come a few rows, the ICC profile
    /// and texts.
    package func decodingBytes(atLeastHeight: Int? = nil) -> Int {
        let pixels = decodedBytes(atLeastHeight: atLeastHeight)
        let turned = orientation == .topLeft ? 0 : pixels
        return pixels + max(memory.workingBytes, turned) + memory.bytesPerColumn * storedWidth
            + memory.metadataBytes + DecodingMemory.fixedBytes
    }
}
