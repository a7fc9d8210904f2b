import Synchronization
import SystemLibC

/// The signal that came meanwhile; 0 for none.
///
/// A handler may do no more than set such a number.
nonisolated(unsafe) private var heldSignal: sig_atomic_t = 0

/// Has Ctrl-C and its kin wait as long as one of these exists, for the moments in which a file has a name that must
/// not stay.
struct InterruptHold: ~Copyable {
    private struct State {
        var holds = 0
        var former: [(number: Int32, reaction: @Sendable @convention(c) (Int32) -> Void)] = []
    }

    private static let state = Mutex(State())

    init() {
        Self.state.withLock { state in
            state.holds += 1
            guard state.holds == 1 else { return }
            for number in [SIGINT, SIGTERM, SIGHUP] {
                let reaction = signal(number) { heldSignal = sig_atomic_t($0) }
                // What is ignored stays ignored.
                if unsafeBitCast(reaction, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
                    signal(number, SIG_IGN)
                } else {
                    state.former.append(
                        (number, unsafeBitCast(reaction, to: (@Sendable @convention(c) (Int32) -> Void).self))
                    )
                }
            }
        }
    }

    deinit {
        let held = Self.state.withLock { state -> Int32 in
            state.holds -= 1
            guard state.holds == 0 else { return 0 }
            for (number, reaction) in state.former { signal(number, reaction) }
            state.former = []
            defer { heldSignal = 0 }
            return Int32(heldSignal)
        }
        // To the process: the thread may be one that holds signals back.
        if held != 0 { kill(getpid(), held) }
    }
}
