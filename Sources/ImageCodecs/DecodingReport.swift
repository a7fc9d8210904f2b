import CImageCodecs

extension codec_decode_report {
    /// What is to be said of a decoding of `height` rows that succeeded.
    ///
    /// Throws ``ImageCodecError/incomplete(_:rows:height:reason:)`` if not one row of the picture is there.
    func warnings(
        _ format: ImageFormat, height: Int, message: codec_message
    ) throws(ImageCodecError) -> [ImageWarning] {
        let rows = Int(intact_rows)
        let reason = message.string
        guard rows > 0 else { throw .incomplete(format, rows: rows, height: height, reason: reason) }
        if rows < height { return [.missingRows(format, rows: rows, height: height, reason: reason)] }
        if missing_detail { return [.missingDetail(format, reason: reason)] }
        return warnings > 0 ? [.damaged(format, reason: reason)] : []
    }
}
