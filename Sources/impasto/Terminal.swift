import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Writing to standard error: messages, and a progress line where a person watches.
enum Terminal {
    /// Whether standard error is a terminal.
    static let isInteractive = isatty(2) == 1

    static func error(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    /// A hint for a person; nothing unless one watches.
    static func note(_ text: String) {
        if isInteractive { error(text) }
    }

    /// Replaces the progress line; nothing unless a person watches.
    static func progress(_ text: String) {
        guard isInteractive else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K\(text)".utf8))
    }

    static func endProgress() { progress("") }
}
