import Foundations
import SystemLibC

/// Whole reads and writes over a file descriptor, whatever interrupts them.
enum Descriptor {
    /// The descriptor that a path names: `/dev/stdin`, `/dev/fd/63` (as a shell names `<(…)`), `/proc/self/fd/1`.
    ///
    /// It is used as it is: opened by such a path, a file would be read from its start once more, a socket not at all.
    static func number(_ path: String) -> Int32? {
        switch path {
        case "/dev/stdin": return 0
        case "/dev/stdout": return 1
        case "/dev/stderr": return 2
        default:
            for prefix in ["/dev/fd/", "/proc/self/fd/"] where path.hasPrefix(prefix) {
                return Int32(path.dropFirst(prefix.count)).flatMap { $0 >= 0 ? $0 : nil }
            }
            return nil
        }
    }

    /// Opens `path`; never as the terminal that controls this process, and never for the programs that it starts.
    static func open(_ path: String, _ flags: Int32, mode: mode_t = 0o666) throws(SystemError) -> Int32 {
        while true {
            let descriptor = PathText.withCString(path) {
                SystemLibC.open($0, flags | O_CLOEXEC | O_NOCTTY, mode)
            }
            if descriptor >= 0 { return descriptor }
            guard errno == EINTR else { throw .last }
        }
    }

    /// Writes all of `bytes`.
    static func write(_ bytes: [UInt8], to descriptor: Int32) throws(SystemError) {
        // Arrays lend their bytes to no closure that throws a typed error.
        var fault: SystemError?
        bytes.withUnsafeBytes { bytes in
            var written = 0
            do throws(SystemError) {
                try write(bytes, to: descriptor, written: &written)
            } catch {
                fault = error
            }
        }
        if let fault { throw fault }
    }

    /// Writes all of `bytes` and counts those that are `written`, also when it throws.
    static func write(
        _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, written: inout Int
    ) throws(SystemError) {
        while written < bytes.count {
            let count = SystemLibC.write(descriptor, bytes.baseAddress! + written, bytes.count - written)
            if count > 0 {
                written += count
            } else {
                try wait(descriptor, Int16(POLLOUT), count == 0 ? EIO : errno)
            }
        }
    }

    /// Everything up to the end, but not more than one byte beyond `limit`.
    ///
    /// Throws `ENOMEM` where the system has no memory for it.
    static func read(_ descriptor: Int32, expecting size: Int, limit: Int) throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        try reserve(min(size, limit) + 1, in: &bytes)
        var fault: SystemError?
        withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { part in
            while bytes.count <= limit, fault == nil {
                let count = SystemLibC.read(
                    descriptor, part.baseAddress!, min(part.count, limit + 1 - bytes.count))
                let code = errno
                if count == 0 { return }
                do throws(SystemError) {
                    if count > 0 {
                        try reserve(bytes.count + count, in: &bytes)
                        bytes.append(contentsOf: part[..<count])
                    } else {
                        try wait(descriptor, Int16(POLLIN), code)
                    }
                } catch {
                    fault = error
                }
            }
        }
        if let fault { throw fault }
        return bytes
    }

    /// Makes room for `count` bytes in all, and at each growth for twice as many as before.
    ///
    /// An array ends the program where it gets no memory, so that it is asked for before.
    private static func reserve(_ count: Int, in bytes: inout [UInt8]) throws(SystemError) {
        guard count > bytes.capacity else { return }
        let capacity = max(count, 2 * bytes.capacity)
        // The allocator's own needs come on top.
        guard MemoryTrial.succeeds(bytes: capacity + 1 << 16) else { throw SystemError(code: ENOMEM) }
        bytes.reserveCapacity(capacity)
    }

    /// Waits where the call that failed with `code` may be tried again: after a signal, or, where the program that opened the
    /// descriptor made it non-blocking, for its other end.
    private static func wait(_ descriptor: Int32, _ events: Int16, _ code: Int32) throws(SystemError) {
        if code == EINTR { return }
        guard code == EAGAIN || code == EWOULDBLOCK else { throw SystemError(code: code) }
        var entry = pollfd(fd: descriptor, events: events, revents: 0)
        _ = poll(&entry, 1, -1)
    }
}
