import Foundations
import SystemLibC

/// What a service manager such as systemd has told this process by its environment, and how it is answered: `sd_notify`,
/// the watchdog and socket activation, without a library of its own.
///
/// Source: the manual pages sd_notify(3), sd_watchdog_enabled(3) and sd_listen_fds(3), which are systemd's stable interface.
package struct ServiceManager: Sendable, Equatable {
    /// Where notices go: the path of a datagram socket, or `@` and a name among the abstract ones; `nil` without a manager.
    let noticeSocket: String?
    /// The time between two signs of life: half of that after which the manager takes the process for dead; `nil` for none.
    package let watchdogInterval: Duration?
    /// Sockets that the manager listens on already, and hands over.
    package var sockets: [Int32]

    /// The first descriptor that is handed over; those after it follow in a row.
    private static let firstDescriptor: Int32 = 3

    /// What `environment` says to the process of this number.
    ///
    /// Variables that name another process are not for this one: they were inherited from a parent.
    package init(
        environment: [String: String] = ProcessEnvironment.variables, processID: Int32 = getpid()
    ) {
        noticeSocket = environment["NOTIFY_SOCKET"].flatMap {
            $0.hasPrefix("/") || $0.hasPrefix("@") ? $0 : nil
        }
        func isOurs(_ variable: String) -> Bool {
            environment[variable].map { Int32($0) == processID } ?? false
        }
        let limit = environment["WATCHDOG_USEC"].flatMap { Int64($0) } ?? 0
        watchdogInterval =
            limit > 0 && (environment["WATCHDOG_PID"] == nil || isOurs("WATCHDOG_PID"))
            ? .microseconds(max(1, limit / 2)) : nil
        let count = environment["LISTEN_FDS"].flatMap { Int32($0) } ?? 0
        sockets =
            isOurs("LISTEN_PID") && (1...64).contains(count)
            ? Array(Self.firstDescriptor..<Self.firstDescriptor + count) : []
    }

    /// A notice; each is a line of sd_notify(3).
    package enum Notice: Sendable, Equatable {
        /// The service answers.
        case ready
        /// It ends; what is under way may take a while.
        case stopping
        /// It lives.
        case alive
        /// What it does, for people.
        case status(String)

        var line: String {
            switch self {
            case .ready: "READY=1"
            case .stopping: "STOPPING=1"
            case .alive: "WATCHDOG=1"
            case .status(let text): "STATUS=" + text.replacing("\n", with: " ")
            }
        }
    }

    /// Tells the manager; without one, and where it does not listen, nothing happens.
    ///
    /// A service goes on without its manager's ear, so that no error is thrown; returns whether the notice was sent.
    @discardableResult
    package func notify(_ notices: Notice...) -> Bool {
        guard let noticeSocket else { return false }
        let text = notices.map(\.line).joined(separator: "\n")
        return LocalSocket.send(Array(text.utf8), to: noticeSocket)
    }

    /// Keeps the sockets that were handed over from programs that this one starts.
    package func keepSocketsFromHelpers() {
        for socket in sockets { OpenDescriptors.closeOnExec(socket) }
    }
}
