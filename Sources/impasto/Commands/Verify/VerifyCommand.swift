import Application
import ArgumentParser
import Foundation
import HostSystem
import ImageCodecs
import Stylization

/// `impasto verify`: paints what a result's receipt says, and tells whether that is the result.
struct VerifyCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Tell whether a painting is what the receipt in its file says.",
        discussion: """
            The painting is made again from its photo, with the settings and the numbers of the styles that stand in \
            its receipt, encoded as it was and compared.

            Ends with 0 for the same picture, with 1 for another one, another receipt or other masks. On the CPU level \
            that the receipt names every pixel has to be the same; on another one colors may differ by 2 of 255, and \
            files of lossy formats by as much more as encoding loses. A receipt is no signature: anybody can write one.
            """)

    static let examples = [
        CommandExample(
            "Whether a painting is what its receipt says",
            "impasto render photo.jpg night-swirl -o painted.jpg && impasto verify painted.jpg --content photo.jpg"
        )
    ]

    @Argument(help: ArgumentHelp("The painting's file.", valueName: "result"), completion: .pictures)
    var result: String

    @Option(
        help: ArgumentHelp("The photo (default: the sample that the receipt names).", valueName: "photo"),
        completion: .pictures)
    var content: String?

    @Option(
        name: .customLong("style"),
        help: ArgumentHelp(
            "A style picture to look at, in the receipt's order (may be repeated).", valueName: "picture"),
        completion: .pictures)
    var styles: [String] = []

    @Option(
        name: .customLong("mask"),
        help: ArgumentHelp("The mask of a region, from the bottom up (may be repeated).", valueName: "mask"),
        completion: .pictures)
    var masks: [String] = []

    @Option(help: ArgumentHelp("The map of the strength.", valueName: "mask"), completion: .pictures)
    var strengthMap: String?

    @Option(
        help: ArgumentHelp("The mask of what was kept of the photo.", valueName: "mask"),
        completion: .pictures)
    var keep: String?

    @Option(help: ArgumentHelp("Largest picture accepted, in megapixels.", valueName: "n"))
    var maxMegapixels: Int = 64

    @OptionGroup var output: JSONOption
    @OptionGroup var engine: EngineOptions

    func validate() throws {
        try OptionCheck.number(maxMegapixels, in: 1...1000, of: "--max-megapixels")
        let others = [content, strengthMap, keep].compactMap(\.self) + styles + masks
        try OptionCheck.standardInput([result] + others)
        if let content, InputFile.isStandardInput(content) {
            throw ValidationError("--content \(content): name a file, which is read twice.")
        }
    }

    func perform() async throws {
        // The engine blocks its thread: it gets one of its own.
        try await DedicatedThread.run(name: "verify") { try verify() }
    }

    private func verify() throws {
        let stylizer = try engine.stylizer()
        let decoder = PictureFile.decoder(megapixels: maxMegapixels, threads: stylizer.threads)
        let file = try named(result) {
            try ResultFile(
                InputFile.read(result, limit: PictureFile.byteLimit), limits: decoder.limits)
        }
        let verified = VerifiedResult(
            file: file, stylizer: stylizer, decoder: decoder, maskPaths: masks, strengthMapPath: strengthMap,
            keepPath: keep)
        let document = try named(result) {
            try verified.document(content: try photo(of: file.receipt), stylePaths: styles)
        }
        Terminal.endProgress()
        if output.json {
            try StandardOutput.line(document.prettyJSON)
        } else {
            try StandardOutput.line(VerificationText(document, of: InputFile.name(of: result)).text)
        }
        if document.verdict == .different { throw ExitCode(ExitStatus.different) }
    }

    /// The photo's file: the one that is given, or the sample that the receipt names.
    private func photo(of receipt: Receipt) throws -> String {
        if let content { return content }
        guard let name = receipt.content.sample, let samples = InstallationPaths.samples(),
            // A receipt is anybody's text, and no path.
            samples.names(for: .content).contains(name)
        else { throw Failure.usage("give the photo that it was painted of: --content PHOTO") }
        return samples.file(name, for: .content).path
    }

    /// Runs `body`, whose errors of the result itself name its file.
    private func named<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as ReceiptError {
            throw Failure.badData("\(InputFile.name(of: path)): \(error)")
        } catch let error as ImageCodecError {
            throw Failure(
                description: "\(InputFile.name(of: path)): \(error)", code: Failure(error).code)
        }
    }
}
