import ImageCodecs
import Stylization

/// How a style card looks: the picture, the numbers as a band of stripes, the name on paper below.
///
/// The page draws the same face in the browser, larger and in fonts that have every script; this is the card of the command
/// line and of browsers without scripts. All lengths are in px.
struct CardLayout {
    /// The card's width, and the side of the picture on it.
    static let width = 560
    static let height = width + bandHeight + nameHeight
    private static let bandHeight = 10
    private static let nameHeight = 132
    private static let margin = 32
    private static let letterScale = 4
    private static let lineHeight = BitmapFont.height * letterScale + 8
    private static let mostLines = 2
    private static let lettersPerLine = (width - 2 * margin) / (BitmapFont.advance * letterScale)

    private static let paper = Colour(red: 250, green: 247, blue: 240)
    private static let ink = Colour(red: 40, green: 36, blue: 31)
    private static let negative = Colour(red: 26, green: 82, blue: 130)
    private static let positive = Colour(red: 206, green: 84, blue: 28)

    private let style: PortableStyle
    private let picture: RasterImage

    /// The card of a style; without a `swatch` the numbers are the picture.
    ///
    /// Throws `ImageCodecError` if the swatch cannot be brought to the card's size.
    init(style: PortableStyle, swatch: RasterImage?) throws(ImageCodecError) {
        self.style = style
        if let swatch {
            picture = try Self.square(of: swatch)
        } else {
            picture = Self.mosaic(style.vector)
        }
    }

    /// The card's pixels.
    func paint() -> RasterImage {
        var canvas = Canvas(width: Self.width, height: Self.height, colour: Self.paper)
        canvas.draw(picture, x: 0, y: 0)
        for x in 0..<Self.width {
            let colour = Self.colour(of: x * StyleVector.count / Self.width, in: style.vector)
            canvas.fill(x: x, y: Self.width, width: 1, height: Self.bandHeight, colour)
        }
        let lines = Self.lines(of: style.name.text)
        let top =
            Self.width + Self.bandHeight
            + (Self.nameHeight - lines.count * Self.lineHeight + Self.lineHeight / 3) / 2
        for (number, line) in lines.enumerated() {
            canvas.draw(
                line, x: Self.margin, y: top + number * Self.lineHeight, scale: Self.letterScale, Self.ink)
        }
        return RasterImage(width: canvas.width, height: canvas.height, rgb: canvas.rgb)
    }

    /// The middle of a picture, as large as the card is wide.
    private static func square(of image: RasterImage) throws(ImageCodecError) -> RasterImage {
        let side = min(image.width, image.height)
        let (left, top) = ((image.width - side) / 2, (image.height - side) / 2)
        var rgb: [UInt8] = []
        rgb.reserveCapacity(side * side * 3)
        var alpha = image.alpha == nil ? nil : [UInt8]()
        for row in top..<top + side {
            let start = row * image.width + left
            rgb += image.rgb[start * 3..<(start + side) * 3]
            if let all = image.alpha { alpha? += all[start..<start + side] }
        }
        let cropped = RasterImage(width: side, height: side, rgb: rgb, alpha: alpha)
        return try cropped.resized(width: width, height: width)
    }

    /// 10 x 10 squares: what a style looks like to the transformer.
    private static func mosaic(_ vector: StyleVector) -> RasterImage {
        let square = width / 10
        var canvas = Canvas(width: width, height: width, colour: paper)
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

    /// The name in lines, broken at spaces where possible, and cut off behind the last; none for a name that the typeface
    /// cannot write, which would be a row of boxes.
    private static func lines(of name: String) -> [[UInt64]] {
        guard !BitmapFont.letters(name).contains(BitmapFont.box) else { return [] }
        var lines: [String] = []
        var rest = name[...]
        while !rest.isEmpty, lines.count < mostLines {
            let line = rest.prefix(lettersPerLine)
            let end: Substring.Index =
                if line.endIndex == rest.endIndex {
                    line.endIndex
                } else {
                    line.lastIndex(of: " ").map { $0 > line.startIndex ? $0 : line.endIndex } ?? line.endIndex
                }
            lines.append(String(rest[..<end]))
            rest = rest[end...].drop { $0 == " " }
        }
        if !rest.isEmpty, let last = lines.popLast() {
            lines.append(last.prefix(lettersPerLine - 3) + "...")
        }
        return lines.map(BitmapFont.letters)
    }
}
