import Application
import HostSystem
import ImageCodecs
import Stylization

/// A result that is painted again from files.
struct VerifiedResult {
    let file: ResultFile
    let stylizer: Stylizer
    let decoder: ImageDecoder
    let maskPaths: [String]
    let strengthMapPath: String?
    let keepPath: String?

    private var receipt: Receipt { file.receipt }

    /// Paints it again of the photo in the file `content`, and says what came of it.
    ///
    /// Throws ``Failure`` that names a file, `ReceiptError`, `ModelStoreError` and `ImageCodecError` for the result.
    func document(content: String, stylePaths: [String]) throws -> VerificationDocument {
        let engine = StylizerEngine(stylizer)
        let settings = try receipt.settings()
        try requireGivenMasks()
        let needed = [receipt.transformer] + (needsStyleNetwork(stylePaths) ? [receipt.styleModel] : [])
        try stylizer.models.requirePresent(needed)
        var verification = ResultVerification(of: file, by: engine, version: Version.text)
        let photo = try photo(content)
        verification.note(
            photoDigest: receipt.content.digest.map { _ in Digest.sha256(photo.bytes) },
            width: photo.header.width, height: photo.header.height)
        try noteStyles(stylePaths, in: &verification)
        let regions = try maskPaths.map { try RegionReader.mask($0, for: .region, decoder) }
        let strengthMap = try strengthMapPath.map { try RegionReader.mask($0, for: .strength, decoder) }
        let keep = try keepPath.map { try RegionReader.mask($0, for: .keep, decoder) }
        verification.note(
            regions: regions.map(\.digest), strengthMask: strengthMap?.digest, keep: keep?.digest)
        let encoding = file.encoding
        let painter = PhotoPainter(
            engine: engine, decoder: decoder, style: settings.style, told: receipt.styles,
            networks: ModelPair(style: receipt.styleModel, transformer: receipt.transformer),
            contentSize: receipt.contentSize.value, brush: receipt.brush.value, strength: settings.strength,
            regions: zip(settings.regions, regions).map { region, mask in
                StyleRegion(style: region.style, strength: region.strength, mask: mask)
            }, strengthMap: strengthMap, keep: keep, finish: settings.finish, padding: settings.padding,
            file: ResultFileSettings(
                quality: encoding.quality, profile: encoding.profile, tellsMaking: false,
                isOpaque: encoding.isOpaque))
        let again = try painter.paint(content, as: encoding.format, label: "verify", clock: StageClock())
        return try verification.compared(with: again.painting, encoded: again.file)
    }

    /// Whether the style network looks at something.
    private func needsStyleNetwork(_ stylePaths: [String]) -> Bool {
        receipt.strength != 100 || receipt.strengthMask != nil || !stylePaths.isEmpty
            || (receipt.regions ?? []).contains { $0.strength != 100 }
    }

    private func photo(_ path: String) throws -> CheckedImageFile {
        let bytes = try InputFile.read(path, limit: PictureFile.byteLimit)
        do {
            return try CheckedImageFile(bytes, limits: decoder.limits)
        } catch {
            throw Failure(
                description: "\(InputFile.name(of: path)): \(error)", code: Failure(error).code)
        }
    }

    /// What has been painted with masks cannot be painted without them, nor the other way round.
    private func requireGivenMasks() throws {
        let regions = receipt.regions?.count ?? 0
        guard maskPaths.count == regions else {
            throw Failure.usage(
                "the receipt tells of \(regions) regions, and there are \(maskPaths.count) of --mask; "
                    + "give the masks of all, from the bottom up")
        }
        for (option, path, digest) in [
            ("--strength-map", strengthMapPath, receipt.strengthMask), ("--keep", keepPath, receipt.keep),
        ] where (path == nil) != (digest == nil) {
            throw Failure.usage(
                path == nil
                    ? "it was painted with a mask: give \(option)" : "it was painted without \(option)")
        }
    }

    private func noteStyles(_ paths: [String], in verification: inout ResultVerification) throws {
        let pictures = receipt.pictureStyles
        guard paths.count <= pictures.count else {
            throw Failure.usage(
                "--style is given \(paths.count) times, and the receipt tells of \(pictures.count) style pictures; "
                    + "leave out samples and saved styles")
        }
        for (path, index) in zip(paths, pictures) {
            let told = receipt.styles[index]
            guard let size = told.styleSize, StylizationLimits.styleHeights.contains(size) else {
                throw ReceiptError.unreadable("'styles.\(index).styleSize' is no size")
            }
            let reader = StylePictureReader(
                stylizer: stylizer, decoder: decoder, size: StyleSize(size, square: told.square ?? false),
                styleModel: receipt.styleModel)
            verification.note(style: try reader.vector(of: path), of: index)
        }
    }
}
