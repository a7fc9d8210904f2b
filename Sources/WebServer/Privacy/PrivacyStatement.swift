import RenderQueue

/// What is kept, what could leave, and the settings that decide it: the truth about this very server.
struct PrivacyStatement: Encodable {
    struct Stored: Encodable {
        let what: String
        let `where`: String
        let howLong: String
    }

    let localOnly: Bool
    let outboundConnections: String
    let stored: [Stored]
    let neverStored: [String]
    let log: String
    let settings: [String: String]

    init(_ configuration: ServerConfiguration) {
        localOnly = configuration.isLocalOnly
        outboundConnections = "none: this process never opens one"
        stored = [
            Stored(what: "pictures of requests", where: "memory", howLong: "until the render is done"),
            Stored(
                what: "uploads, with what results may keep of their files' metadata", where: "memory",
                howLong: Self.untilUnused(configuration.uploads.timeToLive)),
            Stored(
                what: "results of jobs", where: "memory",
                howLong: Self.untilUnused(configuration.jobs.timeToLive)),
            Stored(
                what: "the last frame of a stream, and its painting", where: "memory",
                howLong: Self.untilUnused(configuration.streams.timeToLive)),
            Stored(
                what: "saved styles: vectors, names, recipes, and swatches painted from a bundled sample",
                where: configuration.keepsGallery ? configuration.galleryPath : "memory",
                howLong: "until they are deleted and the trash is emptied"),
        ]
        neverStored = ["photos", "style pictures", "file names", "camera data", "places"]
        log = "one line a request with route, status and times; no names, no paths, no pictures"
        settings = Dictionary(
            uniqueKeysWithValues: configuration.settings.map { ($0.setting.flag, $0.value) })
    }

    private static func untilUnused(_ time: Duration) -> String {
        let seconds = time.components.seconds
        let text = seconds % 60 == 0 ? "\(seconds / 60) min" : "\(seconds) s"
        return "until \(text) without use, or until they are deleted"
    }
}
