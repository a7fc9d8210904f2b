import Application
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
        /// Which of ``PaintingRequest/regions`` it is a style of; `nil` for the ground.
        var region: Int?
        /// What problems call it.
        var field: String
    }

    /// A part of the photo that is painted in the mix of its own styles.
    struct Region: Sendable {
        var mask: MaskSource
        /// 0...1.
        var strength: Float
    }

    var kind: Kind
    var content: PictureSource
    /// Of the ground and of all regions.
    var styles: [WeightedStyle]
    /// From the bottom up, over the ground.
    var regions: [Region]
    /// How much of all strengths the painting has where; `nil` for all everywhere.
    var strengthMask: MaskSource?
    /// Where the photo itself is seen.
    var keep: MaskSource?
    var contentSize: ContentSize
    var brush: BrushSize
    /// The height in px at which the painting is shown, if it is higher; `nil` for the painting itself.
    var previewHeight: Int?
    /// 0...1.
    var strength: Float
    /// The networks that were named.
    var networks: NetworkChoice
    /// What becomes of the painting's colours once it is painted.
    var finish: Finish
    /// How the transformer pads the picture.
    var padding: PaddingChoice
    var format: ImageFormat
    /// Whether transparent places of the photo become white.
    var isOpaque = false
    /// 1...100; for lossy formats.
    var quality: Int
    /// Which colors the file is written in.
    var profile: OutputProfile
    /// Whether the receipt is written into the picture; `nil` where nothing is said, which is yes unless the server is
    /// private.
    var metadata: Bool?
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

    /// All masks, in the order in which problems name them.
    var masks: [MaskSource] { regions.map(\.mask) + [strengthMask, keep].compactMap { $0 } }

    /// The bytes of the files in it.
    var fileBytes: Int {
        styles.reduce(content.fileBytes) { $0 + $1.source.fileBytes }
            + masks.reduce(0) { $0 + ($1.picture?.fileBytes ?? 0) }
    }

    /// How many renditions are painted: the ground's, each region's, and the photo's own style under a map of the
    /// strength.
    var paintings: Int { 1 + regions.count + (strengthMask == nil ? 0 : 1) }

    /// Whether the photo's own style is a part of the painting.
    var needsIdentity: Bool {
        Rendition.needIdentity(
            strength: strength, isMapped: strengthMask != nil, regions: regions.map(\.strength))
    }

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

        let defaults = try StyleSource.Defaults(&fields)
        let list = try StyleList(kind: kind, fields: &fields, defaults: defaults, limits: limits)
        styles = list.styles
        contentSize = try fields.contentSize() ?? .height(Self.defaultContentSize)
        brush = try fields.brush() ?? .auto
        previewHeight = try fields.integer("previewHeight", in: StylizationLimits.previewHeights)
        let strength = try fields.strength() ?? 1
        self.strength = strength
        regions = list.regions.map { Region(mask: $0.mask, strength: $0.strength ?? strength) }
        strengthMask = try MaskSource.ifPresent("strengthMask", in: &fields, limits: limits)
        keep = try MaskSource.ifPresent("keep", in: &fields, limits: limits)
        networks = try fields.networks()
        finish = try fields.finishFields().over(Finish())
        padding = try fields.padding() ?? .published
        format = try fields.choice("format", of: ImageFormat.writable, aliases: ["jpg": .jpeg]) ?? preferred
        quality = try fields.integer("quality", in: 1...100) ?? 90
        profile = try fields.choice("profile", of: OutputProfile.allCases) ?? .sRGB
        metadata = try fields.flag("metadata")
        kept = try KeptParts(&fields)
        digests = try fields.flag("digests") ?? false
        try MaskSource.requirePictures(of: masks)
    }
}
