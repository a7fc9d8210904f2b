internal import Inference

/// The memory of a stream's runs, held from one frame to the next: a session for each network and size, and what the
/// runs of a calm stream have in common.
final class StreamSessions {
    private struct Held {
        let session: Session
        /// Of the content, and of each rendition.
        var histories: [Int: StatisticsHistory] = [:]
        var isUsed = true
    }

    private var held: [ObjectIdentifier: Held] = [:]
    /// Room for a frame on the network's grid, and for its painting.
    var padded: [UInt8] = []
    var painted: [UInt8] = []

    /// What a frame counts in the statistics of style norms, 0 to 1; `nil` where each frame has its own.
    var statisticsShare: Double?
    /// How far the scene has moved to the right and down since the stream began, as a part of the frame's width and
    /// height; `nil` where frames are painted where they lie.
    var travel: SIMD2<Double>?
    /// The frames' own style, as a slow mean.
    private var identity: StyleVector?
    private var identityFrame = 0

    /// What all of it occupies, in bytes.
    var bytes: Int { held.values.reduce(padded.count + painted.count) { $0 + $1.session.bytes } }

    /// The session for `plan`: the one of the frame before if it had that plan, else a new one.
    func session(for plan: Plan, _ make: () throws -> Session) rethrows -> Session {
        let key = ObjectIdentifier(plan)
        if let known = held[key] {
            held[key]?.isUsed = true
            return known.session
        }
        // Of another size or network: their memory is for this one.
        held = held.filter { $0.value.isUsed }
        let session = try make()
        held[key] = Held(session: session)
        return session
    }

    /// Whether there is a session for `plan`.
    func holds(_ plan: Plan) -> Bool { held[ObjectIdentifier(plan)] != nil }

    /// Has the next run of a held session take its statistics as a slow mean, if the stream is calm.
    ///
    /// - Parameters:
    ///   - session: which.
    ///   - rendition: which rendition it paints; `nil` for what all have in common.
    func prepare(_ session: Session, rendition: Int?) {
        guard let statisticsShare else {
            session.statisticsHistory = nil
            return
        }
        let key = ObjectIdentifier(session.plan)
        let index = rendition ?? -1
        let history = held[key]?.histories[index] ?? StatisticsHistory()
        held[key]?.histories[index] = history
        history.share = statisticsShare
        session.statisticsHistory = history
    }

    /// The frames' own style: computed now and then while the stream is calm, and always where it is not.
    func identity(_ compute: () throws -> StyleVector) throws -> StyleVector {
        guard let statisticsShare else { return try compute() }
        identityFrame += 1
        let interval = 4
        if let identity, statisticsShare < 1, identityFrame % interval != 0 { return identity }
        let new = try compute()
        let share = Float(min(1, statisticsShare * Double(interval)))
        let mean = try identity.map { try StyleVector.mix([($0, 1 - share), (new, share)]) } ?? new
        identity = mean
        return mean
    }

    /// Ends a frame: what it did not use is dropped.
    func endFrame() {
        held = held.filter { $0.value.isUsed }
        for key in held.keys { held[key]?.isUsed = false }
    }

    /// Forgets all frames, but keeps the memory.
    func reset() {
        for key in held.keys { held[key]?.histories = [:] }
        identity = nil
        identityFrame = 0
        if travel != nil { travel = .zero }
    }
}
