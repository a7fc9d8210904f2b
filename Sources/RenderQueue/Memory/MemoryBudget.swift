import Dispatch
import HostSystem
import Synchronization

/// The memory that work may take, lent to who asks before anything is allocated. What stores keep meanwhile is not lent.
///
/// Invariants:
/// - What is lent, and kept when it was lent, never exceeds ``bytes``; what is lent for one use never exceeds its limit.
/// - Who waits is served in the order of arrival; only who holds something already goes before. Nobody overtakes
///   another who waits for the same.
/// - Every wait ends: with the memory, with the caller's patience, or with its cancellation.
public final class MemoryBudget: Sendable {
    /// What may be lent in all.
    public let bytes: Int
    /// The most that may be lent for uses that have a limit of their own.
    public let limits: [MemoryUse: Int]
    private let time: TimeSource
    /// What stores have at the moment.
    private let kept: @Sendable () -> Int
    /// Asks the system for what is about to be lent, so that a refusal is an answer and not the end of the program.
    private let systemGives: @Sendable (Int) -> Bool
    private let state = Mutex(State())

    private struct State {
        var used: [MemoryUse: Int] = [:]
        /// In the order in which they are served.
        var waiting: [Waiter] = []
        var lastID = 0
        var refusals = 0

        var total: Int { used.values.reduce(0, +) }
    }

    private struct Waiter {
        let id: Int
        let use: MemoryUse
        let bytes: Int
        let isGrowth: Bool
        let granted: @Sendable () -> Void
    }

    /// More waiters than this are refused: a place in this line costs a connection.
    public static let waitingLimit = 256

    /// Below this the system is not asked: what fails then fails anyway.
    private static let trialBytes = 4 << 20

    /// A budget of which nothing is lent.
    ///
    /// - Parameters:
    ///   - bytes: what may be lent and kept in all.
    ///   - limits: the most for single uses.
    ///   - kept: the bytes that stores have at the moment; they are asked while the budget's lock is held.
    public convenience init(
        bytes: Int, limits: [MemoryUse: Int] = [:], kept: @escaping @Sendable () -> Int = { 0 }
    ) {
        self.init(
            bytes: bytes, limits: limits, kept: kept, time: .system, systemGives: MemoryTrial.succeeds(bytes:)
        )
    }

    init(
        bytes: Int, limits: [MemoryUse: Int] = [:], kept: @escaping @Sendable () -> Int = { 0 },
        time: TimeSource, systemGives: @escaping @Sendable (Int) -> Bool
    ) {
        self.kept = kept
        self.bytes = max(0, bytes)
        self.limits = limits
        self.time = time
        self.systemGives = systemGives
    }

    /// The most that one reservation for this use can ever have.
    public func limit(for use: MemoryUse) -> Int { min(bytes, limits[use] ?? bytes) }

    /// Lends `bytes`, if need be after waiting for others to give them back, but not longer than `patience`.
    ///
    /// Throws ``MemoryBudgetError``, and `CancellationError` when the waiting task is cancelled.
    public func reserve(
        _ bytes: Int, for use: MemoryUse, patience: Duration
    ) async throws -> MemoryReservation {
        try await take(bytes, for: use, holding: 0, patience: patience)
        return MemoryReservation(budget: self, use: use, bytes: bytes)
    }

    /// As ``reserve(_:for:patience:)``, for a thread that may be blocked. `isCancelled` is asked now and then;
    /// `CancellationError` is thrown when it says so.
    public func reserveBlocking(
        _ bytes: Int, for use: MemoryUse, patience: Duration, isCancelled: () -> Bool = { false }
    ) throws -> MemoryReservation {
        let semaphore = DispatchSemaphore(value: 0)
        if let waiter = try enter(bytes, for: use, holding: 0, granted: { semaphore.signal() }) {
            let end = time.now() + patience
            while semaphore.wait(timeout: .now() + .milliseconds(20)) == .timedOut {
                let isLate = time.now() >= end
                guard isLate || isCancelled() else { continue }
                // It may have been granted in the meantime.
                guard leave(waiter) else { break }
                guard isLate else { throw CancellationError() }
                throw refusal(bytes, for: use)
            }
        }
        try checkSystem(bytes, for: use)
        return MemoryReservation(budget: self, use: use, bytes: bytes)
    }

    /// Whether so much could be lent at once.
    public func canLend(_ bytes: Int, for use: MemoryUse) -> Bool {
        state.withLock { state in
            state.waiting.isEmpty && bytes <= min(free(state), limit(for: use) - state.used[use, default: 0])
        }
    }

    /// Serves who can be served since a store has dropped something.
    public func review() { wake { _ in } }

    /// What is lent and who waits.
    public var statistics: MemoryStatistics {
        state.withLock { state in
            MemoryStatistics(
                bytes: bytes, used: state.used, waiting: state.waiting.count, refusals: state.refusals)
        }
    }

    /// Waits for the memory; it is the caller's then. `held` is what it holds already.
    func take(_ bytes: Int, for use: MemoryUse, holding held: Int, patience: Duration) async throws {
        let promise = Promise<Void>()
        if let waiter = try enter(
            bytes, for: use, holding: held, granted: { promise.settle(.success(())) })
        {
            let timer = Task { [time] in
                guard (try? await time.sleep(time.now() + patience)) != nil else { return }
                promise.settle(.failure(MemoryBudgetError.taken(bytes: bytes, free: 0)))
            }
            defer { timer.cancel() }
            do {
                try await promise.value()
            } catch {
                if !leave(waiter) {
                    // Granted at the same moment: nobody holds it yet.
                    giveBack(bytes, from: use)
                }
                if error is MemoryBudgetError { throw refusal(bytes, for: use) }
                throw error
            }
        }
        try checkSystem(bytes, for: use)
    }

    func giveBack(_ bytes: Int, from use: MemoryUse) {
        guard bytes > 0 else { return }
        wake { $0.used[use, default: 0] -= bytes }
    }

    /// Takes the memory at once and returns `nil`, or a place in the line. `granted` is called once it is taken.
    private func enter(
        _ bytes: Int, for use: MemoryUse, holding held: Int, granted: @escaping @Sendable () -> Void
    ) throws(MemoryBudgetError) -> Int? {
        let limit = limit(for: use)
        guard bytes >= 0, bytes <= limit - held else {
            state.withLock { $0.refusals += 1 }
            throw .tooLarge(bytes: bytes &+ held, limit: limit)
        }
        return try state.withLock { state throws(MemoryBudgetError) in
            let waiter = Waiter(
                id: state.lastID + 1, use: use, bytes: bytes, isGrowth: held > 0, granted: granted)
            let index = state.waiting.firstIndex { waiter.isGrowth && !$0.isGrowth } ?? state.waiting.count
            if index == 0 || !isBlocked(use, by: state.waiting[..<index], state), fits(waiter, state) {
                state.used[use, default: 0] += bytes
                return nil
            }
            guard state.waiting.count < Self.waitingLimit else {
                state.refusals += 1
                throw .taken(bytes: bytes, free: max(0, free(state)))
            }
            state.lastID += 1
            state.waiting.insert(waiter, at: index)
            return waiter.id
        }
    }

    /// Leaves the line; `false` if the memory was granted before.
    private func leave(_ id: Int) -> Bool {
        var wasWaiting = false
        wake { state in
            guard let index = state.waiting.firstIndex(where: { $0.id == id }) else { return }
            state.waiting.remove(at: index)
            wasWaiting = true
        }
        return wasWaiting
    }

    private func refusal(_ bytes: Int, for use: MemoryUse) -> MemoryBudgetError {
        state.withLock { state in
            state.refusals += 1
            let free = min(free(state), limit(for: use) - state.used[use, default: 0])
            return .taken(bytes: bytes, free: max(0, free))
        }
    }

    private func checkSystem(_ bytes: Int, for use: MemoryUse) throws(MemoryBudgetError) {
        guard bytes >= Self.trialBytes, !systemGives(bytes) else { return }
        state.withLock { $0.refusals += 1 }
        giveBack(bytes, from: use)
        throw .notGiven(bytes: bytes)
    }

    private func fits(_ waiter: Waiter, _ state: State) -> Bool {
        waiter.bytes <= free(state)
            && waiter.bytes <= limit(for: waiter.use) - state.used[waiter.use, default: 0]
    }

    /// Whether one of the waiters before wants the same: what is free in all, or for this use.
    private func isBlocked(_ use: MemoryUse, by waiters: ArraySlice<Waiter>, _ state: State) -> Bool {
        waiters.contains { $0.use == use || $0.bytes > free(state) }
    }

    /// What is neither lent nor kept. Below zero if stores took in what work had made.
    private func free(_ state: State) -> Int { bytes - state.total - kept() }

    /// Changes the state, and then serves who can be served.
    private func wake(_ change: (inout State) -> Void) {
        let granted: [Waiter] = state.withLock { state in
            change(&state)
            var granted: [Waiter] = []
            var index = 0
            while index < state.waiting.count {
                let waiter = state.waiting[index]
                if fits(waiter, state), !isBlocked(waiter.use, by: state.waiting[..<index], state) {
                    state.used[waiter.use, default: 0] += waiter.bytes
                    granted.append(state.waiting.remove(at: index))
                } else {
                    index += 1
                }
            }
            return granted
        }
        for waiter in granted { waiter.granted() }
    }
}

/// A budget at one moment.
public struct MemoryStatistics: Sendable, Equatable {
    /// What may be lent in all.
    public var bytes = 0
    /// What is lent, by use; a use that never was is absent.
    public var used: [MemoryUse: Int] = [:]
    /// How many wait.
    public var waiting = 0
    /// How many were refused, since the start.
    public var refusals = 0
}
