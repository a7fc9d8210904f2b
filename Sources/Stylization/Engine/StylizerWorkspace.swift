internal import ImageCodecs
internal import Inference

/// What a stylizer keeps between calls: plans, the memory of runs, and what was computed of contents.
struct StylizerWorkspace: Sendable {
    /// Networks live as long as the stylizer, so their identity names them.
    struct PlanKey: Hashable {
        let network: ObjectIdentifier
        let height: Int
        let width: Int
    }

    /// A content at the size at which a network sees it.
    struct ScaledContent: Hashable {
        let id: String
        /// Which it was scaled from: each octave is made of the one above it, so its bytes depend on the finest.
        let finest: PixelSize
        let height: Int
        let width: Int
    }

    struct IdentityKey: Hashable {
        let content: ScaledContent
        let model: String
    }

    struct ContentKey: Hashable {
        let content: ScaledContent
        let network: String
        let borders: BorderChoice
    }

    /// A session is used by one thread at a time: it is lent to one caller and put back.
    struct KeptSession: @unchecked Sendable {
        let session: Session
        /// When it was put back.
        fileprivate var lastUse = ContinuousClock.now

        init(session: Session) { self.session = session }
    }

    private struct Kept<Key: Hashable & Sendable, Value: Sendable>: Sendable {
        let key: Key
        let value: Value
        var lastUse = ContinuousClock.now
    }

    /// Each brush has a plan for each of its octaves, and what is kept can only be used under the plan that it was
    /// made under.
    private static let plansKept = 128
    /// Least recently used first.
    private var plans: [(key: PlanKey, plan: Plan)] = []
    /// Least recently put back first.
    private var sessions: [KeptSession] = []
    private var identities: [IdentityKey: Kept<IdentityKey, StyleVector>] = [:]
    /// Least recently used first.
    private var contracted: [Kept<ContentKey, EncodedContent>] = []

    // MARK: Plans

    mutating func plan(_ key: PlanKey) -> Plan? {
        guard let index = plans.firstIndex(where: { $0.key == key }) else { return nil }
        let found = plans.remove(at: index)
        plans.append(found)
        return found.plan
    }

    /// Keeps a plan, unless another thread made one at the same time; returns the one to use.
    mutating func keep(_ plan: Plan, as key: PlanKey) -> Plan {
        if let known = self.plan(key) { return known }
        plans.append((key, plan))
        if plans.count > Self.plansKept {
            let dropped = plans.removeFirst().plan
            sessions.removeAll { $0.session.plan === dropped }
            contracted.removeAll { $0.value.plan === dropped }
        }
        return plan
    }

    // MARK: The memory of runs

    func hasSession(for plan: Plan) -> Bool { sessions.contains { $0.session.plan === plan } }

    mutating func takeSession(for plan: Plan) -> KeptSession? {
        sessions.firstIndex { $0.session.plan === plan }.map { sessions.remove(at: $0) }
    }

    /// Keeps a session for the next call; `limit` bytes of them in all.
    mutating func putBack(_ session: KeptSession, limit: Int) {
        var session = session
        session.lastUse = .now
        sessions.append(session)
        while sessions.reduce(0, { $0 + $1.session.plan.arenaBytes }) > limit { sessions.removeFirst() }
    }

    // MARK: Contents

    /// Whether ``identity(_:)`` would find it; no use of it.
    func knows(_ key: IdentityKey) -> Bool { identities[key] != nil }

    /// Whether ``contracted(_:)`` would find it, and a run under this plan could go on from it; no use of it.
    func knows(_ key: ContentKey, under plan: Plan) -> Bool {
        contracted.contains { $0.key == key && $0.value.plan === plan }
    }

    mutating func identity(_ key: IdentityKey) -> StyleVector? {
        identities[key]?.lastUse = .now
        return identities[key]?.value
    }

    mutating func keep(_ identity: StyleVector, as key: IdentityKey) {
        if identities.count >= 256 { identities.removeAll() }
        identities[key] = Kept(key: key, value: identity)
    }

    mutating func contracted(_ key: ContentKey) -> EncodedContent? {
        guard let index = contracted.firstIndex(where: { $0.key == key }) else { return nil }
        var found = contracted.remove(at: index)
        found.lastUse = .now
        contracted.append(found)
        return found.value
    }

    mutating func keep(_ picture: EncodedContent, as key: ContentKey, limit: Int) {
        contracted.removeAll { $0.key == key }
        contracted.append(Kept(key: key, value: picture))
        while contracted.reduce(0, { $0 + $1.value.bytes }) > limit { contracted.removeFirst() }
    }

    // MARK: Memory

    var bytes: Int {
        sessions.reduce(0) { $0 + $1.session.plan.arenaBytes }
            + contracted.reduce(0) { $0 + $1.value.bytes }
    }

    mutating func forget(unusedSince time: ContinuousClock.Instant) {
        sessions.removeAll { $0.lastUse <= time }
        contracted.removeAll { $0.lastUse <= time }
        identities = identities.filter { $0.value.lastUse > time }
    }
}
