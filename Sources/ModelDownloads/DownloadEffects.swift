import SystemLibC

/// What a download does to the world besides talking to servers; tests replace them.
package struct DownloadEffects: Sendable {
    /// Waits for a time; throws when cancelled.
    package var sleep: @Sendable (Duration) async throws -> Void
    /// A moment on a clock that only goes forward.
    package var now: @Sendable () -> ContinuousClock.Instant
    /// `write(2)`: the number of bytes written to a file descriptor, or a negated `errno`.
    package var write: @Sendable (Int32, UnsafeRawBufferPointer) -> Int

    /// The system's effects, unless others are given.
    package init(
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now },
        write: @escaping @Sendable (Int32, UnsafeRawBufferPointer) -> Int = { descriptor, bytes in
            let count = SystemLibC.write(descriptor, bytes.baseAddress, bytes.count)
            return count < 0 ? -Int(errno) : count
        }
    ) {
        self.sleep = sleep
        self.now = now
        self.write = write
    }
}
