import Foundation
import Synchronization
import Testing

@testable import WebServer

@Suite("Log lines leave from one place")
struct LogSinkTests {
    /// A stream that can be held up, or refuse what it is given.
    private final class Stream: Sendable {
        let text = Mutex("")
        /// How many of the next writes fail.
        let failures = Mutex(0)
        /// Signalled once a write has begun.
        let hasBegun = DispatchSemaphore(value: 0)
        /// Held up until it is opened.
        let gate = DispatchSemaphore(value: 0)
        let isHeld: Bool

        init(isHeld: Bool = false) { self.isHeld = isHeld }

        func write(_ bytes: [UInt8], upTo count: Int? = nil) -> Int {
            hasBegun.signal()
            if isHeld {
                gate.wait()
                // Once open, it stays open.
                gate.signal()
            }
            let isRefused = failures.withLock { left in
                guard left > 0 else { return false }
                left -= 1
                return true
            }
            let taken = isRefused ? count ?? 0 : bytes.count
            text.withLock { $0 += String(decoding: bytes[..<taken], as: UTF8.self) }
            return taken
        }
    }

    private func sink(_ stream: Stream, partOfRefused: Int? = nil) -> LogSink {
        LogSink(notice: { "(\($0) missing)\n" }, write: { stream.write($0, upTo: partOfRefused) })
    }

    @Test("in their order, all of them before the end")
    func order() {
        let stream = Stream()
        let sink = sink(stream)
        for number in 0..<500 { sink.add("\(number)\n") }
        sink.close(within: .seconds(60))
        #expect(stream.text.withLock { $0 } == (0..<500).map { "\($0)\n" }.joined())
        #expect(sink.droppedLines == 0)
    }

    @Test("which holds nobody up when the stream does not take them, and drops what is too much")
    func unread() {
        let stream = Stream(isHeld: true)
        let sink = sink(stream)
        let line = String(repeating: "l", count: 1023) + "\n"
        sink.add(line)
        stream.hasBegun.wait()
        // The stream holds the first; as many more as the limit has room for wait.
        let room = LogSink.byteLimit / 1024
        for _ in 0..<(room + 9) { sink.add(line) }
        #expect(sink.droppedLines == 10)
        // Nothing is written any more, and yet this returns.
        sink.close(within: .milliseconds(1))
        #expect(stream.text.withLock { $0 }.isEmpty)
        stream.gate.signal()
    }

    @Test("and tells how many are missing, as soon as the stream takes lines again")
    func notice() {
        let stream = Stream()
        stream.failures.withLock { $0 = 3 }
        let sink = sink(stream)
        for number in 0..<5 { sink.add("\(number)\n") }
        sink.close(within: .seconds(60))
        #expect(stream.text.withLock { $0 } == "(3 missing)\n3\n4\n")
        #expect(sink.droppedLines == 3)
    }

    @Test("and begins a line anew behind one that broke off")
    func brokenOff() {
        let stream = Stream()
        stream.failures.withLock { $0 = 1 }
        let sink = sink(stream, partOfRefused: 2)
        sink.add("abcd\n")
        sink.add("e\n")
        sink.close(within: .seconds(60))
        #expect(stream.text.withLock { $0 } == "ab\n(1 missing)\ne\n")
    }

    @Test("and tells it where they are missing", arguments: [true, false])
    func place(isFollowed: Bool) {
        let stream = Stream(isHeld: true)
        let sink = sink(stream)
        sink.add("first\n")
        stream.hasBegun.wait()
        let long = String(repeating: "l", count: LogSink.byteLimit - 100) + "\n"
        sink.add(long)
        sink.add(long)
        if isFollowed { sink.add("last\n") }
        stream.gate.signal()
        sink.close(within: .seconds(60))
        #expect(
            stream.text.withLock { $0 } == "first\n\(long)(1 missing)\n" + (isFollowed ? "last\n" : ""))
    }

    @Test("at the end, when no line follows")
    func end() {
        let stream = Stream()
        stream.failures.withLock { $0 = 1 }
        let sink = sink(stream)
        sink.add("lost\n")
        sink.close(within: .seconds(60))
        #expect(stream.text.withLock { $0 } == "(1 missing)\n")
    }

    @Test("once, also when the line behind it breaks off")
    func toldOnce() {
        // How many bytes the stream takes at each write.
        let takes = Mutex([0, "(1 missing)\ncd".utf8.count])
        let text = Mutex("")
        let sink = LogSink(notice: { "(\($0) missing)\n" }) { bytes in
            let count = takes.withLock { $0.isEmpty ? bytes.count : $0.removeFirst() }
            text.withLock { $0 += String(decoding: bytes[..<count], as: UTF8.self) }
            return count
        }
        sink.add("ab\n")
        sink.add("cdef\n")
        sink.add("gh\n")
        sink.close(within: .seconds(60))
        #expect(text.withLock { $0 } == "(1 missing)\ncd\n(1 missing)\ngh\n")
        #expect(sink.droppedLines == 2)
    }

    @Test("with a notice in the log's own form")
    func noticeForms() throws {
        #expect(LogFormat.text.noticeOfDroppedLines(1).contains(" warning 1 log line was dropped"))
        let json = LogFormat.json.noticeOfDroppedLines(7)
        let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: String]
        #expect(
            object?["level"] == "warning" && object?["message"]?.hasPrefix("7 log lines were dropped") == true
        )
    }
}
