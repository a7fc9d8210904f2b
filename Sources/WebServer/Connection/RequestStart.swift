import NIOCore

/// The first line of a request as far as it has come, for saying what is wrong with bytes that are no request.
struct RequestStart {
    /// Enough for a method, and for seeing that a line ends as HTTP's do.
    private static let keptBytes = 2048

    private var line: [UInt8] = []
    /// The length of the line, in bytes, as far as it has come.
    private(set) var count = 0
    /// Whether the line has ended.
    private(set) var isComplete = false

    /// Takes bytes of a request's head in their order.
    mutating func append(_ bytes: ByteBufferView) {
        guard !isComplete else { return }
        let end = bytes.firstIndex(of: UInt8(ascii: "\n"))
        isComplete = end != nil
        let rest = bytes[..<(end ?? bytes.endIndex)]
        count += rest.count
        line.append(contentsOf: rest.prefix(Self.keptBytes - min(line.count, Self.keptBytes)))
    }

    /// Whether it reads as `METHOD target HTTP/1.1`, whatever the method and the version.
    var isRequestLine: Bool { version != nil }

    /// Whether it does, and the version is not HTTP/1.1 or HTTP/1.0.
    var hasForeignVersion: Bool { version.map { !$0.hasPrefix("HTTP/1.") } ?? false }

    private var version: Substring? {
        let parts = String(decoding: line, as: UTF8.self).split(
            separator: " ", omittingEmptySubsequences: false)
        guard isComplete, parts.count == 3, let method = parts.first, let version = parts.last else {
            return nil
        }
        let isWord = !method.isEmpty && method.allSatisfy { $0.isLetter && $0.isASCII }
        return isWord && version.hasPrefix("HTTP/") ? version : nil
    }
}
