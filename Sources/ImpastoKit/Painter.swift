internal import BundledModels
public import Foundation
internal import ImageCodecs
internal import Stylization

/// Paints photos in the styles of pictures, on this machine's processor: nothing is sent anywhere, or downloaded.
///
/// Networks are read once, when they are first needed, and the memory of runs is kept: keep a painter as long as you paint.
/// All work is done on threads of its own, one call after the other and each on all its threads; a task that waits for it
/// holds up no other one.
public final class Painter: Sendable {
    private let stylizer: Stylizer
    private let pair: ModelPair
    private let thread = WorkThread()

    /// A painter with the networks that come with the package, or with those of a folder.
    ///
    /// - Parameters:
    ///   - models: a folder laid out as `Models` in the repository, which holds `manifest.json` and the pair that comes with
    ///     the package; `nil` for the package's own resources.
    ///   - threads: how many threads compute, at least 1; `nil` for as many as there are processors. Paintings are the same,
    ///     bit for bit, for any number.
    /// - Throws: ``PaintingError/networks(_:)`` for a folder without networks, ``PaintingError/setting(_:)`` for a number of
    ///   threads below 1.
    public init(models: URL? = nil, threads: Int? = nil) throws(PaintingError) {
        let folder = models ?? BundledModels.folder
        if let threads, threads < 1 { throw .setting("threads must be at least 1, not \(threads)") }
        do throws(ModelStoreError) {
            // What a user has pulled for the program is no business of another one: the folder's networks alone.
            let store = try ModelStore(bundledFolder: folder, dataFolder: folder)
            stylizer = threads.map { Stylizer(models: store, threads: $0) } ?? Stylizer(models: store)
        } catch {
            throw .networks("'\(folder.path)': \(error)")
        }
        pair = .bundled
    }

    /// The style of a picture, for any number of paintings.
    ///
    /// - Parameters:
    ///   - picture: any picture, such as a photo of a painting.
    ///   - height: px that the picture is scaled to first, 16 to 8192; larger finds a style of finer strokes. 256 is what the
    ///     networks were trained at.
    /// - Returns: the style, which belongs to the painter's networks: ``Style/space``.
    /// - Throws: ``PaintingError``; ``PaintingError/canceled`` soon after the task was canceled.
    public func style(of picture: Picture, height: Int = 256) async throws(PaintingError) -> Style {
        let range = StylizationLimits.styleHeights
        guard range.contains(height) else {
            throw .setting("the height of a style picture is \(PaintingError.words(range)) px, not \(height)")
        }
        return try await run { [stylizer, pair] control in
            let decoded = try picture.decoded(atLeastHeight: height, threads: stylizer.threads)
            return Style(
                vector: try stylizer.styleVector(
                    of: decoded.image, styleSize: height, square: false, styleModel: pair.style,
                    control: control.begin(.styleVector)))
        }
    }

    /// A photo, painted.
    ///
    /// - Parameters:
    ///   - photo: any picture, up to 64 megapixels.
    ///   - style: from ``style(of:height:)`` or ``Style/mix(_:)``.
    ///   - settings: how it is painted.
    ///   - onProgress: called on the painter's thread with the finished part of the transformer's work, 0 to 1, rising; it must
    ///     return quickly.
    /// - Returns: the painting, as large as the photo, or as ``PaintingSettings/height`` says.
    /// - Throws: ``PaintingError``; ``PaintingError/canceled`` soon after the task was canceled.
    public func paint(
        _ photo: Picture, in style: Style, settings: PaintingSettings = PaintingSettings(),
        onProgress: (@Sendable (Double) -> Void)? = nil
    ) async throws(PaintingError) -> Painting {
        try settings.check()
        return try await run(onProgress) { [stylizer, pair, thread] control in
            let decoded = try photo.decoded(atLeastHeight: settings.height, threads: stylizer.threads)
            var task = StylizationTask(
                content: decoded.image, style: style.vector, styleModel: pair.style,
                transformer: pair.transformer)
            task.photoSize = decoded.size
            settings.apply(to: &task)
            let painted = try stylizer.stylize(task, control: control)
            return Painting(image: painted, warnings: decoded.warnings, thread: thread)
        }
    }

    /// Runs `body` on the painter's thread; it is canceled with the task that waits.
    private func run<Result: Sendable>(
        _ onProgress: (@Sendable (Double) -> Void)? = nil,
        _ body: @escaping @Sendable (RenderControl) throws -> Result
    ) async throws(PaintingError) -> Result {
        let control = RenderControl { progress in
            if progress.stage == .stylizing { onProgress?(progress.fraction) }
        }
        let outcome = await withTaskCancellationHandler {
            await thread.run { () throws(PaintingError) in
                do {
                    try control.checkCancellation()
                    return try body(control)
                } catch {
                    throw PaintingError(error)
                }
            }
        } onCancel: {
            control.cancel()
        }
        return try outcome.get()
    }
}
