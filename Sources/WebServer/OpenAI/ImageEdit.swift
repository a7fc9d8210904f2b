import ImageCodecs
import Stylization

/// What `POST /v1/images/edits` is asked for, as OpenAI's clients write it.
///
/// What is not known here is left alone, as that API does: its clients send what its own networks need.
struct ImageEdit: Sendable {
    /// How good a picture is to be: here, how large.
    enum Quality: String, Sendable, CaseIterable {
        case auto, low, medium, high, xhigh, max
        /// As earlier clients say it.
        case standard, hd
    }

    /// What becomes of transparent places.
    enum Background: String, Sendable, CaseIterable {
        /// They stay, where the format has any.
        case auto, transparent
        /// They become white.
        case opaque
    }

    /// How pictures are answered.
    enum ResponseFormat: String, Sendable, CaseIterable {
        case base64 = "b64_json"
        case url
    }

    /// The photo, and then the pictures whose style it is painted in.
    let images: [PictureSource]
    /// Where the photo is painted: where this is transparent.
    let mask: PictureSource?
    /// Empty where nothing is said.
    let prompt: String
    /// As it was named.
    let model: String?
    let count: Int
    let size: ImageEditSize
    let quality: Quality
    let background: Background
    let format: ImageFormat
    /// 1...100; `nil` where nothing is said.
    let compression: Int?
    let responseFormat: ResponseFormat
    let streams: Bool
    /// How many pictures on the way may be sent.
    let partialImages: Int
    /// Whom the client asks for, for fair turns.
    let user: String?

    /// The most pictures of one request, as OpenAI has it.
    static let mostImages = 16
    static let modelField = "model"

    /// The bytes of the files in it.
    var fileBytes: Int { images.reduce(mask?.fileBytes ?? 0) { $0 + $1.fileBytes } }

    /// Takes a request's fields, as ``ImageEditFields`` makes them.
    ///
    /// Throws ``Problem`` that names the field and what it may hold.
    init(_ fields: inout FieldReader, limits: ServerLimits) throws(Problem) {
        guard let pictures = try fields.list("image", count: 1...Self.mostImages) else {
            throw .invalidField(
                "image", "the photo is missing", allowed: "1...\(Self.mostImages) pictures",
                hint: "send the photo as image, and as a second one the picture whose style it is painted in")
        }
        images = try pictures.enumerated().map { index, value throws(Problem) in
            try Self.picture(value, name: pictures.count == 1 ? "image" : "image[\(index)]", limits: limits)
        }
        mask = try fields.value("mask").map { value throws(Problem) in
            try Self.picture(value, name: "mask", limits: limits)
        }
        prompt = try fields.text("prompt", maximumLength: Self.longestPrompt) ?? ""
        model = try fields.text(Self.modelField, maximumLength: 100)
        count = try fields.integer("n", in: 1...10) ?? 1
        let size = try fields.text("size", maximumLength: 32) ?? "auto"
        guard let known = ImageEditSize(size) else {
            let sides = ImageEditSize.sides
            throw .invalidField(
                "size", "size is '\(size)'",
                allowed: "auto, full, or WIDTHxHEIGHT with sides of "
                    + "\(sides.lowerBound) to \(sides.upperBound) px")
        }
        self.size = known
        quality = try fields.choice("quality", of: Quality.allCases) ?? .auto
        background = try fields.choice("background", of: Background.allCases) ?? .auto
        format =
            try fields.choice("output_format", of: ImageFormat.writable, aliases: ["jpg": .jpeg]) ?? .png
        // Nobody wants the picture gone: 0 is as small as there is.
        compression = try fields.integer("output_compression", in: 0...100).map { max(1, $0) }
        responseFormat = try fields.choice("response_format", of: ResponseFormat.allCases) ?? .base64
        streams = try fields.flag("stream") ?? false
        partialImages = try fields.integer("partial_images", in: 0...3) ?? 0
        let user = try fields.text("user", maximumLength: 256)
        let identifier = try fields.text("safety_identifier", maximumLength: 256)
        self.user = user ?? identifier
        fields.ignoreRest()
        if background == .transparent, format == .jpeg {
            throw .invalidField(
                "background", "a JPEG has no transparency", allowed: "auto, opaque",
                hint: "set output_format to png")
        }
        if streams, responseFormat == .url {
            throw .invalidField(
                "response_format", "a stream holds its pictures", allowed: ResponseFormat.base64.rawValue)
        }
    }

    /// As long as OpenAI's own may be; which part of it names a style is found out later.
    private static let longestPrompt = 32_000

    private static func picture(
        _ value: FieldValue, name: String, limits: ServerLimits
    ) throws(Problem) -> PictureSource {
        var fields = try FieldReader.object(value, name: name)
        let picture = try PictureSource(&fields, limits: limits)
        fields.ignoreRest()
        return picture
    }
}
