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
    /// result is scaled to that. Its ``Finish`` comes last, at the size that is seen, and then the parts of the photo
    /// that are kept as they are. With regions, or a map of the strength, each rendition is painted as if it were alone, of
    /// one run of what the network does in front of the style, and joined by `RegionBlend` at the finest octave. Throws
    /// ``StyleError/spaceMismatch(_:_:)`` if style and transformer do not belong together,
    /// ``StyleError/paintingTooLarge(content:painting:)``, ``StyleError/outOfMemory(bytes:)``, and
    /// `CancellationError`.
    package func stylize(_ task: StylizationTask, control: RenderControl = RenderControl()) throws
        -> RasterImage
    {
        try stylize(task, sessions: nil, control: control)
    }

    /// The same in the memory of a stream, if it is one of its frames.
    func stylize(
        _ task: StylizationTask, sessions: StreamSessions?, control: RenderControl
    ) throws -> RasterImage {
        let (network, descriptor) = try network(
            task.transformer, kind: .transformer, padding: task.padding)
        for style in [task.style] + task.regions.map(\.style) where style.space != descriptor.record.space {
            throw StyleError.spaceMismatch(style.space, descriptor.record.space)
        }
        let pyramid = try pyramid(of: task)
        let layers = try RegionLayers(task, size: pyramid.finest, concurrently: concurrently)
        var paintings: [Rendition: [UInt8]] = [:]
        for rendition in layers.renditions {
            guard let key = paintingKey(task, rendition, pyramid) else { continue }
            paintings[rendition] = cache.withLock { $0.painting(key) }
        }
        let missing = layers.renditions.filter { paintings[$0] == nil }
        let plan = try plan(task, pyramid, network, missing: missing.count, sessions)
        if missing.isEmpty { return try finishedAnew(paintings, layers, of: task, plan, control: control) }
        try checkMemory(
            plan, paintings: layers.renditions.count, sessions: sessions, result: task.resultSize)

        let needsIdentity = missing.contains(where: \.needsIdentity)
        var run = needsIdentity ? nil : control.begin(.stylizing, share: plan.share)
        var photos = try scaled(task.content, to: plan.pyramid)
        var styles = missing.compactMap(\.style)
        var painted: [[UInt8]] = []
        var below: PixelSize?
        while true {
            let index = plan.octaves.count - photos.count
            let photo = photos.removeFirst()
            let seen = photo.flattened()
            try control.checkCancellation()
            if index == 0, needsIdentity {
                let identity = try identity(
                    of: seen, task, plan.pyramid, sessions: sessions, control: control)
                styles = try missing.map { try $0.vector(identity: identity) }
            }
            let stage = run ?? control.begin(.stylizing, share: plan.share)
            run = stage
            let part = RunControl(parent: stage) { fraction in
                stage.report(fraction: plan.fraction(afterPart: fraction, ofOctave: index))
            }
            var octave = try paint(
                seen, plan.octaves[index], styles, sessions: sessions, control: part)
            if let below {
                for rendition in missing.indices {
                    try join(
                        painted[rendition], of: below, into: &octave[rendition], photo: seen, control: part)
                    painted[rendition] = []
                }
            }
            painted = octave
            below = seen.size
            guard photos.isEmpty else { continue }
            for (rendition, rgb) in zip(missing, painted) {
                paintings[rendition] = rgb
                if let key = paintingKey(task, rendition, plan.pyramid) {
                    cache.withLock { $0.keep(rgb, as: key) }
                }
            }
            painted = []
            let rgb = try joined(layers, paintings, size: seen.size, control: part)
            paintings = [:]
            let painting = seen.withPixels(
                width: seen.width, height: seen.height, rgb: rgb, alpha: photo.alpha)
            let result = try finished(painting, of: task, seen: seen, control: part)
            stage.report(fraction: 1)
            return result
        }
    }

    /// What the painting in one rendition is known by once its networks have run; `nil` to keep nothing of it.
    private func paintingKey(
        _ task: StylizationTask, _ rendition: Rendition, _ pyramid: PaintingPyramid
    ) -> StylizerCache.PaintingKey? {
        guard task.keepsPainting else { return nil }
        return task.contentID.map {
            paintingKey(
                of: $0, pyramid, rendition, styleModel: task.styleModel, transformer: task.transformer,
                padding: task.padding)
        }
    }

    /// A painting whose networks have run before, with the regions and the finish that it is to have now.
    private func finishedAnew(
        _ paintings: [Rendition: [UInt8]], _ layers: RegionLayers, of task: StylizationTask,
        _ plan: PaintingPlan, control: RenderControl
    ) throws -> RasterImage {
        try checkMemory(plan, paintings: paintings.count, runsNetworks: false, result: task.resultSize)
        if layers.renditions.contains(where: \.needsIdentity) { control.pass(.identityVector) }
        let run = control.begin(.stylizing, share: 0)
        let size = plan.pyramid.finest
        // Of an opaque photo nothing is seen but the colours that are kept.
        let isSeen = task.content.alpha != nil || task.finish.preserveColor > 0
        let photo = isSeen ? try resized(task.content, width: size.width, height: size.height) : nil
        let rgb = try joined(layers, paintings, size: size, control: run)
        let painting = task.content.withPixels(
            width: size.width, height: size.height, rgb: rgb, alpha: photo?.alpha)
        let result = try finished(painting, of: task, seen: photo?.flattened() ?? painting, control: run)
        run.report(fraction: 1)
        return result
    }

    private func pyramid(of task: StylizationTask) throws(StyleError) -> PaintingPyramid {
        let size = task.paintingSize
        try checkSize(of: task)
        return PaintingPyramid(
            width: size.width, height: size.height, brush: task.brush, previewHeight: task.previewHeight)
    }

    /// What is run for those renditions of a task that are not kept.
    private func plan(
        _ task: StylizationTask, _ pyramid: PaintingPyramid, _ network: Network, missing: Int,
        _ sessions: StreamSessions?
    ) throws -> PaintingPlan {
        let grids = pyramid.octaves.map { octave in
            sessions?.travel.map { NetworkGrid($0, of: octave) }
        }
        let plans = try zip(pyramid.octaves, grids).map { octave, grid in
            let room = grid == nil ? 0 : NetworkGrid.period
            return try plan(network, height: octave.height + room, width: octave.width + room)
        }
        let kept = task.contentID == nil ? [] : keptOctaves(plans)
        let octaves = plans.enumerated().map { index, plan in
            let key = task.contentID.map {
                StylizerCache.EncodedKey(
                    scaledContent($0, pyramid.octaves[index], of: pyramid), under: plan)
            }
            return PaintingPlan.Octave(
                plan: plan, grid: grids[index], key: kept.contains(index) ? key : nil,
                work: RenditionWork(
                    plan, renditions: task.paintings, missing: missing, isEncoded: isKept(key)))
        }
        return PaintingPlan(pyramid: pyramid, octaves: octaves)
    }

    /// The finest octave's painting at the result's size, with its finish.
    ///
    /// Where that enlarges it, only the strokes are: the photo's colours and its transparency come from the photo.
    func finished(
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
        do {
            if !task.finish.isNone {
                try task.finish.pass.apply(
                    to: &result.rgb, size: size, photo: photo?.rgb, on: pool, control: control)
            }
        } catch TensorError.outOfMemory(let bytes) {
            throw StyleError.outOfMemory(bytes: bytes)
        }
        if let kept = task.kept { try keep(kept, of: task.content, in: &result, control: control) }
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

    /// Throws ``StyleError/paintingTooLarge(content:painting:)``.
    func checkSize(of task: StylizationTask) throws(StyleError) {
        let size = task.paintingSize
        guard size.isPaintable else {
            throw .paintingTooLarge(content: task.photoSize ?? task.content.size, painting: size)
        }
    }

    /// The pictures of an octave are arrays, which end the program when the system gives them no memory: it is asked
    /// before.
    ///
    /// The activations are asked for with them, so that it is known at once.
    private func checkMemory(
        _ plan: PaintingPlan, paintings: Int, runsNetworks: Bool = true, sessions: StreamSessions? = nil,
        result: PixelSize
    ) throws(StyleError) {
        let arenas = plan.octaves.map {
            runsNetworks && sessions?.holds($0.plan) != true ? arenaBytes($0.plan) : 0
        }
        let bytes = Self.bytes(
            plan.pyramid, paintings: paintings, arenas: arenas, result: result, threads: threads)
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
    func resized(_ image: RasterImage, width: Int, height: Int) throws -> RasterImage {
        try image.resized(width: width, height: height, concurrently: concurrently)
    }

    /// Runs a body for 0..<count on the threads that compute.
    func concurrently(_ count: Int, _ body: (Int) -> Void) { pool.run { $0.forEach(count, body) } }

    private func identity(
        of content: RasterImage, _ task: StylizationTask, _ pyramid: PaintingPyramid,
        sessions: StreamSessions?, control: RenderControl
    ) throws -> StyleVector {
        let key = task.contentID.map {
            StylizerCache.IdentityKey(
                content: scaledContent($0, pyramid.coarsest, of: pyramid), model: task.styleModel)
        }
        if let key, let known = cache.withLock({ $0.identity(key) }) {
            control.pass(.identityVector)
            return known
        }
        let compute = {
            try self.styleVector(
                ofScaled: content, styleModel: task.styleModel, sessions: sessions,
                control: control.begin(.identityVector))
        }
        if let sessions { return try sessions.identity(compute) }
        let vector = try compute()
        if let key { cache.withLock { $0.keep(vector, as: key) } }
        return vector
    }

    /// Puts the strokes of the octave below under those of this one.
    private func join(
        _ coarse: [UInt8], of size: PixelSize, into rgb: inout [UInt8], photo: RasterImage,
        control: RunControl
    ) throws {
        let blend = OctaveBlend(coarse: size, fine: photo.size, detail: Self.detail)
        do {
            try blend.join(coarse, into: &rgb, photo: photo.rgb, on: pool, control: control)
        } catch TensorError.outOfMemory(let bytes) {
            throw StyleError.outOfMemory(bytes: bytes)
        }
    }

    /// Runs the transformer once for each style: `[height, width, 3]` each.
    ///
    /// What the content is before a style comes in is computed once for all of them. A content with a name keeps it,
    /// so that the next style on the same content runs only the rest.
    private func paint(
        _ content: RasterImage, _ octave: PaintingPlan.Octave, _ styles: [StyleVector],
        sessions: StreamSessions?, control: RunControl
    ) throws -> [[UInt8]] {
        do {
            return try withSession(octave.plan, of: sessions) { session in
                let isShared = styles.count > 1 && octave.plan.canEncodeContent
                sessions?.prepare(session, rendition: nil)
                let encoded =
                    octave.key != nil || isShared
                    ? try encodedContent(of: content, octave, in: session, sessions, control: control) : nil
                return try styles.enumerated().map { index, style in
                    let part = RunControl(parent: control) { fraction in
                        control.report(fraction: (Double(index) + fraction) / Double(styles.count))
                    }
                    sessions?.prepare(session, rendition: index)
                    return try paint(
                        content, octave, encoded, style, in: session, sessions, control: part)
                }
            }
        } catch InferenceError.outOfMemory(let bytes) {
            throw StyleError.outOfMemory(bytes: bytes)
        }
    }

    private func paint(
        _ content: RasterImage, _ octave: PaintingPlan.Octave, _ encoded: EncodedContent?,
        _ style: StyleVector, in session: Session, _ sessions: StreamSessions?, control: RunControl
    ) throws -> [UInt8] {
        func run(into out: UnsafeMutablePointer<UInt8>, _ size: PixelSize) throws {
            let result = ImageOutput(.bytes(out), height: size.height, width: size.width)
            if let encoded {
                try session.stylize(encoded, style: style.values, into: result, control: control)
            } else {
                try withInput(content, octave, sessions) { input in
                    try session.run(input, style: style.values, into: result, control: control)
                }
            }
        }
        if let grid = octave.grid, let sessions {
            let canvas = octave.canvas
            if sessions.painted.count != canvas.pixels * 3 {
                sessions.painted = [UInt8](repeating: 0, count: canvas.pixels * 3)
            }
            try sessions.painted.withUnsafeMutableBufferPointer { try run(into: $0.baseAddress!, canvas) }
            return grid.take(sessions.painted, canvas, to: content.size)
        }
        let count = content.size.pixels * 3
        return try [UInt8](unsafeUninitializedCapacity: count) { out, initialized in
            try run(into: out.baseAddress!, content.size)
            initialized = count
        }
    }

    /// What the content is before the style comes in: kept, or computed and, if it has a name, then kept; `nil`
    /// without memory for it, since it only saves time on the next style.
    private func encodedContent(
        of content: RasterImage, _ octave: PaintingPlan.Octave, in session: Session,
        _ sessions: StreamSessions?, control: RunControl
    ) throws -> EncodedContent? {
        if let key = octave.key, let known = cache.withLock({ $0.encodedContent(key) }) { return known }
        do {
            let encoded = try withInput(content, octave, sessions) { input in
                try session.encodeContent(input, control: RunControl(parent: control))
            }
            if let key = octave.key { cache.withLock { $0.keep(encoded, as: key) } }
            return encoded
        } catch InferenceError.outOfMemory {
            return nil
        }
    }

    /// Calls `body` with the content as a run of an octave takes it, on the network's grid if it is a calm stream's.
    private func withInput<Result>(
        _ content: RasterImage, _ octave: PaintingPlan.Octave, _ sessions: StreamSessions?,
        _ body: (ImageInput) throws -> Result
    ) throws -> Result {
        guard let grid = octave.grid, let sessions else {
            return try withInput(content, of: octave.plan, body)
        }
        grid.lay(content.rgb, content.size, on: octave.canvas, into: &sessions.padded)
        return try sessions.padded.withUnsafeBufferPointer { try body(.bytes($0.baseAddress!)) }
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
