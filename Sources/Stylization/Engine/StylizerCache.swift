internal import Foundations
internal import ImageCodecs
internal import Inference

/// What a stylizer keeps between calls: plans, the memory of runs, and what was computed of contents.
///
/// A value without a lock, for use under the stylizer's. In each table the least recently used entry goes first. A
/// session and encoded content can only be used under the plan that they were made under: they go with it.
struct StylizerCache {
    /// A network at a picture's size.
    struct PlanKey: Hashable {
        /// Networks live as long as the stylizer, so their identity names them.
        let network: ObjectIdentifier
        let size: PixelSize
    }

    /// A content at the size at which a network sees it.
    struct ScaledContent: Hashable {
        let id: String
        /// Which it was scaled from: each octave is made of the one above it, so its bytes depend on the finest.
        let finest: PixelSize
        let size: PixelSize
    }

    /// A content's own style.
    struct IdentityKey: Hashable {
        let content: ScaledContent
        let model: String
    }

    /// A content's activations in front of the style, under a plan.
    struct EncodedKey: Hashable {
        let content: ScaledContent
        /// The plan's identity; entries hold their plan, so that no other one has it.
        let plan: ObjectIdentifier

        init(_ content: ScaledContent, under plan: Plan) {
            self.content = content
            self.plan = ObjectIdentifier(plan)
        }
    }

    /// A painting at the size of its finest octave, without its finish.
    struct PaintingKey: Hashable {
        let content: ScaledContent
        /// The sizes that it was painted at, the coarsest first.
        let octaves: [PixelSize]
        let rendition: Rendition
        /// What found the content's own style.
        let styleModel: String
        let transformer: String
        let padding: PaddingChoice
    }

    /// A session that is not in use: it is lent to one caller at a time, and put back.
    struct IdleSession: @unchecked Sendable {
        let session: Session
    }

    /// Each brush has a plan for each of its octaves.
    static let mostPlans = 128
    private static let mostIdentities = 256

    private var plans = LRUTable<PlanKey, Plan>(byteLimit: 0, countLimit: mostPlans)
    /// The identities of all plans in ``plans``.
    private var knownPlans: Set<ObjectIdentifier> = []
    private var sessions: LRUTable<ObjectIdentifier, IdleSession>
    private var encoded: LRUTable<EncodedKey, EncodedContent>
    /// `[height, width, 3]`.
    private var paintings: LRUTable<PaintingKey, [UInt8]>
    private let sessionByteLimit: Int
    private var identities = LRUTable<IdentityKey, StyleVector>(byteLimit: 0, countLimit: mostIdentities)

    /// An empty cache.
    ///
    /// - Parameter byteLimit: how many bytes may be kept: half of it of encoded content, three sixteenths of
    ///   paintings, the rest of sessions.
    init(byteLimit: Int) {
        let paintingBytes = byteLimit / 16 * 3
        paintings = LRUTable(byteLimit: paintingBytes)
        sessions = LRUTable(byteLimit: byteLimit / 2 - paintingBytes)
        encoded = LRUTable(byteLimit: byteLimit / 2)
        sessionByteLimit = byteLimit / 4
    }

    // MARK: Plans

    mutating func plan(_ key: PlanKey) -> Plan? { plans.use(key, now: MonotonicTime.now()) }

    /// Keeps a plan, unless another thread made one at the same time; returns the one to use.
    mutating func keep(_ plan: Plan, as key: PlanKey) -> Plan {
        if let known = self.plan(key) { return known }
        for (_, dropped) in plans.insert(plan, for: key, bytes: 0, now: MonotonicTime.now()) {
            forget(ObjectIdentifier(dropped))
        }
        knownPlans.insert(ObjectIdentifier(plan))
        return plan
    }

    /// Drops what can only be used under this plan.
    private mutating func forget(_ plan: ObjectIdentifier) {
        knownPlans.remove(plan)
        _ = sessions.remove(plan)
        for key in encoded.keysFromOldest where key.plan == plan { _ = encoded.remove(key) }
    }

    // MARK: The memory of runs

    func hasSession(for plan: Plan) -> Bool { sessions.bytes(of: ObjectIdentifier(plan)) != nil }

    mutating func takeSession(for plan: Plan) -> IdleSession? { sessions.remove(ObjectIdentifier(plan)) }

    /// Keeps a session for the next call, if it is small and its plan is still kept.
    mutating func putBack(_ session: IdleSession) {
        let plan = ObjectIdentifier(session.session.plan)
        let bytes = session.session.bytes
        // A large one would push out those of all other sizes.
        guard bytes <= sessionByteLimit, knownPlans.contains(plan) else { return }
        _ = sessions.insert(session, for: plan, bytes: bytes, now: MonotonicTime.now())
    }

    // MARK: Contents

    /// Whether ``identity(_:)`` would find it; no use of it.
    func knows(_ key: IdentityKey) -> Bool { identities.bytes(of: key) != nil }

    /// Whether ``encodedContent(_:)`` would find it; no use of it.
    func knows(_ key: EncodedKey) -> Bool { encoded.bytes(of: key) != nil }

    mutating func identity(_ key: IdentityKey) -> StyleVector? {
        identities.use(key, now: MonotonicTime.now())
    }

    mutating func keep(_ identity: StyleVector, as key: IdentityKey) {
        _ = identities.insert(identity, for: key, bytes: 0, now: MonotonicTime.now())
    }

    mutating func encodedContent(_ key: EncodedKey) -> EncodedContent? {
        encoded.use(key, now: MonotonicTime.now())
    }

    mutating func keep(_ content: EncodedContent, as key: EncodedKey) {
        guard encoded.canHold(bytes: content.bytes), knownPlans.contains(key.plan) else { return }
        _ = encoded.insert(content, for: key, bytes: content.bytes, now: MonotonicTime.now())
    }

    /// Whether ``painting(_:)`` would find it; no use of it.
    func knows(_ key: PaintingKey) -> Bool { paintings.bytes(of: key) != nil }

    mutating func painting(_ key: PaintingKey) -> [UInt8]? { paintings.use(key, now: MonotonicTime.now()) }

    mutating func keep(_ painting: [UInt8], as key: PaintingKey) {
        guard paintings.canHold(bytes: painting.count) else { return }
        _ = paintings.insert(painting, for: key, bytes: painting.count, now: MonotonicTime.now())
    }

    // MARK: Memory

    /// What sessions, encoded content and paintings occupy.
    var bytes: Int { sessions.bytes + encoded.bytes + paintings.bytes }

    /// Drops what belongs to contents and was not used for `duration`.
    ///
    /// - Returns: what the caller is to free once it no longer holds the cache's lock: that can take long.
    mutating func forget(unusedFor duration: Duration) -> [any Sendable] {
        let time = MonotonicTime.now() - duration
        _ = identities.removeUnused(since: time)
        return sessions.removeUnused(since: time).map { $0.value as any Sendable }
            + encoded.removeUnused(since: time).map { $0.value as any Sendable }
            + paintings.removeUnused(since: time).map { $0.value as any Sendable }
    }
}
