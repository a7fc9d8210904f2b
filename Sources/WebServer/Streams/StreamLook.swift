import Application
import Stylization

/// What the frames of a stream are painted with: everything that was asked for, found and mixed.
struct StreamLook: Sendable {
    /// A part of the frames that has a style of its own.
    struct Region: Sendable {
        var style: StyleVector
        var mask: StreamMask
        /// 0...1; `nil` for the stream's.
        var strength: Float?
    }

    /// The styles with the masks that belong to them, which are changed together.
    struct Styles: Sendable {
        var ground: StyleVector
        /// From the bottom up.
        var regions: [Region] = []
        var strengthMask: StreamMask?
        var keep: StreamMask?
    }

    var styles: Styles
    /// 0...1.
    var strength: Float = 1
    var contentSize = StreamFields.defaultContentSize
    var brush = BrushSize.auto
    var finish = Finish()
    var padding = PaddingChoice.published
    /// 0...100.
    var calm = StylizationLimits.defaultCalm
    /// In seconds.
    var crossFade = StreamFields.defaultCrossFade
    /// The networks that were named; the others fit the styles.
    var named: NetworkChoice
    var styleModel: String
    var transformer: String
    /// 1 when the stream is opened, and one more with each change.
    var revision = 1

    /// Whether the frames' own style is a part of their paintings.
    var needsIdentity: Bool {
        Rendition.needIdentity(
            strength: strength, isMapped: styles.strengthMask != nil,
            regions: styles.regions.compactMap(\.strength))
    }

    /// Takes over what was said.
    mutating func apply(_ fields: StreamFields) {
        func take<Value>(_ value: Value?, _ place: WritableKeyPath<StreamLook, Value>) {
            if let value { self[keyPath: place] = value }
        }
        take(fields.strength, \.strength)
        take(fields.contentSize, \.contentSize)
        take(fields.brush, \.brush)
        finish = fields.finish.over(finish)
        take(fields.padding, \.padding)
        take(fields.calm, \.calm)
        take(fields.crossFade, \.crossFade)
    }

    /// The engine's settings, for frames that come every `interval` seconds.
    func settings(interval: Double) -> StreamSettings {
        StreamSettings(
            style: styles.ground, strength: strength,
            regions: styles.regions.map {
                StyleRegion(style: $0.style, strength: $0.strength ?? strength, mask: $0.mask.mask)
            },
            strengthMap: styles.strengthMask?.mask, kept: styles.keep?.mask, size: contentSize, brush: brush,
            finish: finish, styleModel: styleModel, transformer: transformer, padding: padding, calm: calm,
            fadeFrames: Int((crossFade / interval).rounded(.up)))
    }
}
