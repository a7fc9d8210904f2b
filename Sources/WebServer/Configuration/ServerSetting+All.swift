import Gallery
import RenderQueue
import Stylization

extension ServerSetting {
    /// All settings, in the order of the documentation.
    ///
    /// The bounds without a flag are in ``ServerLimits``.
    package static let all: [ServerSetting] = network + styles + requests + renders + memory + process

    /// The setting of a flag that is declared; the name stands in ``all``, or the program ends.
    package static func named(_ name: String) -> ServerSetting {
        guard let setting = all.first(where: { $0.name == name }) else {
            preconditionFailure("there is no setting '\(name)'")
        }
        return setting
    }

    private static let network: [ServerSetting] = [
        .number(
            "port", 0...65535, \.port, valueName: "port",
            help: "TCP port; 0 takes any free one (default: {default}).",
            reason: "TCP port, 0 for any free one; 9966 is the original demo's"),
        .text(
            "listen", valueName: "address",
            help:
                "Share on a network: the address to listen on, such as 0.0.0.0. Requests then need a token.",
            reason: "address to share on a network; by default only this machine connects",
            read: { if case .network(let host, _) = $0.reach { host } else { "this machine" } },
            write: { configuration, text throws(SettingError) in
                configuration.reach = .network(host: try listeningAddress(text), token: .random())
            }),
        .list(
            "allow-host", valueName: "name",
            help:
                "A further host name to answer for, such as a reverse proxy's; needs --listen (may be repeated).",
            reason: "further names to answer for; none, against DNS rebinding",
            read: {
                $0.additionalHosts.isEmpty
                    ? "none" : $0.additionalHosts.map(\.description).joined(separator: ",")
            },
            write: { configuration, names throws(SettingError) in
                configuration.additionalHosts = try hostNames(names)
                guard configuration.reach == .thisMachine, let name = configuration.additionalHosts.first
                else { return }
                throw SettingError(
                    "--allow-host \(name) without --listen: whoever reaches the proxy could use this server and its gallery "
                        + "without a token; give --listen 127.0.0.1 --allow-host \(name), and --token for one that stays"
                )
            }),
        .list(
            "allow-origin", valueName: "origin",
            help:
                "A web site whose pages may use the API, such as https://notes.example (may be repeated); '*' for all, whose cookies then do not count.",
            reason: "web sites whose pages may use the API; none, because any open page can send requests",
            read: { $0.allowedOrigins.text },
            write: { configuration, origins throws(SettingError) in
                configuration.allowedOrigins = try allowedOrigins(origins)
            }),
        .list(
            "trusted-proxy", valueName: "address",
            help:
                "A reverse proxy whose X-Forwarded-For, -Proto and -Host count: an address or a range, such as 127.0.0.1 or 172.18.0.0/16 (may be repeated).",
            reason:
                "reverse proxies whose X-Forwarded-For, -Proto and -Host count; none, because anybody can send these",
            read: {
                $0.trustedProxies.isEmpty
                    ? "none" : $0.trustedProxies.map(\.description).joined(separator: ",")
            },
            write: { configuration, ranges throws(SettingError) in
                configuration.trustedProxies = try ranges.map { text throws(SettingError) in
                    guard let range = AddressRange(text) else {
                        throw SettingError(
                            "--trusted-proxy '\(text)': give an IP address or a range, such as 172.18.0.2 or 172.18.0.0/16"
                        )
                    }
                    return range
                }
            }),
        .text(
            "base-path", valueName: "path",
            help: "The path under which a reverse proxy shows the server, such as /impasto.",
            reason: "path under which a reverse proxy shows the server; none, at the root of its name",
            read: { $0.basePath == .root ? "none" : $0.basePath.description },
            write: { configuration, text throws(SettingError) in
                guard let path = BasePath(text) else {
                    throw SettingError(
                        "--base-path '\(text)': give a path of letters, digits, '-', '.', '_' and '~' that begins with a slash "
                            + "and with none of the server's own (/api, /gallery, …), such as /impasto")
                }
                configuration.basePath = path
            }),
        .toggle(
            "private",
            help:
                "Keep nothing: gallery in memory, no log of requests, nothing but the picture in results, memory cleared when freed, and a token for this machine, too.",
            reason:
                "keep nothing at all: gallery in memory, no log of requests, no metadata in results, memory cleared when freed, a token on this machine, too",
            read: \.isPrivate,
            write: { configuration, isPrivate in
                configuration.isPrivate = isPrivate
                if isPrivate { configuration.localToken = .random() }
            }),
        .text(
            "token", valueName: "token",
            help:
                "The token that every request needs with --listen, with --private, or where this is given: one of your own, 'random', or 'none' for this machine alone (default: random).",
            write: { configuration, text throws(SettingError) in
                try setToken(text, of: &configuration)
            }),
    ]

    private static let styles: [ServerSetting] = [
        .text(
            "gallery", valueName: "path",
            help: "File of the saved styles, ':memory:' to leave no trace, or a database: 'postgres://…'.",
            reason: "file of the saved styles, :memory: for none that stays, or a database, postgres://…",
            read: { PostgreSQLAddress($0.galleryPath)?.shown ?? $0.galleryPath },
            write: { $0.galleryPath = $1 }),
        .text(
            "default-models", valueName: "pair",
            help:
                "Networks of requests that name none: 'automatic' (the original demo's pair once it is pulled, else the bundled), 'original', 'bundled', or STYLE,TRANSFORMER.",
            reason:
                "networks of requests that name none, STYLE,TRANSFORMER; automatic: the original's pair once it is pulled, else the bundled",
            read: { $0.defaultModels.map { "\($0.style),\($0.transformer)" } ?? "automatic" },
            write: { configuration, choice throws(SettingError) in
                configuration.defaultModels = try modelPair(choice)
            }),
    ]

    private static let requests: [ServerSetting] = [
        .number(
            "max-megabytes", 1...4096, \.limits.fileBytes, unit: 1 << 20,
            help: "Largest picture file, in MiB (default: {default}).",
            reason: "largest picture file in MiB; more than any phone's"),
        .number(
            "max-megapixels", 1...1000, \.limits.pixels, unit: 1_000_000,
            help: "Largest picture, in megapixels (default: {default}).",
            reason: "largest picture in megapixels; more than today's phones"),
        .number(
            "max-body-megabytes", 1...8192, \.limits.bodyBytes, unit: 1 << 20,
            help: "Largest request, in MiB (default: {default}).",
            reason: "largest request in MiB; a photo and several styles in base64"),
        .number(
            "max-connections", 1...65536, \.limits.connections,
            help: "Connections at once (default: {default}).", reason: "connections at once"),
        .number(
            "request-deadline", 1...aDay, \.limits.requestSeconds, valueName: "s",
            help: "Seconds in which a request must have arrived (default: {default}).",
            reason: "seconds in which a request must have arrived"),
    ]

    private static let renders: [ServerSetting] = [
        .number(
            "max-queue", 1...10_000, \.queue.waitingLimit,
            help: "Renders that may wait (default: {default}).",
            reason: "renders that may wait besides the one that runs; more would wait for minutes"),
        .number(
            "max-queue-per-client", 1...10_000,
            help: "Renders of these that one client may have (default: half).",
            reason: "renders of these that one client may have; half, so that others find room",
            read: { "\($0.queue.clientLimit)" }, write: { $0.queue.waitingLimitPerClient = $1 }),
        .seconds(
            "render-deadline", 1...aDay, \.queue.timeLimit,
            help: "Seconds from a render's submission to its result, waiting included (default: {default}).",
            reason: "seconds from a render's submission to its result, waiting included"),
        .number(
            "max-streams", 1...1000, \.streams.count,
            help: "Streams of cameras and clips at once (default: {default}).",
            reason: "streams of cameras and clips at once; all share the processors"),
        .seconds(
            "keep-streams", 1...aDay, \.streams.timeToLive,
            help: "Seconds without a frame after which a stream is closed (default: {default}).",
            reason: "seconds without a frame after which a stream is closed"),
    ]

    private static let memory: [ServerSetting] = [
        .number(
            "max-memory-megabytes", 64...aTerabyte,
            help:
                "Memory for all requests and what is kept for them, in MiB (default: half of the machine's, or most of the container's or of ulimit -v).",
            reason:
                "memory in MiB for bodies, decoding, renders, uploads and results; automatic: half of the machine's, or most of its container's or of ulimit -v",
            read: { $0.memoryBytes.map { "\($0 >> 20)" } ?? "automatic" },
            write: { $0.memoryBytes = $1 << 20 }),
        .seconds(
            "keep-results", 1...aWeek, \.jobs.timeToLive,
            help: "Seconds without use after which a job's result is dropped (default: {default}).",
            reason: "seconds without use after which a job's result is dropped"),
        .number(
            "max-results-megabytes", 1...aTerabyte, \.jobs.resultBytes, unit: 1 << 20,
            help: "Memory for all results, in MiB (default: {default}).",
            reason: "memory for all results in MiB; the least recently used make room"),
        .seconds(
            "keep-uploads", 1...aWeek, \.uploads.timeToLive,
            help: "Seconds without use after which an uploaded picture is dropped (default: {default}).",
            reason: "seconds without use after which an uploaded picture is dropped"),
        .number(
            "max-uploads-megabytes", 1...aTerabyte, \.uploads.bytes, unit: 1 << 20,
            help: "Memory for all uploaded pictures, in MiB (default: {default}).",
            reason: "memory for all uploaded pictures in MiB; the least recently used make room"),
        .number(
            "max-uploads-per-client-megabytes", 1...aTerabyte, \.uploads.bytesPerClient, unit: 1 << 20,
            help: "Memory for one client's uploaded pictures, in MiB (default: {default}).",
            reason: "memory for one client's uploaded pictures in MiB; the largest one takes 244"),
    ]

    private static let process: [ServerSetting] = [
        .text(
            "instance", valueName: "name",
            help:
                "This server's name among several behind a balancer, such as a1: uploads, jobs and streams carry it in their ids.",
            reason:
                "this server's name among several behind a balancer, in front of ids; none for one server",
            read: { $0.instance.map(\.description) ?? "none" },
            write: { configuration, name throws(SettingError) in
                guard let instance = InstanceName(name) else {
                    throw SettingError(
                        "--instance \(name): give 1 to \(InstanceName.longest) lowercase letters, digits and '-', "
                            + "with a letter or digit at both ends")
                }
                configuration.instance = instance
            }),
        .text(
            "busy", valueName: "status",
            help:
                "What a request is answered with when the queue is full: 429, or 503 for a balancer (default: 429).",
            reason:
                "status when the queue is full: 429 asks the sender to wait, 503 a balancer to try another server",
            read: { "\($0.busyAnswer.rawValue)" },
            write: { configuration, text throws(SettingError) in
                guard let answer = Int(text).flatMap(BusyAnswer.init) else {
                    throw SettingError("--busy \(text): give 429 or 503")
                }
                configuration.busyAnswer = answer
            }),
        .number(
            "drain", 0...600, \.drainSeconds, valueName: "s",
            help: "Seconds that renders may go on after Ctrl-C (default: {default}).",
            reason: "seconds that renders may go on after Ctrl-C"),
        .text(
            "log-format", valueName: "format", help: "'text' for people or 'json' for programs.",
            reason: "text for people, json for programs",
            read: { $0.logFormat.rawValue },
            write: { configuration, name throws(SettingError) in
                guard let format = LogFormat(rawValue: name) else {
                    throw SettingError("--log-format \(name): give 'text' or 'json'")
                }
                configuration.logFormat = format
            }),
    ]

    // Bounds of ranges: seconds, and MiB.
    private static let aDay = 86_400
    private static let aWeek = 7 * aDay
    private static let aTerabyte = 1 << 20
}

// MARK: Texts and what they mean

extension ServerSetting {
    /// An IPv6 address may stand in brackets, as in a URL.
    private static func listeningAddress(_ text: String) throws(SettingError) -> String {
        if text.hasPrefix("["), text.hasSuffix("]"), text.contains(":") {
            return String(text.dropFirst().dropLast())
        }
        if text.isEmpty || text.contains(where: { "/[]@*".contains($0) }) {
            throw SettingError(
                "--listen '\(text)': give one of this machine's addresses, such as 127.0.0.1, or 0.0.0.0 for all; "
                    + "the port is --port")
        }
        return text
    }

    /// `random` and `none` are too short to be tokens.
    private static func setToken(
        _ text: String, of configuration: inout ServerConfiguration
    ) throws(SettingError) {
        let token: AccessToken?
        switch text {
        case "random": token = .random()
        case "none": token = nil
        default:
            token = AccessToken(text)
            guard token != nil else {
                throw SettingError(
                    "--token: a token has at least 16 letters, digits, '-' or '_', at least \(AccessToken.minimumVariety) "
                        + "different ones; give 'random' for a new one at each start")
            }
        }
        guard case .network(let host, _) = configuration.reach else {
            configuration.localToken = token
            return
        }
        guard let token else {
            throw SettingError(
                "--token none with --listen: whoever reaches \(host) could use this server and its gallery")
        }
        configuration.reach = .network(host: host, token: token)
    }

    private static func hostNames(_ names: [String]) throws(SettingError) -> [HostName] {
        do throws(HostName.InvalidName) {
            return try names.map { name throws(HostName.InvalidName) in try HostName(name) }
        } catch {
            throw SettingError("--allow-host: \(error)")
        }
    }

    private static func allowedOrigins(_ texts: [String]) throws(SettingError) -> AllowedOrigins {
        var origins = AllowedOrigins()
        do throws(WebOrigin.InvalidOrigin) {
            for text in texts {
                if text == "*" {
                    origins.includesAll = true
                } else {
                    origins.named.append(try WebOrigin(text))
                }
            }
        } catch {
            throw SettingError("--allow-origin: \(error)")
        }
        return origins
    }

    /// `nil` for the pair that is chosen at each request; whether two named networks fit each other is not checked.
    private static func modelPair(_ choice: String) throws(SettingError) -> ModelPair? {
        switch choice {
        case "automatic": return nil
        case "original": return .original
        case "bundled": return .bundled
        default:
            let names = choice.split(separator: ",").map(String.init)
            guard names.count == 2 else {
                throw SettingError(
                    "--default-models \(choice): give 'automatic', 'original', 'bundled', or STYLE,TRANSFORMER"
                )
            }
            return ModelPair(style: names[0], transformer: names[1])
        }
    }
}
