package import Foundations
import Synchronization
import SystemLibC

/// Another program that this one starts for a part of its work, and that ends no later than this one wants.
///
/// It leads a process group, so that a terminal's Ctrl-C does not reach it before us, and ``kill()`` reaches
/// all that it started. It inherits no descriptor but those that are named.
package final class HelperProgram: Sendable {
    /// What the system may give it at most; a limit that the system lacks counts for nothing.
    package struct Limits: Sendable {
        /// Bytes of address space.
        package var addressSpace: Int?
        /// Bytes of each file that it writes; 0 lets it write into pipes alone.
        package var fileBytes: Int?
        /// Seconds of processor time.
        package var processorSeconds: Int?

        /// Limits; `nil` for none.
        package init(addressSpace: Int? = nil, fileBytes: Int? = nil, processorSeconds: Int? = nil) {
            self.addressSpace = addressSpace
            self.fileBytes = fileBytes
            self.processorSeconds = processorSeconds
        }

        /// As lines of a POSIX shell.
        ///
        /// A limit that is lower already stays.
        fileprivate var script: String {
            var lines = ["ulimit -c 0"]
            if let addressSpace { lines.append("ulimit -v \(addressSpace / 1024)") }
            // POSIX counts files in blocks of 512 bytes.
            if let fileBytes { lines.append("ulimit -f \(fileBytes / 512)") }
            if let processorSeconds { lines.append("ulimit -t \(processorSeconds)") }
            return lines.map { "\($0) 2>/dev/null\n" }.joined() + "exec \"$@\""
        }
    }

    /// How it ended.
    package enum Ending: Sendable, Equatable {
        /// By itself, with this code.
        case exit(Int32)
        /// By this signal.
        case signal(Int32)
    }

    private let processID: pid_t
    private let ending = Mutex<Ending?>(nil)

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - path: its file, a text as ``PathText`` makes it, like the arguments.
    ///   - arguments: what stands behind its name.
    ///   - environment: all of its variables.
    ///   - descriptors: ours by the numbers under which the program has them; of the standard streams that
    /// are not named,
    ///     it has `/dev/null`.
    ///   - limits: what the system may give it.
    /// - Throws: the system's error.
    package init(
        _ path: String, _ arguments: [String], environment: [String: String], descriptors: [Int32: Int32],
        limits: Limits = Limits()
    ) throws(SystemError) {
        #if canImport(Darwin)
        var actions: posix_spawn_file_actions_t?
        var attributes: posix_spawnattr_t?
        let closing = POSIX_SPAWN_CLOEXEC_DEFAULT
        #else
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        let closing: Int32 = 0
        // What libraries opened is not always close-on-exec.
        OpenDescriptors.closeOnExec()
        #endif
        // A helper that has gone is an error of the writing to it.
        StandardStream.outliveReaders()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // This process may hold signals back or ignore them, and what it starts would inherit that.
        var none = sigset_t(), usual = sigset_t()
        sigemptyset(&none)
        sigemptyset(&usual)
        for number in [SIGPIPE, SIGXFSZ, SIGINT, SIGTERM, SIGHUP, SIGCHLD] { sigaddset(&usual, number) }
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &usual)
        posix_spawnattr_setflags(
            &attributes,
            Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP | closing))
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // Lifted above all numbers that the program has them under, none of them takes another's place.
        var lifted: [Int32] = []
        defer { for descriptor in lifted { close(descriptor) } }
        for (number, own) in descriptors {
            let copy = fcntl(own, F_DUPFD_CLOEXEC, 64)
            guard copy >= 0 else { throw .last }
            lifted.append(copy)
            posix_spawn_file_actions_adddup2(&actions, copy, number)
        }
        for number in 0...2 where descriptors[Int32(number)] == nil {
            posix_spawn_file_actions_addopen(
                &actions, Int32(number), "/dev/null", number == 0 ? O_RDONLY : O_WRONLY, 0)
        }
        // Nothing else sets limits between the start of a process and its program.
        let shell = "/bin/sh"
        let words = [shell, "-c", limits.script, "helper", path] + arguments
        var id: pid_t = 0
        let status = Self.withPointers(words) { words in
            Self.withPointers(environment.map { "\($0)=\($1)" }) { environment in
                posix_spawn(&id, shell, &actions, &attributes, words, environment)
            }
        }
        guard status == 0 else { throw SystemError(code: status) }
        processID = id
    }

    deinit {
        kill()
        _ = wait()
    }

    /// Ends it and all that it started, at once; nothing if it has ended.
    package func kill() {
        ending.withLock { ending in
            // As long as nobody asked for its end, the id is its own.
            if ending == nil { _ = SystemLibC.kill(-processID, SIGKILL) }
        }
    }

    /// Waits for its end; any number of threads may.
    package func wait() -> Ending {
        while true {
            if let ending = ending.withLock({ $0 }) { return ending }
            // It stays until it is asked for, so that its id is nobody else's meanwhile.
            var information = siginfo_t()
            let result = waitid(P_PID, id_t(processID), &information, WEXITED | WNOWAIT)
            if result != 0, errno == EINTR { continue }
            ending.withLock { ending in
                guard ending == nil else { return }
                var status: Int32 = 0
                while waitpid(processID, &status, 0) < 0, errno == EINTR {}
                // The low seven bits are the signal; above them, eight of the exit code.
                let signal = status & 0x7F
                ending = signal == 0 ? .exit((status >> 8) & 0xFF) : .signal(signal)
            }
        }
    }

    /// The program called `name` in the folders of `searchPath`; `nil` if there is none.
    ///
    /// The working folder, which an empty entry means to a shell, is not looked into.
    package static func find(_ name: String, in searchPath: String) -> String? {
        searchPath.split(separator: ":").lazy.map { FileName.join(String($0), name) }.first { path in
            path.hasPrefix("/") && !FileName.isFolder(path)
                && PathText.withCString(path, { access($0, X_OK) }) == 0
        }
    }

    /// Calls `body` with the null-terminated list of C strings that starting a program takes.
    private static func withPointers<Result>(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let pointers = texts.map { text in PathText.withCString(text) { strdup($0) } } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers)
    }
}
