import ArgumentParser
import Foundation
import Gallery
import Stylization
import WebServer

/// The flags of `impasto serve`; each has an environment variable of the same name.
struct ServerOptions: ParsableArguments {
    @Option(help: ArgumentHelp("TCP port; 0 takes any free one (default: 9966).", valueName: "port"))
    var port: Int?

    @Option(
        help: ArgumentHelp(
            "Share on a network: the address to listen on, such as 0.0.0.0. Requests then need a token.",
            valueName: "address"))
    var listen: String?

    @Option(
        help: ArgumentHelp(
            "The token for --listen (default: a new random one at each start).", valueName: "token"))
    var token: String?

    @Option(
        help: ArgumentHelp(
            "A further host name to answer for, such as a reverse proxy's; needs --listen (may be repeated).",
            valueName: "name"))
    var allowHost: [String] = []

    @Option(
        help: ArgumentHelp("File of the saved styles, or ':memory:' to leave no trace.", valueName: "path"))
    var gallery: String?

    @Option(help: ArgumentHelp("The page's folder.", valueName: "folder"))
    var publicFolder: String?

    @Option(
        help: ArgumentHelp(
            "Networks of requests that name none: 'automatic' (the original demo's pair once it is pulled, else the bundled), 'original', 'bundled', or STYLE,TRANSFORMER.",
            valueName: "pair"))
    var defaultModels: String?

    @Option(help: ArgumentHelp("Largest picture file, in MiB (default: 64).", valueName: "n"))
    var maxMegabytes: Int?

    @Option(help: ArgumentHelp("Largest picture, in megapixels (default: 64).", valueName: "n"))
    var maxMegapixels: Int?

    @Option(help: ArgumentHelp("Largest request, in MiB (default: 192).", valueName: "n"))
    var maxBodyMegabytes: Int?

    @Option(help: ArgumentHelp("Connections at once (default: 256).", valueName: "n"))
    var maxConnections: Int?

    @Option(
        help: ArgumentHelp("Seconds in which a request must have arrived (default: 300).", valueName: "s"))
    var requestDeadline: Int?

    @OptionGroup var renders: RenderLimitOptions

    @Option(help: ArgumentHelp("Seconds that renders may go on after Ctrl-C (default: 3).", valueName: "s"))
    var drain: Int?

    @Option(help: ArgumentHelp("'text' for people or 'json' for programs.", valueName: "format"))
    var logFormat: String?

    /// The server's configuration: flags first, then environment variables, then defaults.
    func configuration(
        publicFolder: URL, models: ModelStore, environment: [String: String]
    ) throws -> ServerConfiguration {
        let source = SettingSource(environment: environment)
        var configuration = ServerConfiguration(publicFolder: publicFolder)
        if let port = try source.number(port, "port", 0...65535) { configuration.port = port }
        let names =
            allowHost.isEmpty
            ? source.text(nil, "allow-host")?.split(separator: ",").map(String.init) : allowHost
        configuration.additionalHosts = try (names ?? []).map { name in
            do throws(HostName.Fault) {
                return try HostName(name)
            } catch {
                throw Failure.usage("--allow-host: \(error)")
            }
        }
        if let host = source.text(listen, "listen") {
            configuration.reach = .network(
                host: try listeningAddress(host), token: try accessToken(source.text(token, "token")))
        } else if let name = configuration.additionalHosts.first {
            throw Failure.usage(
                "--allow-host \(name) without --listen: whoever reaches the proxy could use this server and its gallery "
                    + "without a token; give --listen 127.0.0.1 --allow-host \(name), and --token for one that stays"
            )
        } else if source.text(token, "token") != nil {
            throw Failure.usage("--token is only for --listen: on this machine alone no token is needed")
        }
        let galleryPath = source.text(gallery, "gallery")
        if let galleryPath { try GalleryOptions.requireText(galleryPath) }
        configuration.galleryPath = galleryPath ?? GalleryLocation.standard().path
        configuration.defaultModels = try defaultPair(source.text(defaultModels, "default-models"), models)
        if let value = try source.number(maxMegabytes, "max-megabytes", 1...4096) {
            configuration.limits.fileBytes = value << 20
        }
        if let value = try source.number(maxMegapixels, "max-megapixels", 1...1000) {
            configuration.limits.pixels = value * 1_000_000
        }
        if let value = try source.number(maxBodyMegabytes, "max-body-megabytes", 1...8192) {
            configuration.limits.bodyBytes = value << 20
        }
        if let value = try source.number(maxConnections, "max-connections", 1...65536) {
            configuration.limits.connections = value
        }
        if let value = try source.number(requestDeadline, "request-deadline", 1...86400) {
            configuration.limits.requestSeconds = value
        }
        try renders.apply(to: &configuration, from: source)
        if let value = try source.number(drain, "drain", 0...600) { configuration.drainSeconds = value }
        if let name = source.text(logFormat, "log-format") {
            guard let format = LogFormat(rawValue: name) else {
                throw Failure.usage("--log-format \(name): give 'text' or 'json'")
            }
            configuration.logFormat = format
        }
        return configuration
    }

    /// An IPv6 address may stand in brackets, as in a URL.
    private func listeningAddress(_ text: String) throws -> String {
        if text.hasPrefix("["), text.hasSuffix("]"), text.contains(":") {
            return String(text.dropFirst().dropLast())
        }
        if text.isEmpty || text.contains(where: { "/[]@*".contains($0) }) {
            throw Failure.usage(
                "--listen '\(text)': give one of this machine's addresses, such as 127.0.0.1, or 0.0.0.0 for all; "
                    + "the port is --port")
        }
        return text
    }

    private func accessToken(_ secret: String?) throws -> AccessToken {
        guard let secret else { return .random() }
        guard let token = AccessToken(secret) else {
            throw Failure.usage(
                "--token: a token has at least 16 letters, digits, '-' or '_', at least \(AccessToken.minimumVariety) "
                    + "different ones; leave it out for a random one")
        }
        return token
    }

    private func defaultPair(_ choice: String?, _ models: ModelStore) throws -> ModelPair? {
        switch choice {
        case nil, "automatic": return nil
        case "original": return .original
        case "bundled": return .bundled
        case let choice?:
            let names = choice.split(separator: ",").map(String.init)
            guard names.count == 2 else {
                throw Failure.usage(
                    "--default-models \(choice): give 'automatic', 'original', 'bundled', or STYLE,TRANSFORMER"
                )
            }
            return try ModelChoice(styleModel: names[0], transformer: names[1]).resolve(models)
        }
    }
}
