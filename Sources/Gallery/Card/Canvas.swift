import ImageCodecs

/// 8-bit sRGB.
struct Colour: Equatable {
    var red: UInt8
    var green: UInt8
    var blue: UInt8

    /// `share` 0 gives this colour, 1 the other.
    func mixed(with other: Colour, share: Float) -> Colour {
        func mix(_ a: UInt8, _ b: UInt8) -> UInt8 {
            UInt8((Float(a) + (Float(b) - Float(a)) * min(max(share, 0), 1)).rounded())
        }
        return Colour(
            red: mix(red, other.red), green: mix(green, other.green), blue: mix(blue, other.blue))
    }
}

/// Pixels to paint on; what lies outside is left out.
struct Canvas {
    let width: Int
    let height: Int
    private(set) var rgb: [UInt8]

    init(width: Int, height: Int, colour: Colour) {
        self.width = width
        self.height = height
        rgb = Array(repeating: 0, count: width * height * 3)
        fill(x: 0, y: 0, width: width, height: height, colour)
    }

    mutating func fill(x: Int, y: Int, width: Int, height: Int, _ colour: Colour) {
        for row in max(y, 0)..<max(min(y + height, self.height), max(y, 0)) {
            for column in max(x, 0)..<max(min(x + width, self.width), max(x, 0)) {
                let place = (row * self.width + column) * 3
                rgb[place] = colour.red
                rgb[place + 1] = colour.green
                rgb[place + 2] = colour.blue
            }
        }
    }

    /// Transparent parts show what is below.
    mutating func draw(_ image: RasterImage, x: Int, y: Int) {
        for row in 0..<min(image.height, height - y) {
            for column in 0..<min(image.width, width - x) {
                let source = row * image.width + column
                let alpha = image.alpha.map { Int($0[source]) } ?? 255
                let target = ((y + row) * width + x + column) * 3
                for channel in 0..<3 {
                    let over = Int(image.rgb[source * 3 + channel])
                    let under = Int(rgb[target + channel])
                    rgb[target + channel] = UInt8((over * alpha + under * (255 - alpha) + 127) / 255)
                }
            }
        }
    }

    mutating func draw(_ letters: [UInt64], x: Int, y: Int, scale: Int, _ colour: Colour) {
        for (number, letter) in letters.enumerated() {
            for row in 0..<BitmapFont.height {
                for column in 0..<BitmapFont.width where BitmapFont.isSet(letter, x: column, y: row) {
                    fill(
                        x: x + (number * BitmapFont.advance + column) * scale, y: y + row * scale,
                        width: scale,
                        height: scale, colour)
                }
            }
        }
    }
}
