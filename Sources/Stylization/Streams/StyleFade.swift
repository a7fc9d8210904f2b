/// How one style goes over into the next while frames are painted.
struct StyleFade {
    /// The style and the strength of a frame's ground.
    private struct Ground: Equatable {
        var style: StyleVector
        var strength: Float
    }

    /// Where the fade began.
    private var start: Ground?
    /// Where it ends.
    private var end: Ground?
    /// What was seen last.
    private var shown: Ground?
    /// Frames that are painted since the change.
    private var painted = 0

    /// Takes the settings for the next frame, and gives those that it is painted with, and whether they are others than
    /// those of the frame before.
    ///
    /// Styles of two spaces have nothing between them: the new one is taken at once.
    mutating func next(
        _ settings: StreamSettings
    ) throws(StyleError) -> (StreamSettings, isFading: Bool) {
        let wanted = Ground(style: settings.style, strength: settings.strength)
        if wanted != end {
            start = shown
            end = wanted
            painted = 0
        }
        painted += 1
        var settings = settings
        if let start, start != wanted, start.style.space == wanted.style.space, painted < settings.fadeFrames
        {
            let part = Float(painted) / Float(settings.fadeFrames)
            settings.style = try StyleVector.mix([(start.style, 1 - part), (wanted.style, part)])
            settings.strength = start.strength + (wanted.strength - start.strength) * part
        } else {
            start = nil
        }
        let now = Ground(style: settings.style, strength: settings.strength)
        defer { shown = now }
        return (settings, isFading: now != shown)
    }
}
