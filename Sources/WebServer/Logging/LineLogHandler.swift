import Foundation
package import Logging
import StrictJSON

/// Writes log events as lines: text for people, JSON objects for programs.
package struct LineLogHandler: LogHandler {
    /// Events below it are not written.
    ///
    /// Default: `info`.
    package var logLevel: Logger.Level = .info
    /// What every line of this logger carries.
    package var metadata: Logger.Metadata = [:]
    private let label: String
    private let format: LogFormat
    private let write: @Sendable (String) -> Void

    /// A handler that hands its lines to `sink`.
    package init(label: String, format: LogFormat, sink: LogSink) {
        self.init(label: label, format: format) { sink.add($0) }
    }

    init(label: String, format: LogFormat, write: @escaping @Sendable (String) -> Void) {
        self.label = label
        self.format = format
        self.write = write
    }

    /// One value of ``metadata``.
    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes one line.
    package func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        write(
            format.line(
                level: event.level, label: label, message: event.message.description,
                details: all.mapValues(\.description)))
    }
}

extension LogFormat {
    /// One line, its break included, whatever is in the texts.
    func line(level: Logger.Level, label: String, message: String, details: [String: String]) -> String {
        let time = Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        switch self {
        case .text:
            let details = details.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
            // A line break in a value must not look like another line.
            return "\(time) \(level) \(message)\(details)".map { $0.isNewline ? " " : String($0) }.joined()
                + "\n"
        case .json:
            var object = ["time": time, "level": level.rawValue, "logger": label]
            object["message"] = message
            for (key, value) in details where object[key] == nil { object[key] = value }
            return (try? CanonicalJSON.text(object)).map { $0 + "\n" } ?? ""
        }
    }

    /// The line that stands where lines are missing.
    package func noticeOfDroppedLines(_ count: Int) -> String {
        line(
            level: .warning, label: "impasto",
            message:
                "\(count) log line\(count == 1 ? " was" : "s were") dropped: the log was full or not read",
            details: [:])
    }
}
