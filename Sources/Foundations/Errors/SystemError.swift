import SystemLibC

/// What the operating system answered to a call that failed, in plain words.
///
/// Foundation's texts name neither the cause nor a way out ("The operation could not be completed"); errno does.
package struct SystemError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The system's number, such as `ENOSPC`.
    package let code: Int32

    /// The error with the number `code`.
    package init(code: Int32) { self.code = code }

    /// The error of the call that has just failed on this thread; to be asked for at once, because the next call
    /// overwrites it.
    package static var last: SystemError { SystemError(code: errno) }

    /// The meaning, without a full stop: `no space left on device`.
    package var description: String {
        var buffer = [CChar](repeating: 0, count: 256)
        // Musl and Darwin follow POSIX, Glibc's Swift overlay exposes the same variant.
        guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
        let text = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        // A capital letter would stand in the middle of a sentence; an abbreviation such as "RPC" keeps its own.
        guard let first = text.first, text.dropFirst().first?.isUppercase == false else { return text }
        return first.lowercased() + text.dropFirst()
    }
}
