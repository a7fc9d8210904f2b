import Stylization
import Synchronization

/// Turns a render's progress by stages into one fraction over all of them, and times the stages.
///
/// A stage weighs what it is predicted to take. Invariant: the fraction never decreases and stays within 0...1.
final class ProgressMeter: Sendable {
    /// One stage of one style image.
    struct Step: Hashable, Sendable {
        var stage: RenderStage
        var styleIndex: Int
    }

    /// What a stage took.
    struct Measurement: Equatable, Sendable {
        var seconds: Double
        /// What was done of its work; the rest was there from earlier renders.
        var share: Double
    }

    private struct State {
        var fraction = 0.0
        var current: (step: Step, since: Duration)?
        var measured: [Step: Measurement] = [:]
    }

    /// Rough shares of a render of which nothing is known.
    private static let usualShares: [(RenderStage, Double)] = [
        (.decoding, 0.05), (.styleVector, 0.15), (.identityVector, 0.1), (.stylizing, 0.65),
        (.encoding, 0.05),
    ]

    private let spans: [Step: (start: Double, width: Double)]
    private let state = Mutex(State())

    init(cost: RenderCost, model: CostModel) {
        var weights: [(step: Step, weight: Double)] = []
        for part in cost.parts {
            let step = Step(stage: part.stage, styleIndex: part.styleIndex)
            let weight = model.seconds(of: part)
            if let index = weights.firstIndex(where: { $0.step == step }) {
                weights[index].weight += weight
            } else {
                weights.append((step, weight))
            }
        }
        let total = weights.reduce(0) { $0 + $1.weight }
        if !(total > 0 && total.isFinite) {
            weights = Self.usualShares.map { (Step(stage: $0.0, styleIndex: 0), $0.1) }
        }
        let sum = weights.reduce(0) { $0 + $1.weight }
        var spans: [Step: (start: Double, width: Double)] = [:]
        var start = 0.0
        for (step, weight) in weights {
            spans[step] = (start / sum, weight / sum)
            start += weight
        }
        self.spans = spans
    }

    /// The fraction over all stages that was reached so far.
    var fraction: Double { state.withLock { $0.fraction } }

    /// Takes one report of the render and returns the fraction over all stages.
    ///
    /// A stage that the cost did not foresee leaves it as it is. A stage ends when it reports that it is
    /// complete, or another begins; what is done between two belongs to neither.
    func advance(to progress: RenderProgress, now: Duration) -> Double {
        let step = Step(stage: progress.stage, styleIndex: progress.styleIndex)
        return state.withLock { state in
            if state.current?.step != step {
                Self.close(&state, now: now)
                if progress.fraction < 1 { state.current = (step, now) }
                state.measured[step, default: Measurement(seconds: 0, share: 0)].share = progress.share
            }
            if let span = spans[step], progress.fraction.isFinite {
                let within = min(max(progress.fraction, 0), 1)
                state.fraction = min(max(state.fraction, span.start + span.width * within), 1)
            }
            if progress.fraction >= 1 { Self.close(&state, now: now) }
            return state.fraction
        }
    }

    /// Ends the stage that is running and returns what every stage took.
    func finish(now: Duration) -> [Step: Measurement] {
        state.withLock { state in
            Self.close(&state, now: now)
            return state.measured
        }
    }

    private static func close(_ state: inout State, now: Duration) {
        guard let (step, since) = state.current else { return }
        state.measured[step]?.seconds += (now - since).inSeconds
        state.current = nil
    }
}
