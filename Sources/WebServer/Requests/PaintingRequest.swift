import ImageCodecs
import Stylization

/// What a client wants painted: every value checked, every default filled in.
///
/// One type for all ways in: JSON, multipart, and the page's form.
struct PaintingRequest: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        case stylize
        case combine
    }

    struct WeightedStyle: Sendable {
        var source: StyleSource
        var weight: Float
        /// What problems call it.
        var field: String
    }

    var kind: Kind
    var content: PictureSource
    var styles: [WeightedStyle]
    var contentSize: ContentSize
    var brush: BrushSize
    /// The height in px at which the painting is shown, if it is higher; `nil` for the painting itself.
    var previewHeight: Int?
    /// 0...1.
    var strength: Float
    /// `nil` for one that fits the rest of the request.
    var styleModel: String?
    /// `nil` for one that fits the rest of the request.
    var transformer: String?
    /// What becomes of the painting's colours once it is painted.
    var finish: Finish
    /// How the transformer pads the picture.
    var padding: PaddingChoice
    var format: ImageFormat
    /// 1...100; for lossy formats.
    var quality: Int
    /// Which colors the file is written in.
    var profile: OutputProfile
    /// Whether the receipt is written into the picture.
    var metadata: Bool
    /// What of the photo's own metadata is written into the picture.
    var kept: KeptParts
    /// Whether the receipt holds digests of the client's own pictures.
    var digests: Bool

    /// What of a photo's metadata is kept.
    enum KeptParts: Sendable {
        case nothing
        /// When and with what it was taken, and whose it is.
        case facts
        /// And where.
        case factsAndPlace

        /// Reads `keepMetadata` and `keepLocation`, which says nothing alone.
        init(_ fields: inout FieldReader) throws(Problem) {
            let keepsFacts = try fields.flag("keepMetadata") ?? false
            let keepsPlace = try fields.flag("keepLocation") ?? false
            guard keepsFacts || !keepsPlace else {
                throw .invalidField(
                    fields.name("keepLocation"), "keepLocation is true, but keepMetadata is not",
                    allowed: "false, unless keepMetadata is true", hint: "set keepMetadata to true as well")
            }
            self = keepsPlace ? .factsAndPlace : keepsFacts ? .facts : .nothing
        }
    }

    static let defaultContentSize = 720
    static let defaultRatio = 50.0

    /// The bytes of the files in it.
    var fileBytes: Int { styles.reduce(content.fileBytes) { $0 + $1.source.fileBytes } }

    /// Reads a request.
    ///
    /// `format` is that of a request that names none. Throws ``Problem`` (422) that names the field and what it may hold.
    init(
        kind: Kind, fields: inout FieldReader, limits: ServerLimits, format preferred: ImageFormat = .png
    ) throws(Problem) {
        self.kind = kind
        guard var content = try fields.object("content") else { throw PictureSource.missing("content.") }
        self.content = try PictureSource(&content, limits: limits)
        try content.finish()

        let defaults = StyleSource.Defaults(
            styleSize: try fields.integer("styleSize", in: StylizationLimits.styleHeights)
                ?? StylizationLimits.defaultStyleHeight,
            square: try fields.flag("square") ?? false)
        switch kind {
        case .stylize:
            guard let style = fields.value("style") else {
                if fields.peek("styles") != nil {
                    throw .invalidField(
                        "styles", "there are several styles where one is painted", allowed: "one style",
                        hint: "send one, or mix them with POST /api/combine")
                }
                throw .invalidField("style", "the style is missing", allowed: "a style")
            }
            let source = try StyleSource(style, name: "style", defaults: defaults, limits: limits)
            styles = [WeightedStyle(source: source, weight: 1, field: "style")]
        case .combine:
            styles = try Self.combined(&fields, defaults: defaults, limits: limits)
        }
        contentSize =
            try fields.word("full", meaning: .full, in: "contentSize") { fields throws(Problem) in
                try fields.integer("contentSize", in: StylizationLimits.contentHeights).map { .height($0) }
            } ?? .height(Self.defaultContentSize)
        brush =
            try fields.word("auto", meaning: .auto, in: "brush") { fields throws(Problem) in
                try fields.number("brush", in: StylizationLimits.brushes).map { .times($0) }
            } ?? .auto
        previewHeight = try fields.integer("previewHeight", in: StylizationLimits.previewHeights)
        let strengths = StylizationLimits.strengths
        strength = Float(try fields.number("strength", in: strengths, default: 100) / 100)
        styleModel = try fields.text("styleModel", maximumLength: 100)
        transformer = try fields.text("transformer", maximumLength: 100)
        finish = Finish(
            preserveColor: try fields.level("preserveColor", in: StylizationLimits.preservedColors) ?? 0,
            saturation: try fields.number("saturation", in: StylizationLimits.saturations, default: 0),
            contrast: try fields.number("contrast", in: StylizationLimits.contrasts, default: 0),
            grain: try fields.number("grain", in: StylizationLimits.grains, default: 0))
        padding = try fields.choice("padding", of: PaddingChoice.allCases) ?? .published
        format = try fields.choice("format", of: ImageFormat.writable, aliases: ["jpg": .jpeg]) ?? preferred
        quality = try fields.integer("quality", in: 1...100) ?? 90
        profile = try fields.choice("profile", of: OutputProfile.allCases) ?? .sRGB
        metadata = try fields.flag("metadata") ?? true
        kept = try KeptParts(&fields)
        digests = try fields.flag("digests") ?? false
    }

    private static func combined(
        _ fields: inout FieldReader, defaults: StyleSource.Defaults, limits: ServerLimits
    ) throws(Problem) -> [WeightedStyle] {
        let ratio = try fields.number("ratio", in: 0...100)
        let extrapolates = try fields.flag("extrapolate") ?? false
        guard let items = try fields.list("styles", count: 2...StylizationLimits.mostMixedStyles) else {
            throw .invalidField(
                "styles", "the styles are missing",
                allowed: "2...\(StylizationLimits.mostMixedStyles) styles with weights")
        }
        // Weights are normalized, so without extrapolation only their proportions matter.
        let range = extrapolates ? -100.0...100.0 : 0.0...1.0
        var styles: [WeightedStyle] = []
        var weighted = 0
        for (index, item) in items.enumerated() {
            let name = "styles[\(index)]"
            let field = "\(name).style"
            var entry = try FieldReader.object(item, name: name)
            guard let style = entry.value("style") else {
                throw .invalidField(field, "the style is missing", allowed: "a style")
            }
            var weight = 1.0
            do {
                if let given = try entry.number("weight", in: range) {
                    weight = given
                    weighted += 1
                }
            } catch {
                var problem = error
                if !extrapolates { problem.hint = "set extrapolate to true to go beyond 0...1" }
                throw problem
            }
            try entry.finish()
            styles.append(
                WeightedStyle(
                    source: try StyleSource(style, name: field, defaults: defaults, limits: limits),
                    weight: Float(weight), field: field))
        }
        return try applying(ratio: ratio, weighted: weighted, to: styles)
    }

    private static func applying(
        ratio: Double?, weighted: Int, to styles: [WeightedStyle]
    ) throws(Problem) -> [WeightedStyle] {
        var styles = styles
        // Generated clients send defaults that nobody chose.
        let isChosen = ratio != nil && ratio != defaultRatio
        if weighted > 0 {
            guard !isChosen else {
                throw .invalidField(
                    "ratio", "ratio and weights say the same thing twice", hint: "send one of them")
            }
            guard weighted == styles.count else {
                throw .invalidField(
                    "styles", "some styles have a weight and some have none", hint: "weight all or none")
            }
            guard styles.reduce(0, { $0 + $1.weight }).magnitude > 1e-6 else {
                throw .invalidField("styles", "\(StyleError.weightsCancel)")
            }
        } else if styles.count == 2 {
            let share = Float((ratio ?? defaultRatio) / 100)
            styles[0].weight = 1 - share
            styles[1].weight = share
        } else if isChosen {
            throw .invalidField(
                "ratio", "a ratio needs exactly two styles", hint: "give each style a weight")
        }
        return styles
    }
}
