import Application
import ArgumentParser
import ImageCodecs

/// What kind of file a painting becomes.
struct ResultFileOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "\(ImageFormat.writtenOptions) (default: by the output's name, else 'png').", valueName: "format"),
        completion: .list(ImageFormat.writable.map(\.rawValue)), transform: { try ImageFormat(option: $0) })
    var format: ImageFormat?

    @Option(
        help: ArgumentHelp(
            "Quality of \(ImageFormat.writable.filter(\.isLossy).alternatives), 1 to 100.", valueName: "q"))
    var quality: Int = 90

    @Option(
        help: ArgumentHelp(
            "'srgb', or 'keep' to write in the photo's own color profile, which the file then has.",
            valueName: "which"),
        completion: .cases(of: OutputProfile.self),
        transform: { try OptionCheck.choice($0, of: "'srgb' or 'keep'") })
    var profile: OutputProfile = .sRGB

    @Flag(
        inversion: .prefixedNo,
        help: "Tell in the painting's file how it was made: settings, networks and the numbers of its styles."
    )
    var metadata = true

    @Flag(help: "Keep when, with what and by whom the photo was taken, and its copyright.")
    var keepMetadata = false

    @Flag(help: "Keep where the photo was taken, too (with --keep-metadata).")
    var keepLocation = false

    func validate() throws {
        if keepLocation, !keepMetadata {
            throw ValidationError(
                "--keep-location keeps the place along with the rest: give --keep-metadata as well.")
        }
        try OptionCheck.number(quality, in: 1...100, of: "--quality")
    }

    /// What is to be written.
    var settings: ResultFileSettings {
        ResultFileSettings(
            quality: quality, profile: profile, tellsMaking: metadata, keepsMetadata: keepMetadata,
            keepsLocation: keepLocation)
    }
}

/// What paintings' files hold, and how they are encoded.
struct ResultFileSettings {
    /// 1...100.
    var quality: Int
    var profile: OutputProfile
    /// Whether they tell how they were made.
    var tellsMaking: Bool
    /// Whether they keep facts of the photo's own metadata.
    var keepsMetadata = false
    /// Whether the place is among these.
    var keepsLocation = false
    /// Whether transparent places become white.
    var isOpaque = false

    /// What paintings keep of the photo in the file `bytes`.
    func kept(of bytes: [UInt8]) -> KeptMetadata? {
        keepsMetadata ? KeptMetadata(of: bytes, keepsPlace: keepsLocation) : nil
    }

    /// How a painting is encoded as `format`.
    func encoding(_ format: ImageFormat) -> ResultEncoding {
        ResultEncoding(format: format, quality: quality, profile: profile, isOpaque: isOpaque)
    }

    /// What writes such files.
    func encoder(threads: Int) -> ImageEncoder {
        ImageEncoder(quality: quality, profile: profile, threads: threads)
    }
}
