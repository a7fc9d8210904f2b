import Foundation
import Testing

@testable import ImageCodecs

/// Picture files of other projects, such as the test pictures of Pillow, libvips and sharp, in the folder
/// that `IMPASTO_TEST_PICTURES` names: none of them is part of a clone.
///
/// They are held against ImageMagick, sample by sample, and where that is off against Chromium, whose means
/// of 8x8 fields `Fixtures/chromium_means.py` has written into the folder. What came of each, if it is not as
/// ImageMagick has it, is a line in the file `comparison.txt` there.
///
/// ImageMagick 6.9.11 is off, and Chromium is not, for these reasons. Of a JPEG it garbles pictures of Exif's
/// orientations 5 and 7 as it turns them. Of a PNG it passes over gamma and chromaticities, and moves the
/// picture by its chunk oFFs. Of an AVIF it passes over profiles, transparency and sequences, shows colors of
/// half resolution in squares, and makes RGB of YCbCr in its own way. It shows nothing of a file that is cut
/// off.
///
/// Chromium 156 is off, and ImageMagick is not, for these. Of a PNG it takes gAMA's 0.45455 with sRGB's
/// chromaticities, which programs write for sRGB, by the letter, which is darker by up to 9; and it shows the
/// first picture of an animation even where that is not the file's own. It passes over the orientation in a
/// WebP and over profiles of inks, interpolates otherwise between the colors of a profile's table, and shows
/// white where rows are missing.
@Suite("Other projects' pictures")
struct PublicPictureTests {
    static let folder = ProcessInfo.processInfo.environment["IMPASTO_TEST_PICTURES"].map {
        URL(filePath: $0).resolvingSymlinksInPath()
    }

    /// Pictures that are refused although ImageMagick or Chromium shows something, and why that is right.
    private static let refusals = [
        "issue_2811.gif": "numbers of 11 bits, of GIF's 8: Chromium shows nothing, ImageMagick goes on to 12",
        "no_palette.gif": "GIF without a palette: all black in both",
        "ultrahdr.jpg": "cut off in front of the first row: Chromium shows nothing",
    ]

    /// Damaged pictures of which neither shows what is there, and how it is known to be right.
    private static let rescues = [
        "broken_data_stream.png": "88 rows are those of hopper.png to the bit; Chromium gives up after 40",
        "truncated.png": "24 of 240 rows are there, fewer than a field has",
    ]

    /// What came of a picture, and in words what is the matter.
    private enum Outcome: String {
        case asImageMagick = "as ImageMagick"
        case asImageMagickInMeans = "as ImageMagick by the means of quarters; Chromium does not show it"
        case asChromium = "as Chromium"
        case different
        case refused
        case refusedAlone = "refused, though others show it"
    }

    @Test(
        "Each is within 2 of 255 of ImageMagick or Chromium, or is refused for a reason",
        .enabled(if: folder != nil, "IMPASTO_TEST_PICTURES names no folder"))
    func compared() throws {
        let folder = try #require(Self.folder)
        let magick = try ImageMagick()
        let shown = try FieldMeans.ofChromium(in: folder)
        var lines: [String] = []
        var counts: [String: Int] = [:]
        var unexplained: [String] = []
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted() {
            let file = folder.appending(path: name)
            guard let bytes = try? [UInt8](Data(contentsOf: file)), case .picture = FileSignature(bytes)
            else { continue }
            let (outcome, words) = try Self.outcome(bytes, file, magick, shown: shown[name] ?? nil)
            counts["\(name.prefix { $0 != "/" }): \(outcome.rawValue)", default: 0] += 1
            if outcome == .asImageMagick { continue }
            lines.append("\(name): \(outcome.rawValue), \(words)")
            let isExplained =
                switch outcome {
                case .different: Self.rescues[file.lastPathComponent] != nil
                case .refusedAlone: Self.refusals[file.lastPathComponent] != nil
                case .asImageMagick, .asImageMagickInMeans, .asChromium, .refused: true
                }
            if !isExplained { unexplained.append(lines.last ?? "") }
        }
        lines += counts.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(
            to: folder.appending(path: "comparison.txt"))
        #expect(!counts.isEmpty && unexplained.isEmpty, "\(unexplained.joined(separator: "\n"))")
    }

    private static func outcome(
        _ bytes: [UInt8], _ file: URL, _ magick: ImageMagick, shown: FieldMeans?
    ) throws -> (Outcome, String) {
        let decoded: DecodedImage
        do throws(ImageCodecError) {
            decoded = try ImageDecoder().decode(bytes)
        } catch {
            switch error {
            case .tooManyPixels, .sideTooLong: return (.refused, "\(error)")
            default: break
            }
            let isShown = try shown != nil || !magick.samples(file).isEmpty
            return (isShown ? .refusedAlone : .refused, "\(error)")
        }
        let image = decoded.image.flattened()
        let other = try magick.samples(file)
        let differing = share(of: image.rgb, differingFrom: other)
        if let differing, differing <= 0.001 { return (.asImageMagick, "") }
        // What is missing is gray here, and white there.
        let rows = decoded.warnings.compactMap { warning in
            if case .missingRows(_, let rows, _, _) = warning { rows } else { nil }
        }
        let distance = shown.flatMap {
            FieldMeans(image, perSide: 8).distance(from: $0, rows: rows.first ?? image.height)
        }
        let words =
            """
            ImageMagick \(differing.map { "differs in \($0 * 100) %" } ?? "shows it in another size or not at all"), \
            Chromium \(distance.map { "by \($0)" } ?? "shows it in another size or not at all")
            """
        if let distance, distance <= 2 { return (.asChromium, words) }
        if shown == nil, differing != nil {
            let other = RasterImage(width: image.width, height: image.height, rgb: other)
            let distance = FieldMeans(image, perSide: 2).distance(
                from: FieldMeans(other, perSide: 2), rows: image.height)
            if let distance, distance <= 2 {
                return (.asImageMagickInMeans, "\(words), its quarters' means by \(distance)")
            }
        }
        return (.different, words)
    }

    /// How many of the samples differ by more than 2; `nil` if the pictures have not the same size.
    private static func share(of samples: [UInt8], differingFrom others: [UInt8]) -> Double? {
        guard samples.count == others.count else { return nil }
        let differing = zip(samples, others).count { abs(Int($0) - Int($1)) > 2 }
        return Double(differing) / Double(samples.count)
    }
}

/// ImageMagick's program `convert`.
private struct ImageMagick {
    private let profile: URL

    init() throws {
        profile = FileManager.default.temporaryDirectory.appending(path: "srgb-\(UUID()).icc")
        var sRGB = ColorimetricProfile.sRGB
        // Where a profile of version 4 takes part, its library compensates black points, unasked.
        sRGB[8] = 2
        try Data(sRGB).write(to: profile)
    }

    /// The first picture of `file`: upright, in sRGB, on white, `[height, width, 3]`; empty if it reads no
    /// such file.
    func samples(_ file: URL) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "convert", file.path + "[0]", "-auto-orient", "-profile", profile.path, "-background", "white",
            "-flatten", "-depth", "8", "rgb:-",
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return [UInt8](data)
    }
}

/// A picture's size in px, and the means of red, green and blue in as many fields across as down, row by row.
private struct FieldMeans: Decodable {
    let width: Int
    let height: Int
    let means: [[Double]]

    init(_ image: RasterImage, perSide: Int) {
        width = image.width
        height = image.height
        means = (0..<perSide * perSide).map { index in
            let (down, across) = Self.field(index, perSide, image.width, image.height)
            return (0..<3).map { channel in
                let sum = down.reduce(0) { sum, y in
                    across.reduce(sum) { $0 + Int(image.rgb[(y * image.width + $1) * 3 + channel]) }
                }
                return Double(sum) / Double(max(1, down.count * across.count))
            }
        }
    }

    /// What `chromium_means.py` has written, by the pictures' paths; `nil` for one that Chromium does not
    /// show.
    static func ofChromium(in folder: URL) throws -> [String: FieldMeans?] {
        let file = folder.appending(path: "chromium-means.json")
        guard let data = try? Data(contentsOf: file) else { return [:] }
        return try JSONDecoder().decode([String: FieldMeans?].self, from: data)
    }

    /// The rows and columns of a field, none of a picture that is too small.
    private static func field(
        _ index: Int, _ perSide: Int, _ width: Int, _ height: Int
    ) -> (down: Range<Int>, across: Range<Int>) {
        func part(_ field: Int, of side: Int) -> Range<Int> {
            field * side / perSide..<(field + 1) * side / perSide
        }
        return (part(index / perSide, of: height), part(index % perSide, of: width))
    }

    /// The largest difference of a mean within the first `rows`; `nil` if the sizes differ, or no field lies
    /// in them.
    func distance(from other: FieldMeans, rows: Int) -> Double? {
        guard (other.width, other.height, other.means.count) == (width, height, means.count) else {
            return nil
        }
        let perSide = Int(Double(means.count).squareRoot())
        var largest: Double?
        for (index, (one, another)) in zip(means, other.means).enumerated()
        where Self.field(index, perSide, width, height).down.upperBound <= rows {
            largest = zip(one, another).reduce(largest ?? 0) { max($0, abs($1.0 - $1.1)) }
        }
        return largest
    }
}
