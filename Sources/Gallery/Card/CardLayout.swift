import ImageCodecs
import Stylization

/// How a style card looks.
///
/// All lengths are in px.
struct CardLayout {
    /// The longest side of the swatch on the card.
    static let swatchSide = 512
    private static let minimumWidth = 320
    private static let margin = 20
    private static let bandHeight = 28
    private static let letterScale = 3
    private static let lineGap = 10
    /// A name of 80 letters has five lines at most.
    private static let maximumLines = 5

    private static let paper = Colour(red: 250, green: 247, blue: 240)
    private static let ink = Colour(red: 40, green: 36, blue: 32)
    private static let negative = Colour(red: 26, green: 82, blue: 130)
    private static let positive = Colour(red: 206, green: 84, blue: 28)

    private let style: PortableStyle
    private let swatch: RasterImage
    private let lines: [[UInt64]]
    private let contentWidth: Int

    /// Throws `ImageCodecError` if the swatch cannot be made smaller.
    init(style: PortableStyle, swatch: RasterImage?) throws(ImageCodecError) {
        self.style = style
        let picture = try swatch.map { (image) throws(ImageCodecError) in try Self.fitted(image) }
        self.swatch = picture ?? Self.mosaic(style.vector)
        contentWidth = max(self.swatch.width, Self.minimumWidth)
        lines = Self.lines(of: style.name.text, width: contentWidth)
    }

    /// The card's pixels; sRGB, or the swatch's profile.
    func paint() -> RasterImage {
        let lineHeight = BitmapFont.height * Self.letterScale + Self.lineGap
        let textTop = Self.margin + swatch.height + Self.margin / 2 + Self.bandHeight + Self.margin / 2
        var canvas = Canvas(
            width: contentWidth + 2 * Self.margin,
            height: textTop + lines.count * lineHeight + Self.margin / 2,
            colour: Self.paper)
        let left = Self.margin + (contentWidth - swatch.width) / 2
        canvas.draw(swatch, x: left, y: Self.margin)
        for x in 0..<contentWidth {
            let colour = Self.colour(of: x * StyleVector.count / contentWidth, in: style.vector)
            canvas.fill(
                x: Self.margin + x, y: textTop - Self.margin / 2 - Self.bandHeight, width: 1,
                height: Self.bandHeight, colour)
        }
        for (number, line) in lines.enumerated() {
            canvas.draw(
                line, x: Self.margin, y: textTop + number * lineHeight, scale: Self.letterScale, Self.ink)
        }
        return RasterImage(
            width: canvas.width, height: canvas.height, rgb: canvas.rgb, iccProfile: swatch.iccProfile)
    }

    private static func fitted(_ image: RasterImage) throws(ImageCodecError) -> RasterImage {
        let longest = max(image.width, image.height)
        guard longest > swatchSide else { return image }
        // Each side rounds down, but to 1 at least: a swatch may be thin.
        return try image.resized(
            width: max(1, image.width * swatchSide / longest),
            height: max(1, image.height * swatchSide / longest))
    }

    /// 10 x 10 squares: what a style looks like to the transformer.
    private static func mosaic(_ vector: StyleVector) -> RasterImage {
        let square = minimumWidth / 10
        var canvas = Canvas(width: 10 * square, height: 10 * square, colour: paper)
        for index in 0..<StyleVector.count {
            canvas.fill(
                x: index % 10 * square, y: index / 10 * square, width: square, height: square,
                colour(of: index, in: vector))
        }
        return RasterImage(width: canvas.width, height: canvas.height, rgb: canvas.rgb)
    }

    /// Blue for negative numbers, orange for positive ones, paler towards zero.
    private static func colour(of index: Int, in vector: StyleVector) -> Colour {
        let largest = vector.values.reduce(0) { max($0, $1.magnitude) }
        guard largest > 0 else { return paper }
        let share = vector.values[index] / largest
        return paper.mixed(with: share < 0 ? negative : positive, share: share.magnitude.squareRoot())
    }

    /// The name in lines, broken at spaces where possible.
    private static func lines(of name: String, width: Int) -> [[UInt64]] {
        let perLine = max(1, width / (BitmapFont.advance * letterScale))
        var lines: [String] = []
        var rest = name[...]
        while !rest.isEmpty, lines.count < maximumLines {
            let line = rest.prefix(perLine)
            let end: Substring.Index =
                if line.endIndex == rest.endIndex {
                    line.endIndex
                } else {
                    line.lastIndex(of: " ").map { $0 > line.startIndex ? $0 : line.endIndex } ?? line.endIndex
                }
            lines.append(String(rest[..<end]))
            rest = rest[end...].drop { $0 == " " }
        }
        return lines.map(BitmapFont.letters)
    }
}
