package import Foundations
import Synchronization
import SystemLibC

/// One end of a pipe between this process and a ``HelperProgram``.
///
/// One thread at a time reads or writes. Nothing but the helper's end wakes a thread that waits in it.
package final class PipeEnd: Sendable {
    /// The open descriptor, to be handed to a helper.
    package let descriptor: Int32
    private let isOpen = Atomic<Bool>(true)

    private init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close() }

    /// Both ends of a new pipe; no program that is started inherits them by itself.
    package static func pair() throws(SystemError) -> (reading: PipeEnd, writing: PipeEnd) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .last }
        for end in ends { OpenDescriptors.closeOnExec(end) }
        #if os(Linux)
        // F_SETPIPE_SZ, which is not imported: whole rows of a picture at a time. Where it is refused, it is
        // slower.
        _ = fcntl(ends[1], 1031, 1 << 20)
        #endif
        return (PipeEnd(ends[0]), PipeEnd(ends[1]))
    }

    /// Closes this end.
    package func close() {
        if isOpen.exchange(false, ordering: .relaxed) { _ = SystemLibC.close(descriptor) }
    }

    /// Fills `bytes`, unless the other end is closed before.
    ///
    /// Returns how many were read.
    package func read(_ bytes: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
        var count = 0
        while count < bytes.count {
            let part = try readSome(UnsafeMutableRawBufferPointer(rebasing: bytes[count...]))
            if part == 0 { break }
            count += part
        }
        return count
    }

    /// What there is to read, one byte at least; 0 once the other end is closed.
    package func readSome(_ bytes: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
        while true {
            let count = SystemLibC.read(descriptor, bytes.baseAddress!, bytes.count)
            if count >= 0 { return count }
            guard errno == EINTR else { throw .last }
        }
    }

    /// Writes all of `bytes`.
    package func write(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
        var written = 0
        try Descriptor.write(bytes, to: descriptor, written: &written)
    }
}
