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
        var all = metadata.merging(event.metadata ?? [:]) { $1 }
        // The library's name for it, and ours.
        if let id = all.removeValue(forKey: WebContext.requestIDKey) { all["request_id"] = id }
        write(
            format.line(
                level: event.level, label: label, message: event.message.description,
                details: all.mapValues(LogValue.init)))
    }
}

extension LogFormat {
    /// One line, its break included, whatever is in the texts.
    func line(level: Logger.Level, label: String, message: String, details: [String: LogValue]) -> String {
        let time = Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        switch self {
        case .text:
            let details = details.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
            // A line break in a value must not look like another line.
            return "\(time) \(level) \(message)\(details)".map { $0.isNewline ? " " : String($0) }.joined()
                + "\n"
        case .json:
            var object = ["time": time, "level": level.rawValue, "logger": label, "message": message]
                .mapValues(LogValue.text)
            for (key, value) in details where object[key] == nil { object[key] = value }
            return (try? CanonicalJSON.text(object)).map { $0 + "\n" } ?? ""
        }
    }

    /// What the program says of itself, a sentence: with its name for people, as any other line for programs.
    package func notice(_ sentence: String, level: Logger.Level) -> String {
        switch self {
        case .text: "impasto: \(sentence)\n"
        case .json: line(level: level, label: "impasto", message: sentence, details: [:])
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
