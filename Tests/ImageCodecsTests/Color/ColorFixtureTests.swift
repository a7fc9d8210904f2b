import Testing

@testable import ImageCodecs

/// The pictures of `Fixtures/color`: four flat quarters whose numbers mean something else than sRGB.
@Suite("Pictures come out in the colors that browsers show")
struct ColorFixtureTests {
    /// A picture and the means of its quarters.
    struct Case: Sendable, CustomTestStringConvertible {
        let names: [String]
        let colors: [[Int]]

        init(_ names: String..., colors: [[Int]]) {
            self.names = names
            self.colors = colors
        }

        var testDescription: String { names.joined(separator: ", ") }
    }

    private static func grays(_ values: Int...) -> [[Int]] { values.map { [$0, $0, $0] } }

    /// As Chromium 156 shows them, drawn into a canvas of sRGB; where it is said, as ImageMagick 6.9.11 converts them
    /// (`convert x -profile sRGB.icc`).
    private static let cases = [
        Case(
            "gamma-linear.png", "gamma-linear-16.png",
            colors: [[229, 160, 133], [152, 213, 160], [133, 152, 219], [182, 182, 182]]),
        Case("gamma-p3.png", colors: [[217, 80, 45], [11, 174, 79], [51, 80, 188], [121, 121, 121]]),
        Case(
            "points-p3.png", "points-p3-16.png",
            colors: [[216, 81, 49], [22, 173, 79], [54, 81, 187], [120, 120, 120]]),
        Case("points-709.png", colors: [[197, 81, 49], [70, 165, 81], [49, 70, 176], [113, 113, 113]]),
        // Chromium passes over the narrow range; computed: (sample - 16) * 255 / 219.
        Case(
            "points-narrow.png", colors: [[214, 86, 51], [75, 179, 86], [51, 75, 191], [121, 121, 121]]),
        // Both, for the PNGs and the JPEG.
        Case(
            "profile-p3.png", "profile-p3-16.png", "profile-p3.jpg",
            colors: [[225, 102, 67], [60, 187, 100], [71, 99, 199], [139, 139, 139]]),
        // ImageMagick; Chromium differs by 2, since it interpolates otherwise between a table's colors.
        Case(
            "profile-table.png", "profile-table-16.png",
            colors: [[229, 110, 79], [77, 192, 109], [80, 111, 204], [146, 146, 146]]),
        // ImageMagick; Chromium applies the profile to red, green and blue that it has made of the inks.
        Case(
            "profile-cmyk.jpg", colors: [[198, 107, 80], [93, 175, 80], [64, 99, 188], [111, 112, 112]]),
        Case("gray-gamma.png", colors: grays(79, 152, 196, 239)),
        Case(
            "gray-profile.png", "gray-profile-16.png", "gray-profile.jpg", colors: grays(26, 99, 158, 227)),
        Case("pq.png", "pq-16.png", colors: [[255, 0, 0], [0, 241, 0], [0, 26, 254], [114, 114, 114]]),
        Case("pq-4000.png", colors: [[255, 0, 0], [0, 221, 0], [0, 22, 228], [114, 114, 114]]),
        Case("hlg.png", "hlg-16.png", colors: [[230, 29, 35], [0, 153, 61], [0, 58, 149], [92, 92, 92]]),
        Case(
            "plain.png", "plain-16.png", "plain-gamma.png",
            colors: [[200, 90, 60], [80, 170, 90], [60, 80, 180], [120, 120, 120]]),
    ]

    @Test("The means of the quarters", arguments: cases)
    func means(_ expected: Case) throws {
        for name in expected.names {
            let decoded = try ImageDecoder().decode(Fixture.bytes("color/" + name))
            #expect(QuarterPicture.distance(decoded.image, from: expected.colors) <= 1.5, "\(name)")
            #expect(decoded.warnings.isEmpty, "\(name)")
        }
    }

    @Test("Words with alpha that come in seven passes have the colors of those that do not")
    func interlacedWords() throws {
        for name in ["gamma-linear", "points-p3", "profile-p3", "profile-table", "pq", "hlg", "plain"] {
            let plain = try ImageDecoder().decode(Fixture.bytes("color/\(name)-16.png")).image
            let other = try ImageDecoder().decode(
                Fixture.bytes("color/\(name)-16-alpha-interlaced.png")
            ).image
            #expect(other.rgb == plain.rgb, "\(name)")
            #expect(other.alpha == [UInt8](repeating: 128, count: 32 * 24), "\(name)")
        }
    }

    @Test("A profile for pictures of another kind is left out, with a warning")
    func foreignProfile() throws {
        let decoded = try ImageDecoder().decode(Fixture.bytes("color/profile-of-cmyk.jpg"))
        let colors = [[200, 90, 60], [80, 170, 90], [60, 80, 180], [120, 120, 120]]
        #expect(QuarterPicture.distance(decoded.image, from: colors) <= 2)
        #expect(decoded.warnings == [.colorProfile(.jpeg, reason: "it is for CMYK pictures")])
        #expect(decoded.image.sourceProfile == nil)
    }
}
