import Foundation
public import Logging
import Synchronization

/// Writes log events as lines: text for people, JSON objects for programs.
public struct LineLogHandler: LogHandler {
    /// Events below it are not written. Default: `info`.
    public var logLevel: Logger.Level = .info
    /// What every line of this logger carries.
    public var metadata: Logger.Metadata = [:]
    private let label: String
    private let format: LogFormat
    private let write: @Sendable (String) -> Void

    /// A handler that writes to standard error.
    public init(label: String, format: LogFormat) {
        self.init(label: label, format: format) { line in
            FileHandle.standardError.write(Data(line.utf8))
        }
    }

    init(label: String, format: LogFormat, write: @escaping @Sendable (String) -> Void) {
        self.label = label
        self.format = format
        self.write = write
    }

    /// One value of ``metadata``.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes one line.
    public func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let time = Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        switch format {
        case .text:
            let details = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
            // A line break in a value must not look like another line.
            let line = "\(time) \(event.level) \(event.message)\(details)"
                .map { $0.isNewline ? " " : String($0) }.joined()
            write(line + "\n")
        case .json:
            var object = ["time": time, "level": event.level.rawValue, "logger": label]
            object["message"] = event.message.description
            for (key, value) in all where object[key] == nil { object[key] = value.description }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            guard let line = try? encoder.encode(object) else { return }
            write(String(decoding: line, as: UTF8.self) + "\n")
        }
    }
}
