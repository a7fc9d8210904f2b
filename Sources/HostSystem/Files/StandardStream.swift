import Foundations
import SystemLibC

/// The streams that a process is started with.
package enum StandardStream: Int32, Sendable, CustomStringConvertible {
    case input = 0
    case output = 1
    case error = 2

    /// As messages name it.
    package var description: String {
        switch self {
        case .input: "standard input"
        case .output: "standard output"
        case .error: "standard error"
        }
    }

    /// Writes all of `text` at once, without a buffer: a reader has each line when it was written.
    ///
    /// A byte of a name that is no UTF-8 is shown as ``PathText`` displays it.
    ///
    /// Throws ``FileError`` if the stream is full, closed or without a reader.
    package func write(_ text: String) throws(FileError) { try write(Array(PathText.display(text).utf8)) }

    /// Writes all of `bytes` at once.
    ///
    /// Throws as for texts.
    package func write(_ bytes: [UInt8]) throws(FileError) {
        do throws(SystemError) {
            try Descriptor.write(bytes, to: rawValue)
        } catch {
            let reason = error.code == EBADF ? "it is closed, or only to be read" : error.advice
            throw FileError(.interrupted, "cannot write to \(self): \(reason)")
        }
    }

    /// Writes `bytes` as far as the stream takes them, and returns how many it took: fewer where it is full,
    /// closed or without a reader.
    ///
    /// Waits for a reader that is slow.
    package func writeAsMuchAsPossible(_ bytes: [UInt8]) -> Int {
        bytes.withUnsafeBytes { bytes in
            var written = 0
            try? Descriptor.write(bytes, to: rawValue, written: &written)
            return written
        }
    }

    /// Whether a person sits at the stream's end.
    package var isTerminal: Bool { isatty(rawValue) == 1 }

    /// Puts something that can be neither read nor written where a stream was closed before this process
    /// began.
    ///
    /// The first file that is opened would otherwise get its number, and what is printed would end up in that
    /// file.
    package static func keepClosedOnesApart() {
        for stream in [StandardStream.input, .output, .error]
        where fcntl(stream.rawValue, F_GETFD) == -1 && errno == EBADF {
            // The lowest free number is given, and those below are taken by now.
            _ = open("/dev/null", stream == .input ? O_WRONLY : O_RDONLY)
        }
    }

    /// Has a write to a pipe or socket without a reader fail like every other, instead of ending the process.
    package static func outliveReaders() { signal(SIGPIPE, SIG_IGN) }

    /// Has a write beyond the permitted size of a file (`ulimit -f`) fail like every other, instead of ending the
    /// process.
    package static func outliveSizeLimits() { signal(SIGXFSZ, SIG_IGN) }
}
