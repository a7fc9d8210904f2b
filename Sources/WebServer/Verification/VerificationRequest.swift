import Application
import Foundations
import ImageCodecs
import Stylization

/// A result that a client wants verified, with what it was made from.
///
/// What its receipt says becomes a request to paint like any other, and is held to the same ranges.
struct VerificationRequest: Sendable {
    /// A style picture that was given along.
    struct GivenStyle: Sendable {
        let source: StyleSource
        /// Which of the receipt's styles it should be.
        let index: Int
        /// What problems call it.
        let field: String
    }

    let result: ResultFile
    /// What painting it again takes.
    let painting: PaintingRequest
    let styles: [GivenStyle]

    /// The bytes of the files in it.
    var fileBytes: Int {
        styles.reduce(result.file.bytes.count + painting.fileBytes) { $0 + $1.source.fileBytes }
    }

    /// Reads a request.
    ///
    /// Throws ``Problem`` that names the field; of what stands in the receipt, as `receipt.strength`.
    init(_ fields: inout FieldReader, limits: ServerLimits) throws(Problem) {
        let result = try Self.result(&fields, limits: limits)
        let receipt = result.receipt
        self.result = result
        styles = try Self.styles(&fields, receipt, limits: limits)
        var settings = try Self.settings(of: result)
        settings["content"] = try Self.content(&fields, receipt)
        settings.merge(try Self.styles(of: receipt, masks: try Self.masks(&fields, receipt))) { $1 }
        for (name, digest) in [("strengthMask", receipt.strengthMask), ("keep", receipt.keep)] {
            settings[name] = try Self.mask(&fields, name, isExpected: digest != nil)
        }
        var reader = FieldReader(settings, path: "receipt.")
        var painting = try PaintingRequest(
            kind: receipt.styles.count > 1 ? .combine : .stylize, fields: &reader, limits: limits)
        painting.isOpaque = result.encoding.isOpaque
        self.painting = painting
        try reader.finish()
    }

    // MARK: What the client sent

    private static func result(_ fields: inout FieldReader, limits: ServerLimits) throws(Problem)
        -> ResultFile
    {
        guard var object = try fields.object("result") else {
            throw .invalidField(
                "result", "the result is missing", allowed: "a picture's file", hint: "send the file itself")
        }
        guard case .file(let bytes) = try PictureSource(&object, limits: limits) else {
            throw .invalidField(
                "result", "of an upload or a sample only the pixels are kept, and no receipt",
                allowed: "data", hint: "send the file itself")
        }
        try object.finish()
        var text = try fields.text("receipt", maximumLength: PNGTextChunks.mostBytes)
        if let given = text, !given.hasPrefix("{") {
            // As the header has it.
            text = Base64URL.bytes(given).flatMap { String(validating: $0, as: UTF8.self) } ?? given
        }
        do {
            return try ResultFile(
                bytes, receipt: text,
                limits: ImageLimits(fileBytes: limits.fileBytes, pixels: limits.pixels))
        } catch let error as ReceiptError {
            throw .invalidField(
                text == nil ? "result" : "receipt", "\(error)",
                hint: "send a receipt that was kept apart, such as that of a header, in the field receipt")
        } catch let error as ImageCodecError {
            throw Problem(error, field: "result")
        } catch {
            throw .internalError()
        }
    }

    private static func content(
        _ fields: inout FieldReader, _ receipt: Receipt
    ) throws(Problem) -> FieldValue {
        if let content = fields.value("content") { return content }
        if let sample = receipt.content.sample { return .object(["sample": .text(sample)]) }
        throw .invalidField(
            "content", "the photo is missing, and a receipt holds none",
            allowed: "one of sample, data, upload",
            hint: "send the photo that the result was painted of")
    }

    /// Pictures of styles, in the order of those of the receipt's styles that were found in pictures of the client's own.
    private static func styles(
        _ fields: inout FieldReader, _ receipt: Receipt, limits: ServerLimits
    ) throws(Problem) -> [GivenStyle] {
        guard let items = try fields.list("styles", count: 0...StylizationLimits.mostMixedStyles) else {
            return []
        }
        let pictures = receipt.pictureStyles
        guard items.count <= pictures.count else {
            throw .invalidField(
                "styles",
                "there are \(items.count) style pictures, and the receipt tells of \(pictures.count)",
                allowed: "at most \(pictures.count)", hint: "leave those out that are samples or saved styles"
            )
        }
        var styles: [GivenStyle] = []
        for (number, (item, index)) in zip(items, pictures).enumerated() where item != .null {
            let field = "styles[\(number)]"
            var object = try FieldReader.object(item, name: field)
            let picture = try PictureSource(&object, limits: limits)
            try object.finish()
            let style = receipt.styles[index]
            guard let size = style.styleSize, StylizationLimits.styleHeights.contains(size) else {
                throw .invalidField(
                    "receipt.styles[\(index)].styleSize", "there is no such size",
                    allowed: "\(StylizationLimits.styleHeights)")
            }
            styles.append(
                GivenStyle(
                    source: .picture(picture, styleSize: size, square: style.square ?? false), index: index,
                    field: field))
        }
        return styles
    }

    private static func masks(_ fields: inout FieldReader, _ receipt: Receipt) throws(Problem) -> [FieldValue]
    {
        let expected = receipt.regions?.count ?? 0
        let masks = try fields.list("masks", count: 0...StyleRegion.mostRegions) ?? []
        guard masks.count == expected else {
            throw .invalidField(
                "masks", "there are \(masks.count) masks, and the receipt tells of \(expected) regions",
                allowed: "\(expected) masks", hint: "send the masks of all regions, from the bottom up")
        }
        return masks
    }

    private static func mask(
        _ fields: inout FieldReader, _ name: String, isExpected: Bool
    ) throws(Problem) -> FieldValue? {
        let mask = fields.value(name)
        guard (mask != nil) == isExpected else {
            throw .invalidField(
                name, isExpected ? "the receipt tells of \(name)" : "the receipt tells of no \(name)",
                hint: isExpected ? "send the mask that the result was painted with" : "leave it out")
        }
        return mask
    }

    // MARK: What the receipt says

    /// The settings as a form would have them, whose texts are numbers, words and switches.
    private static func settings(of result: ResultFile) throws(Problem) -> [String: FieldValue] {
        let receipt = result.receipt, encoding = result.encoding
        guard ImageFormat.writable.contains(encoding.format) else {
            throw .invalidField(
                "result", "results are no \(encoding.format) files",
                allowed: "a \(ImageFormat.writable.alternatives) file")
        }
        var texts: [String: String?] = [
            "contentSize": receipt.contentSize.value.description, "brush": receipt.brush.value.description,
            "strength": "\(receipt.strength)", "previewHeight": receipt.previewHeight?.description,
            "saturation": receipt.saturation?.description, "contrast": receipt.contrast?.description,
            "grain": receipt.grain?.description, "padding": receipt.padding,
            "transformer": receipt.transformer, "format": encoding.format.rawValue,
            "quality": "\(encoding.quality)", "profile": encoding.profile.rawValue, "metadata": "false",
        ]
        // A command line that needed no style network names none.
        if !receipt.styleModel.isEmpty { texts["styleModel"] = receipt.styleModel }
        var fields = texts.compactMapValues { $0.map { FieldValue.formText($0) } }
        fields["preserveColor"] = .number(receipt.preserveColor.percent)
        return fields
    }

    /// The styles by their numbers.
    private static func styles(
        of receipt: Receipt, masks: [FieldValue]
    ) throws(Problem) -> [String: FieldValue] {
        var entries: [FieldValue] = []
        for (index, style) in receipt.styles.enumerated() {
            guard let vector = style.vector else {
                throw .invalidField("receipt.styles[\(index)].vector", "\(ReceiptError.vectorMissing(index))")
            }
            let source = FieldValue.object([
                "vector": .list(vector.map { .number(Receipt.decimal($0)) }), "space": .text(style.space),
            ])
            guard receipt.styles.count > 1 else { return ["style": source] }
            var entry = ["style": source, "weight": .number(Receipt.decimal(style.weight))]
            if let region = style.region {
                guard masks.indices.contains(region), let told = receipt.regions?[region] else {
                    throw .invalidField(
                        "receipt.styles[\(index)].region", "there is no region \(region)",
                        allowed: "0...\(masks.count - 1)")
                }
                entry["mask"] = masks[region]
                entry["strength"] = .number(Receipt.decimal(told.strength))
            }
            entries.append(.object(entry))
        }
        return ["styles": .list(entries), "extrapolate": .bool(true)]
    }
}
