import RenderQueue
import Stylization

/// One setting as people read it: in `--print-config`, in `/api/privacy` and in the documentation's table.
package struct ServerSetting: Sendable, Equatable {
    /// The flag of `impasto serve`.
    package let flag: String
    /// The environment variable that does the same.
    package let variable: String
    /// The value in effect.
    package let value: String
    /// The value without flag and variable.
    package let defaultValue: String
    /// What it does, and why the default is what it is.
    package let reason: String
}

extension ServerConfiguration {
    /// The flags, variables, values, defaults and reasons of all settings, in the order of the documentation.
    package var settings: [ServerSetting] {
        let standard = ServerConfiguration(publicFolder: publicFolder)
        func setting(
            _ flag: String, _ reason: String, _ value: (ServerConfiguration) -> String
        ) -> ServerSetting {
            let name = flag.dropFirst(2).uppercased().replacing("-", with: "_")
            return ServerSetting(
                flag: flag, variable: "IMPASTO_\(name)", value: value(self), defaultValue: value(standard),
                reason: reason)
        }
        return [
            setting("--port", "TCP port, 0 for any free one; 9966 is the original demo's") { "\($0.port)" },
            setting("--listen", "address to share on a network; by default only this machine connects") {
                if case .network(let host, _) = $0.reach { host } else { "this machine" }
            },
            setting("--allow-host", "further names to answer for; none, against DNS rebinding") {
                $0.additionalHosts.isEmpty
                    ? "none" : $0.additionalHosts.map(\.description).joined(separator: ",")
            },
            setting("--gallery", "file of the saved styles, or :memory: for none that stays") {
                $0.galleryPath
            },
            setting(
                "--default-models",
                "networks of requests that name none, STYLE,TRANSFORMER; automatic: the original's pair once it is pulled, else the bundled"
            ) {
                $0.defaultModels.map { "\($0.style),\($0.transformer)" } ?? "automatic"
            },
            setting("--max-megabytes", "largest picture file in MiB; more than any phone's") {
                "\($0.limits.fileBytes >> 20)"
            },
            setting("--max-megapixels", "largest picture in megapixels; more than today's phones") {
                "\($0.limits.pixels / 1_000_000)"
            },
            setting("--max-body-megabytes", "largest request in MiB; a photo and several styles in base64") {
                "\($0.limits.bodyBytes >> 20)"
            },
            setting("--max-connections", "connections at once") { "\($0.limits.connections)" },
            setting("--request-deadline", "seconds in which a request must have arrived") {
                "\($0.limits.requestSeconds)"
            },
            setting(
                "--max-queue", "renders that may wait besides the one that runs; more would wait for minutes"
            ) {
                "\($0.queue.waitingLimit)"
            },
            setting(
                "--max-queue-per-client",
                "renders of these that one client may have; half, so that others find room"
            ) {
                "\($0.queue.clientLimit)"
            },
            setting("--render-deadline", "seconds from a render's submission to its result, waiting included")
            {
                "\($0.queue.timeLimit.components.seconds)"
            },
            setting(
                "--max-memory-megabytes",
                "memory in MiB for bodies, decoding, renders, uploads and results; automatic: half of the machine's, or most of its container's or of ulimit -v"
            ) {
                $0.memoryBytes.map { "\($0 >> 20)" } ?? "automatic"
            },
            setting("--keep-results", "seconds without use after which a job's result is dropped") {
                "\($0.jobs.timeToLive.components.seconds)"
            },
            setting(
                "--max-results-megabytes", "memory for all results in MiB; the least recently used make room"
            ) {
                "\($0.jobs.resultBytes >> 20)"
            },
            setting("--keep-uploads", "seconds without use after which an uploaded picture is dropped") {
                "\($0.uploads.timeToLive.components.seconds)"
            },
            setting(
                "--max-uploads-megabytes",
                "memory for all uploaded pictures in MiB; the least recently used make room"
            ) {
                "\($0.uploads.bytes >> 20)"
            },
            setting(
                "--max-uploads-per-client-megabytes",
                "memory for one client's uploaded pictures in MiB; the largest one takes 244"
            ) {
                "\($0.uploads.bytesPerClient >> 20)"
            },
            setting("--drain", "seconds that renders may go on after Ctrl-C") { "\($0.drainSeconds)" },
            setting("--log-format", "text for people, json for programs") { $0.logFormat.rawValue },
        ]
    }
}
