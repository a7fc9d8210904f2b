import Foundation
import Synchronization
import SystemLibC

/// A process that was started, by its standard output and its end.
///
/// Foundation's `Process` loses the end of one in some hundreds on Linux, so that a test would wait for ever;
/// here a thread of its own reads and then waits.
struct ChildProcess: Sendable {
    let processID: pid_t
    private let output: Int32
    private let leadsGroup: Bool

    /// Starting is taken in turns, so that no process inherits another's end of a pipe, which then would not close.
    private static let turn = Mutex(())

    /// Starts `executable` in `folder`, with standard input and error in these files.
    ///
    /// With `leadsGroup`, signals reach all that it starts in its turn, too.
    init(
        _ executable: URL, _ arguments: [String], in folder: URL, environment: [String: String], input: URL,
        errors: URL, leadsGroup: Bool = false
    ) throws {
        var ends: [Int32] = [-1, -1]
        var id: pid_t = 0
        let status = Self.turn.withLock { _ -> Int32 in
            guard pipe(&ends) == 0 else { return errno }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            defer { close(ends[1]) }
            #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
            #else
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
            #endif
            posix_spawnattr_init(&attributes)
            defer { posix_spawnattr_destroy(&attributes) }
            // A task's thread may hold signals back, and what it starts would inherit that.
            var none = sigset_t()
            sigemptyset(&none)
            posix_spawnattr_setsigmask(&attributes, &none)
            // The same goes for signals that are ignored.
            var ending = sigset_t()
            sigemptyset(&ending)
            sigaddset(&ending, SIGPIPE)
            posix_spawnattr_setsigdefault(&attributes, &ending)
            let group = leadsGroup ? POSIX_SPAWN_SETPGROUP : 0
            #if canImport(Darwin)
            let closing = POSIX_SPAWN_CLOEXEC_DEFAULT
            #else
            let closing: Int32 = 0
            #endif
            let signals = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
            posix_spawnattr_setflags(&attributes, Int16(signals | group | closing))
            posix_spawn_file_actions_init(&actions)
            defer { posix_spawn_file_actions_destroy(&actions) }
            posix_spawn_file_actions_addopen(&actions, 0, input.path, O_RDONLY, 0)
            posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
            posix_spawn_file_actions_addopen(&actions, 2, errors.path, O_WRONLY | O_CREAT, 0o600)
            #if os(Linux)
            _ = Self.closeFrom?(&actions, 3)
            #endif
            // Not every C library can change the folder when it starts a process. The shell can, and then becomes
            // the program, under the same id.
            let shell = "/bin/sh"
            let command = [shell, "-c", "cd \"$0\" && exec \"$@\"", folder.path, executable.path]
            return Self.withPointers(command + arguments) { arguments in
                Self.withPointers(environment.map { "\($0)=\($1)" }) { environment in
                    posix_spawn(&id, shell, &actions, &attributes, arguments, environment)
                }
            }
        }
        guard status == 0 else {
            if ends[0] >= 0 { close(ends[0]) }
            throw POSIXError(POSIXErrorCode(rawValue: status) ?? .EIO)
        }
        processID = id
        output = ends[0]
        self.leadsGroup = leadsGroup
    }

    #if os(Linux)
    private typealias CloseFrom =
        @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32

    /// Lets a process inherit nothing but its standard streams: sockets of the system's HTTP client, for one, are
    /// not close-on-exec, and a connection ends only when nobody has it.
    ///
    /// Not every C library can do it.
    private static let closeFrom: CloseFrom? = {
        guard let symbol = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") else { return nil }
        return unsafeBitCast(symbol, to: CloseFrom.self)
    }()
    #endif

    /// Sends a signal.
    ///
    /// Only before ``end(onOutput:)`` has returned: then the id may be another's.
    func send(_ signal: Int32) { kill(leadsGroup ? -processID : processID, signal) }

    /// Waits for the process to end, without blocking a task's thread.
    ///
    /// Returns the exit code, or the negated number of the signal that ended it, and all of standard output, of
    /// which `onOutput` is told part by part.
    func end(onOutput: @escaping @Sendable ([UInt8]) -> Void) async -> (code: Int32, output: [UInt8]) {
        await withCheckedContinuation { continuation in
            Thread { continuation.resume(returning: wait(onOutput)) }.start()
        }
    }

    private func wait(_ onOutput: ([UInt8]) -> Void) -> (code: Int32, output: [UInt8]) {
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(output, &part, part.count)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { break }
            bytes += part[..<count]
            onOutput(bytes)
        }
        close(output)
        var status: Int32 = 0
        while waitpid(processID, &status, 0) < 0, errno == EINTR {}
        // The low seven bits are the signal; above them, eight of the exit code.
        let signal = status & 0x7F
        return (signal == 0 ? (status >> 8) & 0xFF : -signal, bytes)
    }

    /// Calls `body` with the null-terminated list of C strings that `exec` takes.
    private static func withPointers<Result>(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let pointers = texts.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers)
    }
}
