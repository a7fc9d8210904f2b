import Application
import ImageCodecs
import RenderQueue
import Stylization

/// The masks of a request as the engine takes them.
struct PaintedMasks {
    /// Of its regions, from the bottom up.
    let regions: [RegionMask]
    let strength: RegionMask?
    let keep: RegionMask?
}

extension PaintingWork {
    /// Reads the masks of a request.
    ///
    /// What there is to know of them is added to `warnings`. Throws ``Problem`` that names the mask's field, also for one
    /// that is not the one whose digest was sent.
    func masks(
        _ masks: LoadedMasks, control: RenderControl, _ warnings: inout [JobWarning]
    ) throws -> PaintedMasks {
        func read(_ mask: LoadedMask) throws -> RegionMask {
            try control.checkCancellation()
            let field = mask.source.field
            let image = try decode(mask.picture, atLeastHeight: nil, field: field, &warnings)
            if mask.source.needsTransparency, image.alpha == nil {
                throw Problem.invalidField(
                    field, "\(field) is transparent nowhere, so that nothing would be painted",
                    allowed: "a picture that is transparent where the photo is to be painted",
                    hint: "erase what is to be painted, and save it as PNG with transparency; or leave it out"
                )
            }
            let picture = MaskPicture(image, for: mask.use)
            if let digest = mask.source.digest, digest != picture.mask.digest {
                throw Problem.invalidField(
                    "\(field).digest", "\(field) is another mask than the one that \(field).digest names",
                    allowed: picture.mask.digest,
                    hint: "send the mask that the receipt tells of, or leave its digest out")
            }
            if let warning = picture.warning {
                warnings.append(
                    JobWarning(field: field, kind: warning.kind, message: warning.description))
            }
            return picture.mask
        }
        return PaintedMasks(
            regions: try masks.regions.map(read), strength: try masks.strength.map(read),
            keep: try masks.keep.map(read))
    }
}
