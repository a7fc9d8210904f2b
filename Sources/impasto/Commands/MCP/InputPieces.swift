import Foundation
import SystemLibC

/// Standard input, read on a thread of its own as it comes.
struct InputPieces {
    private let ended: AsyncStream<Never>

    /// More at once would only wait for the rest of its line.
    private static let size = 1 << 16

    /// Calls `take` with each piece.
    init(take: @escaping @Sendable ([UInt8]) -> Void) {
        let (ended, continuation) = AsyncStream<Never>.makeStream()
        self.ended = ended
        DedicatedThread.start(name: "input") {
            while let piece = Self.next() { take(piece) }
            continuation.finish()
        }
    }

    /// Waits until there is nothing more, or the task is cancelled.
    func end() async { for await _ in ended {} }

    /// What has come; `nil` at the end, and for a stream that cannot be read.
    private static func next() -> [UInt8]? {
        while true {
            var count = 0
            let piece = [UInt8](unsafeUninitializedCapacity: size) { buffer, used in
                count = read(0, buffer.baseAddress, buffer.count)
                used = max(0, count)
            }
            if count > 0 { return piece }
            guard count < 0 else { return nil }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                // Who started the program may have set its pipe so that reading does not wait.
                var input = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
                _ = poll(&input, 1, -1)
            default: return nil
            }
        }
    }
}
