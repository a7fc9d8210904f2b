import Application
import ArgumentParser
import Clips
import HostSystem
import ImageCodecs
import Stylization

/// `impasto video`: paints clips from the command line.
struct VideoCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "video",
        abstract: "Paint a clip, frame by frame, and keep its sound.",
        discussion: """
            A clip is any file that FFmpeg reads, which must be installed: video, GIF or animated PNG. The style is \
            a picture, a bundled sample, or a saved style (see 'impasto styles'). Sound, subtitles, chapters, the \
            times of frames and how often an animation is shown stay as they are.

            With times, the style changes along the clip: at 0 s all of the first, at 5 s all of the second, and \
            between them it fades from one into the other.
            """)

    static let examples = [
        CommandExample("A clip in a bundled style", "impasto video clip.mp4 night-swirl -o painted.mp4"),
        CommandExample(
            "In a mix of saved styles",
            "impasto video clip.mp4 --style \"Night sky:70\" --style Rust:30 -o mixed.webm --sound convert"),
        CommandExample(
            "From one style into another",
            "impasto video clip.mp4 --style night-swirl@0 --style marble@2s -o changing.mp4"),
    ]

    @Argument(
        help: ArgumentHelp("The clip, then the style picture or a sample's name.", valueName: "clip [style]"),
        completion: .clipAndStyle)
    var paths: [String]

    @Option(
        name: .customLong("style"),
        help: ArgumentHelp(
            "A picture, a sample or a saved style, how much of it, and when it is reached, such as 5s or 1:30 (may be repeated).",
            valueName: "name[:weight][@time]"),
        completion: .anyStyle)
    var styles: [String] = []

    @Flag(help: "Allow negative weights in a mix (experimental).")
    var extrapolate = false

    @OptionGroup var video: VideoOutput

    @Option(
        help: ArgumentHelp(
            "How much frames hold on to those before, against flicker: 0 (each as if it were alone) to 100.",
            valueName: "n"))
    var calm: Double = StylizationLimits.defaultCalm

    @OptionGroup var painting: PaintingOptions

    @Flag(help: "Print what was painted as JSON.")
    var json = false

    @OptionGroup var gallery: GalleryOptions
    @OptionGroup var engine: EngineOptions

    /// All styles, as texts.
    private var styleTexts: [String] { styles.isEmpty ? Array(paths.dropFirst()) : styles }

    func validate() throws {
        switch (styles.isEmpty, paths.count) {
        case (true, 2), (false, 1): break
        case (true, 1):
            throw ValidationError("Give a clip and a style: impasto video CLIP STYLE -o OUT.")
        case (true, _): throw ValidationError("Give one clip and one style; further ones with --style.")
        case (false, _): throw ValidationError("With --style give the clip alone.")
        }
        if !StylizationLimits.calms.contains(calm) {
            throw ValidationError("--calm \(calm): give a number from 0 to 100.")
        }
        if InputFile.isStandardInput(paths[0]) {
            throw ValidationError("A clip is read more than once and must be a file: save it first.")
        }
        try OptionCheck.standardInput(styleTexts + painting.region.masks)
    }

    func perform() async throws {
        let stylizer = try engine.stylizer()
        let reader = try TimedStyleReader(styleTexts, extrapolate: extrapolate)
        let saved = try await reader.savedStyles(in: gallery)
        let regions = try await RegionReader(options: painting.region).savedStyles(
            in: gallery, extrapolate: extrapolate, pictures: painting.picture,
            StyleExtractor(stylizer: stylizer))
        let (clips, frames) = (ClipControl(), RenderControl())
        try await SignalCancellation.cancelling {
            try await withTaskCancellationHandler {
                // The engine blocks its thread: it gets one of its own.
                try await DedicatedThread.run(name: "video") {
                    try paint(reader, saved, regions: regions, stylizer, clips, frames)
                }
            } onCancel: {
                clips.cancel()
                frames.cancel()
            }
        }
    }

    private func paint(
        _ styles: TimedStyleReader, _ saved: [String: TimedStyleReader.Saved],
        regions: [String: StyleVector], _ stylizer: Stylizer, _ clipControl: ClipControl,
        _ control: RenderControl
    ) throws {
        let path = paths[0]
        let target = try video.target(inputs: paths + styles.styles.map(\.style) + painting.region.masks)
        let ffmpeg = try FFmpeg(environment: ProcessEnvironment.variables)
        let limits = ImageLimits(fileBytes: .max, pixels: painting.maxMegapixels * 1_000_000)
        let clip = try ClipDescription(of: path, with: ffmpeg, limits: limits)
        let size = try paintingSize(of: clip)
        let settings = ClipSettings(
            format: target.format, quality: video.quality, sound: video.sound, size: size,
            threads: stylizer.threads)
        // What cannot be written is said before anything is painted.
        let clipPainting = try ClipPainting(of: clip, settings, with: ffmpeg)
        let painter = try framePainter(styles, saved, regions: regions, stylizer, control)
        for note in settings.notes(clip) { Terminal.error("impasto: \(InputFile.name(of: path)): \(note)") }
        let progress = ClipProgress(path, clip)
        let count: Int
        do {
            count = try clipPainting.run(
                into: target.file, control: clipControl, paint: painter.paint, note: progress.show)
        } catch {
            Terminal.endProgress()
            throw error
        }
        Terminal.endProgress()
        try report(
            VideoReport(
                content: path, output: video.output, width: settings.encodedSize.width,
                height: settings.encodedSize.height, frames: count, seconds: progress.seconds))
    }

    private func paintingSize(of clip: ClipDescription) throws -> PixelSize {
        let own = clip.picture.size
        let size = painting.contentSize.size.resolved(width: own.width, height: own.height)
        guard size.isPaintable else {
            throw Failure(
                StyleError.paintingTooLarge(content: own, painting: size), of: paths[0],
                sizeFlag: painting.contentSize.flag)
        }
        return size
    }

    private func framePainter(
        _ styles: TimedStyleReader, _ saved: [String: TimedStyleReader.Saved],
        regions: [String: StyleVector], _ stylizer: Stylizer, _ control: RenderControl
    ) throws -> FramePainter {
        let needsStyleNetwork = styles.namesPictures || painting.needsStyleNetwork(savedRegions: regions)
        let choice = NetworkChoice(
            styleModel: painting.picture.styleModel, transformer: painting.transformer)
        let space = saved.values.first?.vector.space ?? regions.values.first?.space
        let networks =
            try space.map {
                try choice.presentPair(for: $0, needsStyleNetwork: needsStyleNetwork, in: stylizer.models)
            } ?? choice.presentPair(in: stylizer.models)
        let decoder = PictureFile.decoder(megapixels: painting.maxMegapixels, threads: stylizer.threads)
        let reader = StylePictureReader(
            stylizer: stylizer, decoder: decoder, size: painting.picture.size, styleModel: networks.style)
        let regionReader = RegionReader(options: painting.region)
        let timeline = try styles.timeline(saved: saved, reader)
        let settings = StreamSettings(
            style: try timeline.style(at: 0), strength: painting.strengthPart,
            regions: try regionReader.regions(saved: regions, strength: painting.strengthPart, reader),
            strengthMap: try regionReader.strengthMap(decoder), kept: try regionReader.kept(decoder),
            brush: painting.brush.size, finish: painting.finish.finish, styleModel: networks.style,
            transformer: networks.transformer, padding: painting.padding, calm: calm)
        return FramePainter(
            stream: StylizationStream(settings, on: stylizer), styles: timeline, control: control)
    }

    private func report(_ report: VideoReport) throws {
        if json {
            // Standard output may carry the clip.
            if OutputFile.isStandardOutput(video.output) {
                Terminal.error(report.jsonLine)
            } else {
                try StandardOutput.line(report.jsonLine)
            }
        } else if Terminal.isInteractive {
            let time = (report.seconds * 1000).rounded() / 1000
            Terminal.error(
                "\(report.output): \(report.width)x\(report.height) px, \(report.frames) frames in \(time) s, "
                    + ClipProgress.rate(Double(report.frames) / max(report.seconds, 1e-3)))
        }
    }
}

/// What `--json` prints.
private struct VideoReport: Encodable {
    let content: String
    let output: String
    let width: Int
    let height: Int
    let frames: Int
    let seconds: Double
}
