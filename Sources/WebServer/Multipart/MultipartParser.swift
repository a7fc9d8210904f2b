import SystemLibC

/// Splits `multipart/form-data` into parts as its bytes arrive, in memory that does not depend on the body.
///
/// It holds back at most one delimiter's length of a part's data, and one part's headers. The same bytes
/// give the same events however they are cut into chunks, up to where data events are split.
struct MultipartParser {
    /// What is found, in order: for every part `partBegan`, any number of `data`, `partEnded`.
    enum Event {
        case partBegan(MultipartPartHead)
        /// Valid during the call only.
        case data(UnsafeRawBufferPointer)
        case partEnded
    }

    /// Bounds, checked before memory is taken.
    struct Limits {
        var parts: Int
        var headerBytes: Int
    }

    private enum State {
        /// Before the first delimiter, whatever stands there.
        case preamble
        /// Right after a delimiter: `--` ends the body, a line break begins a part.
        case afterDelimiter
        case headers
        case data
        /// After the last delimiter, whatever stands there.
        case epilogue
    }

    private let limits: Limits
    /// CR LF, two dashes and the boundary.
    private let delimiter: [UInt8]
    private var state = State.preamble
    /// How many bytes of `delimiter` the last bytes matched; those bytes are held back.
    private var matched: Int
    /// The bytes of a part's headers, or of the rest of a delimiter's line, so far.
    private var line: [UInt8] = []
    private var parts = 0

    init(boundary: [UInt8], limits: Limits) {
        self.limits = limits
        delimiter = Array("\r\n--".utf8) + boundary
        // The first delimiter may stand at the very start, without a line break before it.
        matched = 2
    }

    /// Takes the next bytes; `emit` is called for what they complete.
    mutating func parse(
        _ chunk: UnsafeRawBufferPointer, emit: (Event) throws(MultipartError) -> Void
    ) throws(MultipartError) {
        var index = 0
        while index < chunk.count {
            switch state {
            case .preamble:
                index = try skipToDelimiter(chunk, from: index)
            case .data:
                index = try readData(chunk, from: index, emit: emit)
            case .afterDelimiter:
                try readAfterDelimiter(chunk[index])
                index += 1
            case .headers:
                try readHeader(chunk[index], emit: emit)
                index += 1
            case .epilogue:
                return
            }
        }
    }

    /// Ends the body; throws if a part, or the last delimiter, is missing.
    func finish() throws(MultipartError) {
        guard case .epilogue = state else {
            throw .malformed("the form data ends before its last boundary")
        }
    }

    private mutating func skipToDelimiter(
        _ chunk: UnsafeRawBufferPointer, from start: Int
    ) throws(MultipartError) -> Int {
        guard let end = advanceMatch(chunk, from: start) else { return chunk.count }
        enterAfterDelimiter()
        return end
    }

    private mutating func readData(
        _ chunk: UnsafeRawBufferPointer, from start: Int, emit: (Event) throws(MultipartError) -> Void
    ) throws(MultipartError) -> Int {
        /// Bytes of earlier chunks that were held back because they may begin a delimiter.
        let heldBefore = matched
        guard let end = advanceMatch(chunk, from: start) else {
            let length = heldBefore + chunk.count - start - matched
            try emitData(length: length, heldBefore: heldBefore, chunk, from: start, emit: emit)
            return chunk.count
        }
        let length = heldBefore + end - start - delimiter.count
        try emitData(length: length, heldBefore: heldBefore, chunk, from: start, emit: emit)
        try emit(.partEnded)
        enterAfterDelimiter()
        return end
    }

    /// Emits `length` bytes: first those held back, which are a prefix of the delimiter, then the chunk's.
    private func emitData(
        length: Int, heldBefore: Int, _ chunk: UnsafeRawBufferPointer, from start: Int,
        emit: (Event) throws(MultipartError) -> Void
    ) throws(MultipartError) {
        guard length > 0 else { return }
        if heldBefore > 0 {
            var failure: MultipartError?
            delimiter.withUnsafeBytes { delimiter in
                let held = UnsafeRawBufferPointer(rebasing: delimiter[..<min(heldBefore, length)])
                do throws(MultipartError) { try emit(.data(held)) } catch { failure = error }
            }
            if let failure { throw failure }
        }
        if length > heldBefore {
            try emit(.data(UnsafeRawBufferPointer(rebasing: chunk[start..<start + length - heldBefore])))
        }
    }

    /// Goes on matching the delimiter; the position behind it, or `nil` if the chunk ends before.
    ///
    /// The delimiter begins with a carriage return and has no other: a match that fails cannot have begun within what
    /// it has matched, so each byte is looked at once, and most by the C library's fast search.
    private mutating func advanceMatch(_ chunk: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard let base = chunk.baseAddress else { return nil }
        var index = start
        while index < chunk.count {
            if matched == 0 {
                guard let found = memchr(base + index, 0x0D, chunk.count - index) else { return nil }
                index = UnsafeRawPointer(found) - base + 1
                matched = 1
                continue
            }
            if chunk[index] == delimiter[matched] {
                matched += 1
                index += 1
                if matched == delimiter.count {
                    matched = 0
                    return index
                }
            } else {
                // This very byte may begin the delimiter.
                matched = 0
            }
        }
        return nil
    }

    private mutating func enterAfterDelimiter() {
        state = .afterDelimiter
        line = []
    }

    private mutating func readAfterDelimiter(_ byte: UInt8) throws(MultipartError) {
        line.append(byte)
        if line == [0x2D, 0x2D] {
            state = .epilogue
        } else if line.suffix(2) == [0x0D, 0x0A] {
            guard line.dropLast(2).allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else {
                throw .malformed("a boundary is followed by other text")
            }
            parts += 1
            guard parts <= limits.parts else { throw .tooManyParts(limit: limits.parts) }
            state = .headers
            line = []
        } else if line.count > MultipartBoundary.longest {
            throw .malformed("a boundary is not followed by a line break")
        }
    }

    private mutating func readHeader(
        _ byte: UInt8, emit: (Event) throws(MultipartError) -> Void
    ) throws(MultipartError) {
        line.append(byte)
        guard line.count <= limits.headerBytes else { throw .partHeadersTooLarge(limit: limits.headerBytes) }
        guard byte == 0x0A, line.suffix(4) == [0x0D, 0x0A, 0x0D, 0x0A] || line == [0x0D, 0x0A] else { return }
        let head = try MultipartPartHead(headerBytes: line)
        state = .data
        matched = 0
        line = []
        try emit(.partBegan(head))
    }
}
