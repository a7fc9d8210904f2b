import Application
import Stylization

/// What a client says of a stream: all of it when the stream is opened, any part of it later.
struct StreamFields: Sendable {
    /// The styles and their regions; `nil` where nothing is said of them.
    var styles: StyleList?
    /// How much of all strengths there is where.
    var strengthMask: MaskSource?
    /// Where the frame itself is seen.
    var keep: MaskSource?
    /// 0...1.
    var strength: Float?
    var contentSize: ContentSize?
    var brush: BrushSize?
    var finish: FinishFields
    /// The networks that are named.
    var networks: NetworkChoice
    var padding: PaddingChoice?
    /// 0...100.
    var calm: Double?
    /// How long another style takes to be in force, in seconds.
    var crossFade: Double?

    /// How long a style may take to go over into the next, in seconds.
    static let crossFades = 0.0...10.0
    static let defaultCrossFade = 0.3
    /// The height at which frames are painted where nothing else is said: what two cores do many times a second.
    static let defaultContentSize = ContentSize.height(384)

    /// Reads what there is; `needsStyle` if a style must be there.
    ///
    /// Throws ``Problem`` (422) that names the field and what it may hold.
    init(_ fields: inout FieldReader, needsStyle: Bool, limits: ServerLimits) throws(Problem) {
        let defaults = try StyleSource.Defaults(&fields)
        if fields.peek("styles") != nil || fields.peek("style") != nil || needsStyle {
            styles = try StyleList(
                kind: fields.peek("styles") == nil ? .stylize : .combine, fields: &fields, defaults: defaults,
                limits: limits)
        }
        strengthMask = try MaskSource.ifPresent("strengthMask", in: &fields, limits: limits)
        keep = try MaskSource.ifPresent("keep", in: &fields, limits: limits)
        strength = try fields.strength()
        contentSize = try fields.contentSize()
        brush = try fields.brush()
        finish = try fields.finishFields()
        networks = try fields.networks()
        padding = try fields.padding()
        calm = try fields.number("calm", in: StylizationLimits.calms)
        crossFade = try fields.number("crossFade", in: Self.crossFades)
        try MaskSource.requirePictures(of: masks)
    }

    /// All masks, in the order in which problems name them.
    var masks: [MaskSource] { (styles?.regions.map(\.mask) ?? []) + [strengthMask, keep].compactMap { $0 } }

    /// The bytes of the files in it.
    var fileBytes: Int {
        (styles?.styles ?? []).reduce(0) { $0 + $1.source.fileBytes }
            + masks.reduce(0) { $0 + ($1.picture?.fileBytes ?? 0) }
    }
}
