/// How a picture came about, in the forms that other programs read and show.
///
/// The words are a PNG's text under the keyword `parameters`, and Exif's UserComment in other formats: where programs that
/// make pictures with networks put theirs, so that image sites show both. The program and the kind of source are XMP.
package struct Provenance: Sendable, Equatable {
    /// The program and its version: XMP's `xmp:CreatorTool`.
    package let creatorTool: String
    /// The IPTC's term for where the picture comes from: XMP's `Iptc4xmpExt:DigitalSourceType`.
    package let sourceType: DigitalSourceType
    /// What people read, in lines.
    package let parameters: String

    /// The keyword of the text of a PNG.
    static let keyword = "parameters"

    /// Made by `creatorTool`, out of such sources and with such parameters.
    package init(creatorTool: String, sourceType: DigitalSourceType, parameters: String) {
        self.creatorTool = creatorTool
        self.sourceType = sourceType
        self.parameters = parameters
    }

    /// The chunk of a PNG: tEXt where the words are ASCII, which every program reads, else iTXt.
    ///
    /// Throws ``ImageCodecError/invalidText(keyword:reason:)``.
    func chunk() throws(ImageCodecError) -> [UInt8] {
        guard parameters.utf8.allSatisfy({ $0 < 0x80 && $0 != 0 }) else {
            return try PNGText(keyword: Self.keyword, text: parameters).chunk()
        }
        return PNGChunks.chunk("tEXt", Array(Self.keyword.utf8) + [0] + Array(parameters.utf8))
    }
}

/// Where a picture comes from, by the IPTC's NewsCodes (`cv.iptc.org/newscodes/digitalsourcetype`).
package enum DigitalSourceType: String, Sendable {
    /// Real pictures that trained networks edited.
    ///
    /// A painting is a photo whose every stroke a trained network drew, in the look of another picture.
    /// `algorithmicallyEnhanced` is for corrections that leave what is seen alone, by nothing trained, and `trainedAlgorithmicMedia` for
    /// what is made of words or of nothing.
    case compositeWithTrainedAlgorithmicMedia

    /// As XMP has it.
    var uri: String { "http://cv.iptc.org/newscodes/digitalsourcetype/\(rawValue)" }
}
