import Foundation
import Testing

@testable import ImageCodecs

/// PNG and JPEG files of other projects, such as Pillow's, libvips's and sharp's test pictures, in the folder that
/// `IMPASTO_TEST_PICTURES` names, against ImageMagick: none of them is part of a clone.
@Suite("Other projects' pictures")
struct PublicPictureTests {
    static let folder = ProcessInfo.processInfo.environment["IMPASTO_TEST_PICTURES"]

    /// The pixels as ImageMagick shows them: upright, in sRGB, on white; empty if it reads no such file.
    private static func imageMagick(_ file: URL, profile: URL) throws -> [UInt8] {
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

    /// Of the 474 files of Pillow 9.4 and libvips 8.14, 462 agreed with ImageMagick 6.9.11.
    ///
    /// Of the six others, five are as
    /// Chromium shows them (two that lie on their sides, one of two grays, two with gamma and chromaticities, which
    /// ImageMagick passes over) and one, a gray of 16 bits with gamma, is within 4 of both. The rest are damaged or large.
    @Test(
        "Nearly all are within 2 of 255 of ImageMagick",
        .enabled(if: folder != nil, "IMPASTO_TEST_PICTURES names no folder"))
    func compared() throws {
        let folder = URL(filePath: try #require(Self.folder))
        let profile = FileManager.default.temporaryDirectory.appending(path: "srgb-\(UUID()).icc")
        try Data(ColorimetricProfile.sRGB).write(to: profile)
        defer { try? FileManager.default.removeItem(at: profile) }
        let all = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?
            .compactMap { $0 as? URL }
        var (compared, agreeing) = (0, 0)
        for file in all ?? [] where ["png", "jpg", "jpeg"].contains(file.pathExtension.lowercased()) {
            guard let decoded = try? ImageDecoder().decode([UInt8](Data(contentsOf: file))) else { continue }
            let image = decoded.image.flattened()
            let other = try Self.imageMagick(file, profile: profile)
            guard other.count == image.rgb.count else { continue }
            compared += 1
            let differing = zip(image.rgb, other).count { abs(Int($0) - Int($1)) > 2 }
            if differing * 1000 <= image.rgb.count { agreeing += 1 }
        }
        #expect(compared > 0 && agreeing * 100 >= compared * 97, "\(agreeing) of \(compared)")
    }
}
