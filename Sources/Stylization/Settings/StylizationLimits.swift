package import ImageCodecs

/// What the settings of a painting may be: the one table for the command line, the API, receipts and recipes.
///
/// The ranges only refuse what cannot be intended. How large a picture can really be is decided later, by the limits of
/// pictures (``StyleError/paintingTooLarge(content:painting:)``) and by the memory that there is. An
/// interface may allow less, if it says why there; none allows more.
package enum StylizationLimits {
    /// How large a painting may be, whatever its height: as large as a picture that is read.
    package static let painting = ImageLimits()
    /// The heights in px at which a photo may be painted; see ``ContentSize``.
    package static let contentHeights = 16...32_768
    /// The heights in px at which a style picture may go into a style network; see ``StyleSize``.
    package static let styleHeights = 16...8192
    /// The height in px at which a style picture goes into a style network where nothing else is said: the size at
    /// which the networks were trained.
    package static let defaultStyleHeight = 256
    /// How many times larger strokes may be than the network's own; see ``BrushSize``.
    package static let brushes = 1.0...16.0
    /// How much of the style a painting may have, in percent; see ``StylizationTask/strength``.
    package static let strengths = 0.0...100.0
    /// How much of the photo's colours a painting may keep, in percent; see ``Finish/preserveColor``.
    package static let preservedColors = 0.0...100.0
    /// How much more or less vivid a painting may be made, in percent; see ``Finish/saturation``.
    package static let saturations = -100.0...100.0
    /// How much more or less contrast it may be given, in percent; see ``Finish/contrast``.
    package static let contrasts = -100.0...100.0
    /// How much grain it may be given, in percent; see ``Finish/grain``.
    package static let grains = 0.0...100.0
    /// The heights in px that a preview may have; see ``StylizationTask/previewHeight``.
    package static let previewHeights = 16...2048
    /// How much of the past the frames of a stream may use; see ``StreamSettings/calm``.
    package static let calms = 0.0...100.0
    /// How much of it they use where nothing else is said: what makes a still scene stand still.
    package static let defaultCalm = 60.0
    /// How much of a style of a mix: a proportion, so that percent and fractions of one both fit; below 0 in mixes that
    /// extrapolate.
    package static let weights = -1000.0...1000.0
    /// How much of a style there is of which nothing is said.
    package static let defaultWeight = 1.0
    /// The most styles of one mix.
    package static let mostMixedStyles = 16
}

extension PixelSize {
    /// Whether a painting may have this size; see ``StylizationLimits/painting``.
    package var isPaintable: Bool {
        max(width, height) <= StylizationLimits.painting.side && pixels <= StylizationLimits.painting.pixels
    }
}
