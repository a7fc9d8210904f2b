internal import Finishing
internal import HostSystem
package import ImageCodecs
internal import Inference
internal import Kernels
internal import Pyramids
import Synchronization
internal import Tensors

extension Stylizer {
    /// How finer strokes follow the photo's detail: as measured over photos and styles for the catalogue of Pyramids.
    static let detail = OctaveBlend.Detail(least: 0.8, half: 7)

    /// Paints a picture.
    ///
    /// The content is scaled to each octave of the brush's ``PaintingPyramid``, its own style found at the coarsest
    /// if the strength is below 1 (`v = strength * style + (1 - strength) * identity`), the transformer run on each
    /// with that one style, the results cropped to the octave's size and joined from the coarsest to the finest,
    /// which is enlarged to the painting where it is smaller. Networks see the content on white, so that colours
    /// hidden behind transparency change nothing, and mirrored at its right and lower edge if it is smaller than they
    /// take (a few px). Transparency and what is said of the colours are the content's. With a preview's height the
    /// result is scaled to that. Its ``Finish`` comes last, at the size that is seen. Throws
    /// ``StyleError/spaceMismatch(_:_:)`` if style and transformer do not belong together,
    /// ``StyleError/paintingTooLarge(content:painting:)``, ``StyleError/outOfMemory(bytes:)``, and
    /// `CancellationError`.
    package func stylize(_ task: StylizationTask, control: RenderControl = RenderControl()) throws
        -> RasterImage
    {
        let (network, descriptor) = try network(
            task.transformer, kind: .transformer, padding: task.padding)
        guard descriptor.record.space == task.style.space else {
            throw StyleError.spaceMismatch(task.style.space, descriptor.record.space)
        }
        let plan = try plan(task, network)
        let key = paintingKey(task, plan.pyramid)
        if let known = key.flatMap({ key in cache.withLock { $0.painting(key) } }) {
            return try finishedAnew(known, of: task, plan, control: control)
        }
        try checkMemory(plan, result: task.resultSize)

        var run = task.strength < 1 ? nil : control.begin(.stylizing, share: plan.share)
        var photos = try scaled(task.content, to: plan.pyramid)
        var style = task.style
        var painted: RasterImage?
        for (index, octave) in plan.octaves.enumerated() {
            let photo = photos.removeFirst()
            let seen = photo.flattened()
            try control.checkCancellation()
            if index == 0, task.strength < 1 {
                let identity = try identity(of: seen, task, plan.pyramid, control: control)
                style = try style.blended(withIdentity: identity, strength: max(0, task.strength))
            }
            let stage = run ?? control.begin(.stylizing, share: plan.share)
            run = stage
            let part = RunControl(parent: stage) { fraction in
                stage.report(fraction: plan.fraction(afterPart: fraction, ofOctave: index))
            }
            var rgb = try paint(seen, octave, style, control: part)
            if let painted { try join(painted, into: &rgb, photo: seen, control: part) }
            painted = seen.withPixels(width: seen.width, height: seen.height, rgb: rgb, alpha: photo.alpha)
            if photos.isEmpty {
                if let key { cache.withLock { $0.keep(rgb, as: key) } }
                painted = try finished(painted!, of: task, seen: seen, control: part)
            }
        }
        run?.report(fraction: 1)
        // A pyramid has at least one octave.
        return painted!
    }

    /// What the painting is known by once its networks have run; `nil` to keep nothing of it.
    private func paintingKey(_ task: StylizationTask, _ pyramid: PaintingPyramid) -> StylizerCache
        .PaintingKey?
    {
        guard task.keepsPainting else { return nil }
        return task.contentID.map {
            paintingKey(
                of: $0, pyramid, style: task.style, strength: task.strength, styleModel: task.styleModel,
                transformer: task.transformer, padding: task.padding)
        }
    }

    /// A painting whose networks have run before, with the finish that it is to have now.
    private func finishedAnew(
        _ rgb: [UInt8], of task: StylizationTask, _ plan: PaintingPlan, control: RenderControl
    ) throws -> RasterImage {
        try checkMemory(plan, runsNetworks: false, result: task.resultSize)
        if task.strength < 1 { control.pass(.identityVector) }
        let run = control.begin(.stylizing, share: 0)
        let size = plan.pyramid.finest
        // Of an opaque photo nothing is seen but the colours that are kept.
        let isSeen = task.content.alpha != nil || task.finish.preserveColor > 0
        let photo = isSeen ? try resized(task.content, width: size.width, height: size.height) : nil
        let painting = task.content.withPixels(
            width: size.width, height: size.height, rgb: rgb, alpha: photo?.alpha)
        let result = try finished(painting, of: task, seen: photo?.flattened() ?? painting, control: run)
        run.report(fraction: 1)
        return result
    }

    private func plan(_ task: StylizationTask, _ network: Network) throws -> PaintingPlan {
        let size = task.paintingSize
        try check(size, of: task)
        let pyramid = PaintingPyramid(
            width: size.width, height: size.height, brush: task.brush, previewHeight: task.previewHeight)
        let plans = try pyramid.octaves.map { try plan(network, height: $0.height, width: $0.width) }
        let kept = task.contentID == nil ? [] : keptOctaves(plans)
        let octaves = plans.enumerated().map { index, plan in
            let key = task.contentID.map {
                StylizerCache.EncodedKey(
                    scaledContent($0, pyramid.octaves[index], of: pyramid), under: plan)
            }
            return PaintingPlan.Octave(
                plan: plan, key: kept.contains(index) ? key : nil, work: workLeft(plan, key))
        }
        return PaintingPlan(pyramid: pyramid, octaves: octaves)
    }

    /// The finest octave's painting at the result's size, with its finish.
    ///
    /// Where that enlarges it, only the strokes are: the photo's colours and its transparency come from the photo.
    private func finished(
        _ painting: RasterImage, of task: StylizationTask, seen: RasterImage, control: RunControl
    ) throws -> RasterImage {
        let size = task.resultSize
        let keepsColor = task.finish.preserveColor > 0
        let isEnlarged = size.height > painting.height || size.width > painting.width
        var result: RasterImage
        var photo: RasterImage?
        if isEnlarged, keepsColor || painting.alpha != nil {
            let strokes = painting.withPixels(
                width: painting.width, height: painting.height, rgb: painting.rgb, alpha: nil)
            let content = try resized(task.content, width: size.width, height: size.height)
            result = content.withPixels(
                width: size.width, height: size.height,
                rgb: try resized(strokes, width: size.width, height: size.height).rgb, alpha: content.alpha)
            if keepsColor { photo = content.flattened() }
        } else {
            result = try resized(painting, width: size.width, height: size.height)
            if keepsColor {
                // Scaled as the painting is, whose transparent pixels lend no colour to their neighbours.
                let colors = painting.withPixels(
                    width: seen.width, height: seen.height, rgb: seen.rgb, alpha: painting.alpha)
                photo = try resized(colors, width: size.width, height: size.height)
            }
        }
        guard !task.finish.isNone else { return result }
        do {
            try task.finish.pass.apply(
                to: &result.rgb, size: size, photo: photo?.rgb, on: pool, control: control)
        } catch TensorError.outOfMemory(let bytes) {
            throw StyleError.outOfMemory(bytes: bytes)
        }
        return result
    }

    /// The octaves whose style-free activations are kept: the finest, which are the most work, as far as all of them
    /// together may be kept.
    ///
    /// If each were kept for itself, one octave's would push out the next one's.
    private func keptOctaves(_ plans: [Plan]) -> Set<Int> {
        var left = cacheByteLimit / 2
        var kept: Set<Int> = []
        for (index, plan) in plans.enumerated().reversed()
        where plan.canEncodeContent && plan.keptBytes <= left {
            left -= plan.keptBytes
            kept.insert(index)
        }
        return kept
    }

    private func check(_ size: PixelSize, of task: StylizationTask) throws(StyleError) {
        guard size.isPaintable else {
            throw .paintingTooLarge(content: task.photoSize ?? task.content.size, painting: size)
        }
    }

    /// The pictures of an octave are arrays, which end the program when the system gives them no memory: it is asked
    /// before.
    ///
    /// The activations are asked for with them, so that it is known at once.
    private func checkMemory(
        _ plan: PaintingPlan, runsNetworks: Bool = true, result: PixelSize
    ) throws(StyleError) {
        let arenas = plan.octaves.map { runsNetworks ? arenaBytes($0.plan) : 0 }
        let bytes = Self.bytes(plan.pyramid, arenas: arenas, result: result)
        guard MemoryTrial.succeeds(bytes: bytes) else { throw .outOfMemory(bytes: bytes) }
    }

    /// The content at the size of each octave, the coarsest first: the finest scaled from the content, each other
    /// from the one above it.
    private func scaled(_ content: RasterImage, to pyramid: PaintingPyramid) throws -> [RasterImage] {
        var photos: [RasterImage] = []
        for octave in pyramid.octaves.reversed() {
            photos.append(
                try resized(photos.last ?? content, width: octave.width, height: octave.height))
        }
        return photos.reversed()
    }

    /// Scaled on the threads that compute.
    private func resized(_ image: RasterImage, width: Int, height: Int) throws -> RasterImage {
        try image.resized(width: width, height: height) { count, body in
            pool.run { $0.forEach(count, body) }
        }
    }

    private func identity(
        of content: RasterImage, _ task: StylizationTask, _ pyramid: PaintingPyramid, control: RenderControl
    ) throws -> StyleVector {
        let key = task.contentID.map {
            StylizerCache.IdentityKey(
                content: scaledContent($0, pyramid.coarsest, of: pyramid), model: task.styleModel)
        }
        if let key, let known = cache.withLock({ $0.identity(key) }) {
            control.pass(.identityVector)
            return known
        }
        let vector = try styleVector(
            ofScaled: content, styleModel: task.styleModel, control: control.begin(.identityVector))
        if let key { cache.withLock { $0.keep(vector, as: key) } }
        return vector
    }

    /// Puts the strokes of the octave below under those of this one.
    private func join(
        _ coarse: RasterImage, into rgb: inout [UInt8], photo: RasterImage, control: RunControl
    ) throws {
        let blend = OctaveBlend(coarse: coarse.size, fine: photo.size, detail: Self.detail)
        do {
            try blend.join(coarse.rgb, into: &rgb, photo: photo.rgb, on: pool, control: control)
        } catch TensorError.outOfMemory(let bytes) {
            throw StyleError.outOfMemory(bytes: bytes)
        }
    }

    /// Runs the transformer.
    ///
    /// A content with a name keeps what it is before the style comes in, so that the next style on the same content
    /// runs only the rest.
    private func paint(
        _ content: RasterImage, _ octave: PaintingPlan.Octave, _ style: StyleVector, control: RunControl
    ) throws -> [UInt8] {
        let count = content.size.pixels * 3
        do {
            return try withSession(octave.plan) { session in
                let encoded = try octave.key.flatMap {
                    try encodedContent(of: content, as: $0, in: session, control: control)
                }
                return try [UInt8](unsafeUninitializedCapacity: count) { out, initialized in
                    let result = ImageOutput(
                        .bytes(out.baseAddress!), height: content.height, width: content.width)
                    if let encoded {
                        try session.stylize(encoded, style: style.values, into: result, control: control)
                    } else {
                        try withInput(content, of: octave.plan) { input in
                            try session.run(input, style: style.values, into: result, control: control)
                        }
                    }
                    initialized = count
                }
            }
        } catch InferenceError.outOfMemory(let bytes) {
            throw StyleError.outOfMemory(bytes: bytes)
        }
    }

    /// What the content is before the style comes in: kept, or computed and then kept; `nil` without memory for it,
    /// since it only saves time on the next style.
    private func encodedContent(
        of content: RasterImage, as key: StylizerCache.EncodedKey, in session: Session, control: RunControl
    ) throws -> EncodedContent? {
        if let known = cache.withLock({ $0.encodedContent(key) }) { return known }
        do {
            let encoded = try withInput(content, of: session.plan) { input in
                try session.encodeContent(input, control: RunControl(parent: control))
            }
            cache.withLock { $0.keep(encoded, as: key) }
            return encoded
        } catch InferenceError.outOfMemory {
            return nil
        }
    }

    /// Calls `body` with the content as a run under `plan` takes it: mirrored where it is smaller.
    func withInput<Result>(
        _ content: RasterImage, of plan: Plan, _ body: (ImageInput) throws -> Result
    ) throws -> Result {
        try content.mirrored(toWidth: plan.width, height: plan.height).rgb.withUnsafeBufferPointer { rgb in
            try body(.bytes(rgb.baseAddress!))
        }
    }
}
