/// How a photo is painted in one place: a style, and how much of it.
package struct Rendition: Hashable, Sendable {
    /// `nil` where nothing is left of it, at strength 0: the painting is the same whatever it was.
    let style: StyleVector?
    /// 0 (the content's own style) to 1 (the style alone).
    let strength: Float

    /// A style at a strength of 0 to 1.
    package init(style: StyleVector, strength: Float) {
        self.style = strength > 0 ? style : nil
        self.strength = max(0, strength)
    }

    private init() {
        style = nil
        strength = 0
    }

    /// The content in its own style.
    package static let ownStyle = Rendition()

    /// Whether the content's own style is a part of it.
    var needsIdentity: Bool { strength < 1 }

    /// Whether the content's own style is a part of a painting of this strength, 0 to 1, before its renditions are known.
    ///
    /// `isMapped` says that a map weakens the strength in places; `regions` are those that regions have of their own.
    package static func needIdentity(
        strength: Float, isMapped: Bool, regions: some Sequence<Float>
    ) -> Bool {
        isMapped || strength != 1 || regions.contains { $0 != 1 }
    }

    /// The vector that is painted, with the content's own style as `identity`.
    func vector(identity: StyleVector) throws(StyleError) -> StyleVector {
        guard let style else { return identity }
        return try style.blended(withIdentity: identity, strength: strength)
    }
}
