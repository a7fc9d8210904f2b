import Dispatch
import HostSystem
import Synchronization

/// The memory that work may take, lent before anything is allocated.
///
/// What stores keep meanwhile is not lent.
///
/// Invariants:
/// - What is lent, and kept when it was lent, never exceeds ``bytes``; what is lent for one use never exceeds its limit.
/// - Waiters are served in the order of arrival; only one that holds something already goes before. None overtakes
///   another that waits for the same.
/// - Only what is lent is waited for. Stores drop what is in the way, or the answer is no at once.
/// - Every wait ends: with the memory, with the caller's patience, or with its cancellation.
package final class MemoryBudget: Sendable {
    /// What may be lent in all.
    package let bytes: Int
    /// The most that may be lent for uses that have a limit of their own.
    package let limits: [MemoryUse: Int]
    private let time: TimeSource
    /// What stores have at the moment.
    private let kept: @Sendable () -> Int
    /// Has them drop so many bytes.
    private let drop: @Sendable (Int) -> Void
    /// Asks the system for what is about to be lent, so that a refusal is an answer and not the end of the program.
    private let systemGives: @Sendable (Int) -> Bool
    private let state = Mutex(State())

    private struct State {
        var used: [MemoryUse: Int] = [:]
        /// What is lent to requests of one source, where that is bounded.
        var bySource: [String: Int] = [:]
        /// In the order in which they are served.
        var waiting: [Waiter] = []
        var lastID = 0
        var refusals = 0

        var total: Int { used.values.reduce(0, +) }

        mutating func lend(_ bytes: Int, for use: MemoryUse, source: String?) {
            used[use, default: 0] += bytes
            guard let source else { return }
            let bytes = bySource[source, default: 0] + bytes
            bySource[source] = bytes > 0 ? bytes : nil
        }
    }

    private struct Waiter {
        let id: Int
        let use: MemoryUse
        let source: String?
        let bytes: Int
        /// What it has already, and keeps while it waits.
        let held: Int
        let granted: @Sendable () -> Void

        var isGrowth: Bool { held > 0 }
    }

    /// More waiters than this are refused: a place in this line costs a connection.
    package static let waitingLimit = 256

    /// Below this the system is not asked: what fails then fails anyway.
    private static let trialBytes = 4 << 20

    /// A budget of which nothing is lent.
    ///
    /// - Parameters:
    ///   - bytes: what may be lent and kept in all.
    ///   - limits: the most for single uses.
    ///   - kept: the bytes that stores have at the moment; they are asked while the budget's lock is held.
    ///   - drop: has the stores drop so many bytes, or what they can.
    package convenience init(
        bytes: Int, limits: [MemoryUse: Int] = [:], kept: @escaping @Sendable () -> Int = { 0 },
        drop: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.init(
            bytes: bytes, limits: limits, kept: kept, drop: drop, time: .system,
            systemGives: MemoryTrial.succeeds(bytes:))
    }

    init(
        bytes: Int, limits: [MemoryUse: Int] = [:], kept: @escaping @Sendable () -> Int = { 0 },
        drop: @escaping @Sendable (Int) -> Void = { _ in },
        time: TimeSource, systemGives: @escaping @Sendable (Int) -> Bool
    ) {
        self.kept = kept
        self.drop = drop
        self.bytes = max(0, bytes)
        self.limits = limits
        self.time = time
        self.systemGives = systemGives
    }

    /// The most that one reservation for this use can ever have.
    package func limit(for use: MemoryUse) -> Int { min(bytes, limits[use] ?? bytes) }

    /// Lends `bytes`, if need be after waiting for others to give them back, but not longer than `patience`.
    ///
    /// While the requests of `source` have half of what there is for this use, it gets no more beside that, and is
    /// refused at once.
    ///
    /// Throws ``MemoryBudgetError``, and `CancellationError` when the waiting task is cancelled.
    package func reserve(
        _ bytes: Int, for use: MemoryUse, source: String? = nil, patience: Duration
    ) async throws -> MemoryReservation {
        try await take(bytes, for: use, source: source, holding: 0, patience: patience)
        return MemoryReservation(budget: self, use: use, source: source, bytes: bytes)
    }

    /// As ``reserve(_:for:source:patience:)``, for a thread that may be blocked.
    ///
    /// `isCancelled` is asked now and then; `CancellationError` is thrown when it says so.
    package func reserveBlocking(
        _ bytes: Int, for use: MemoryUse, patience: Duration, isCancelled: () -> Bool = { false }
    ) throws -> MemoryReservation {
        let semaphore = DispatchSemaphore(value: 0)
        if let waiter = try enter(bytes, for: use, source: nil, holding: 0, granted: { semaphore.signal() }) {
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
        try checkSystem(bytes, for: use, source: nil)
        return MemoryReservation(budget: self, use: use, source: nil, bytes: bytes)
    }

    /// Whether so much could be lent at once.
    package func canLend(_ bytes: Int, for use: MemoryUse) -> Bool {
        state.withLock { state in
            state.waiting.isEmpty && bytes <= min(free(state), limit(for: use) - state.used[use, default: 0])
        }
    }

    /// Serves the waiters that can be served since a store has dropped something.
    package func review() { wake { _ in } }

    /// What is lent, and how many wait.
    package var statistics: MemoryStatistics {
        state.withLock { state in
            MemoryStatistics(
                bytes: bytes, used: state.used, waiting: state.waiting.count, refusals: state.refusals)
        }
    }

    /// Waits for the memory; it is the caller's then.
    ///
    /// `held` is what it holds already.
    func take(
        _ bytes: Int, for use: MemoryUse, source: String?, holding held: Int, patience: Duration
    ) async throws {
        let promise = Promise<Void>()
        if let waiter = try enter(
            bytes, for: use, source: source, holding: held, granted: { promise.settle(.success(())) })
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
                    // Granted at the same moment: no caller holds it yet.
                    giveBack(bytes, from: use, source: source)
                }
                if error is MemoryBudgetError { throw refusal(bytes, for: use) }
                throw error
            }
        }
        try checkSystem(bytes, for: use, source: source)
    }

    func giveBack(_ bytes: Int, from use: MemoryUse, source: String?) {
        guard bytes > 0 else { return }
        wake { $0.lend(-bytes, for: use, source: source) }
        // What was given back may be in a store now, where no caller could wait for it.
        if let next = state.withLock({ $0.waiting.first }) { makeRoom(for: next.bytes + next.held) }
    }

    /// Takes the memory at once and returns `nil`, or a place in the line.
    ///
    /// `granted` is called once it is taken.
    private func enter(
        _ bytes: Int, for use: MemoryUse, source: String?, holding held: Int,
        granted: @escaping @Sendable () -> Void
    ) throws(MemoryBudgetError) -> Int? {
        let limit = limit(for: use)
        guard bytes >= 0, bytes <= limit - held else {
            state.withLock { $0.refusals += 1 }
            throw .tooLarge(bytes: bytes &+ held, limit: limit)
        }
        // A request for nothing is in no other's way.
        guard bytes > 0 else { return nil }
        makeRoom(for: bytes + held)
        return try state.withLock { state throws(MemoryBudgetError) in
            let most = self.bytes - kept()
            guard bytes + held <= most else {
                state.refusals += 1
                throw .taken(bytes: bytes, free: max(0, min(most - held, free(state))))
            }
            if let source {
                let others = state.bySource[source, default: 0] - held
                guard others == 0 || others < limit / 2 else {
                    state.refusals += 1
                    throw .sourceFull(bytes: others, limit: limit)
                }
            }
            let waiter = Waiter(
                id: state.lastID + 1, use: use, source: source, bytes: bytes, held: held, granted: granted)
            let index = state.waiting.firstIndex { waiter.isGrowth && !$0.isGrowth } ?? state.waiting.count
            if index == 0 || !isBlocked(use, by: state.waiting[..<index], state), fits(waiter, state) {
                state.lend(bytes, for: use, source: source)
                return nil
            }
            guard state.waiting.count < Self.waitingLimit, !isDeadlock(waiter, state) else {
                state.refusals += 1
                let free = min(free(state), limit - state.used[use, default: 0])
                throw .taken(bytes: bytes, free: max(0, free))
            }
            state.lastID += 1
            state.waiting.insert(waiter, at: index)
            return waiter.id
        }
    }

    /// Has stores drop what they keep, for work that has no room beside it: it can be made again, and is not given back
    /// soon.
    private func makeRoom(for bytes: Int) {
        let missing = bytes - (self.bytes - kept())
        guard missing > 0 else { return }
        drop(missing)
        review()
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

    private func checkSystem(
        _ bytes: Int, for use: MemoryUse, source: String?
    ) throws(MemoryBudgetError) {
        guard bytes >= Self.trialBytes, !systemGives(bytes) else { return }
        state.withLock { $0.refusals += 1 }
        giveBack(bytes, from: use, source: source)
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

    /// Whether every holder of a part of this use's limit would wait for more of it: none of them would ever give back.
    private func isDeadlock(_ waiter: Waiter, _ state: State) -> Bool {
        let used = state.used[waiter.use, default: 0]
        guard waiter.isGrowth, waiter.bytes > limit(for: waiter.use) - used else { return false }
        return state.waiting.reduce(waiter.held) { $0 + ($1.use == waiter.use ? $1.held : 0) } >= used
    }

    /// What is neither lent nor kept.
    ///
    /// Below zero if stores took in what work had made.
    private func free(_ state: State) -> Int { bytes - state.total - kept() }

    /// Changes the state, and then serves the waiters that can be served.
    private func wake(_ change: (inout State) -> Void) {
        let granted: [Waiter] = state.withLock { state in
            change(&state)
            var granted: [Waiter] = []
            var index = 0
            while index < state.waiting.count {
                let waiter = state.waiting[index]
                if fits(waiter, state), !isBlocked(waiter.use, by: state.waiting[..<index], state) {
                    state.lend(waiter.bytes, for: waiter.use, source: waiter.source)
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
