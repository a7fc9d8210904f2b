import HostSystem

/// Writing to standard error: messages, and a progress line where a person watches.
///
/// Where nobody reads them, they are lost, and the work goes on.
enum Terminal {
    /// Whether standard error is a terminal.
    static let isInteractive = StandardStream.error.isTerminal

    static func error(_ text: String) { try? StandardStream.error.write(text + "\n") }

    /// A hint for a person; nothing unless one watches.
    static func note(_ text: String) {
        if isInteractive { error(text) }
    }

    /// Replaces the progress line; nothing unless a person watches.
    static func progress(_ text: String) {
        guard isInteractive else { return }
        try? StandardStream.error.write("\r\u{1B}[K\(text)")
    }

    static func endProgress() { progress("") }
}
