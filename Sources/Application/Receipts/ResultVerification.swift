package import ImageCodecs
package import Stylization

/// Compares a result with what its receipt's settings give when it is painted again.
///
/// On one CPU level and in one precision a painting has the same bits everywhere, and an encoder of one version makes the
/// same file of them: what was painted again is encoded as the result was and decoded, and has to be the same to the bit.
/// On another level each number of the painting is off by ``levelTolerance`` at most, in another precision by
/// ``precisionTolerance``, and a finish makes more of that. What a lossy format makes of such a difference follows from what
/// it loses: both pictures are no further from their paintings than the one that is encoded here. Squares of 16 x 16 pixels
/// are held to the tolerance itself: their means are what neither sums nor formats change much.
package struct ResultVerification: Sendable {
    /// How far a painting on one CPU level is from that on another, of 255.
    package static let levelTolerance = 2.0
    /// How far a painting in one precision is from that in another, of 255.
    package static let precisionTolerance = 16.0
    /// How far a number of a style's vector may be from that which is found in its picture, on another level.
    static let vectorTolerance: Float = 1e-3
    /// The quality by which it is found out what a program may have lost that wrote the result again.
    static let foreignQuality = 75

    /// Which part of a result's making is looked at.
    package typealias Check = VerificationDocument.Check

    private let result: ResultFile
    private let engine: any StylizationEngine
    private let version: String
    /// What was found so far.
    private var checks: [Check] = []

    /// Begins with what the receipt says of itself, and of the program that made it.
    package init(of result: ResultFile, by engine: any StylizationEngine, version: String) {
        self.result = result
        self.engine = engine
        self.version = version
        let receipt = result.receipt
        if let checksum = receipt.checksum {
            compare("receipt", expected: checksum, found: receipt.expectedChecksum, decides: true)
        }
        for (index, style) in receipt.styles.enumerated() {
            guard let vector = receipt.vector(of: index) else { continue }
            compare(
                "styles[\(index)].vector", expected: style.vectorDigest, found: vector.digest, decides: true)
        }
        compare("version", expected: receipt.version, found: version, decides: false)
        compare("cpuLevel", expected: receipt.cpuLevel, found: engine.processor, decides: false)
        compare("precision", expected: receipt.precision, found: engine.precision, decides: false)
        let networks = engine.networks
        for model in receipt.models where !model.name.isEmpty {
            let here = networks.first { $0.name == model.name }
            compare("networks.\(model.name)", expected: model.digest, found: here?.digest, decides: false)
        }
    }

    private mutating func compare(_ name: String, expected: String?, found: String?, decides: Bool) {
        checks.append(Check(name, expected: expected, found: found, decides: decides))
    }

    /// Notes the photo: its file's digest is the same or not, its size has to be.
    package mutating func note(photoDigest digest: String?, width: Int, height: Int) {
        let photo = result.receipt.content
        compare("content.digest", expected: photo.digest, found: digest, decides: false)
        compare(
            "content.size", expected: "\(photo.width)x\(photo.height)", found: "\(width)x\(height)",
            decides: true)
    }

    /// Notes the style that was found in the picture of the style `index`.
    package mutating func note(style vector: StyleVector, of index: Int) {
        let expected = result.receipt.styles[index].vectorDigest
        var found = vector.digest
        if !isSameLevel, let told = result.receipt.vector(of: index),
            zip(told.values, vector.values).allSatisfy({ abs($0 - $1) <= Self.vectorTolerance })
        {
            found = expected
        }
        compare("styles[\(index)].picture", expected: expected, found: found, decides: true)
    }

    /// Notes the digests of the masks that it was painted with again.
    package mutating func note(regions: [String], strengthMask: String?, keep: String?) {
        for (index, region) in (result.receipt.regions ?? []).enumerated() {
            compare(
                "regions[\(index)].mask", expected: region.mask,
                found: regions.indices.contains(index) ? regions[index] : nil, decides: true)
        }
        for (name, expected, found) in [
            ("strengthMask", result.receipt.strengthMask, strengthMask), ("keep", result.receipt.keep, keep),
        ] where expected != nil || found != nil {
            compare(name, expected: expected, found: found, decides: true)
        }
    }

    /// Whether the receipt is of this CPU level and precision; what does not say is taken for another.
    private var isSameLevel: Bool {
        result.receipt.cpuLevel == engine.processor && result.receipt.precision == engine.precision
    }

    /// Compares the result with `painting`, which is encoded in the file `again`, and says what came of it all.
    ///
    /// Throws `ImageCodecError` for a result that cannot be decoded.
    package mutating func compared(
        with painting: RasterImage, encoded again: [UInt8]
    ) throws -> VerificationDocument {
        let theirs = try result.file.decoded(threads: engine.threads)
        guard theirs.warnings.isEmpty else {
            compare("file", expected: "whole", found: "damaged", decides: true)
            return document(nil)
        }
        let painting = result.encoding.encoded(painting)
        let ours = try decoded(again)
        if let pixels = result.receipt.pixels {
            // What a level's rounding hides is seen here: these are the pixels that were painted then.
            if result.encoding.format == .png, result.file.header.format == .png,
                result.encoding.profile == .sRGB
            {
                compare("pixels", expected: pixels, found: theirs.image.digest, decides: true)
            } else if isSameLevel {
                compare("pixels", expected: pixels, found: painting.digest, decides: true)
            }
        }
        guard let difference = PixelDifference(theirs.image, ours) else {
            compare(
                "size", expected: "\(theirs.image.width)x\(theirs.image.height)",
                found: "\(ours.width)x\(ours.height)", decides: true)
            return document(nil)
        }
        let (basis, tolerance) = try tolerance(painting, ours)
        return document(
            VerificationDocument.Comparison(
                width: ours.width, height: ours.height, basis: basis, tolerance: tolerance.largest,
                meanTolerance: tolerance.mean, squareTolerance: tolerance.square,
                largestDifference: Int(difference.largest), meanDifference: difference.mean,
                squareDifference: difference.square, differingPixels: difference.pixels))
    }

    /// How far the result may be from what was painted again, and why.
    private func tolerance(
        _ painting: RasterImage, _ ours: RasterImage
    ) throws -> (VerificationDocument.Basis, PixelDifference.Sizes) {
        var tolerance = PixelDifference.Sizes()
        var basis = VerificationDocument.Basis.same
        if !isSameLevel {
            basis = .otherLevel
            // What does not say was painted before there was a second one.
            let isOtherPrecision = result.receipt.precision.map { $0 != engine.precision } ?? false
            let single = isOtherPrecision ? Self.precisionTolerance : Self.levelTolerance
            let finish = try result.receipt.settings().finish
            tolerance = PixelDifference.Sizes(
                // Numbers that are so far apart may be one more apart when they are rounded behind the finish.
                largest: finish.isNone ? single : (single * finish.largestGain).rounded(.down) + 1,
                mean: Self.levelTolerance,
                square: Self.levelTolerance)
            if let loss = PixelDifference(painting, ours) { tolerance.add(twice: loss.sizes) }
        }
        let format = result.file.header.format
        if format != result.encoding.format, format.isLossy {
            // Another program wrote it, such as a browser: as good as a common quality of its format.
            basis = .encodedAgain
            let encoder = ImageEncoder(quality: Self.foreignQuality, threads: engine.threads)
            let copy = try decoded(encoder.encode(ours, as: format))
            if let loss = PixelDifference(copy, ours) { tolerance.add(twice: loss.sizes) }
        }
        return (basis, tolerance)
    }

    private func decoded(_ file: [UInt8]) throws -> RasterImage {
        try CheckedImageFile(file, limits: ImageLimits(fileBytes: .max)).decoded(threads: engine.threads)
            .image
    }

    private func document(_ comparison: VerificationDocument.Comparison?) -> VerificationDocument {
        VerificationDocument(checks: checks, comparison: comparison, receipt: result.receipt)
    }
}

extension Receipt {
    /// Which styles were found in pictures that are no samples, by their numbers from 0.
    package var pictureStyles: [Int] {
        styles.indices.filter { index in
            let style = styles[index]
            return style.styleSize != nil && style.sample == nil && style.saved == nil
        }
    }

    /// The numbers of a style; `nil` where there are none, or they make no vector.
    package func vector(of index: Int) -> StyleVector? {
        guard let values = styles[index].vector else { return nil }
        return try? StyleVector(values, space: StyleSpace(rawValue: styles[index].space))
    }
}
