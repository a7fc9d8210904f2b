#if PostgreSQL
import SystemLibC

/// Waiting for a connection that another library has opened.
enum Socket {
    /// Waits until there is something to read, or the time is over; whether there is.
    static func waitToRead(_ descriptor: CInt, for time: Duration) -> Bool {
        var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let (seconds, attoseconds) = time.components
        let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        return poll(&wanted, 1, CInt(clamping: max(1, milliseconds))) > 0
    }
}
#endif
