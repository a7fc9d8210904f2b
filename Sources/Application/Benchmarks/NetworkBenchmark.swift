import Inference
import Kernels
package import Stylization

/// Times one network, and its steps.
package final class NetworkBenchmark {
    /// A step of the plan and its fastest time, in ms.
    package struct StepTime: Sendable {
        /// What the plan calls it.
        package let name: String
        /// The fastest of the runs, in ms.
        package let milliseconds: Double
    }

    private let trial: NetworkTrial
    /// The level of the processor's instructions that it computes with, such as `avx2`.
    package let level: String
    /// What it computes in: `f32` or `bf16`.
    package let precision: String

    /// Plans a network for pictures of this size in px, and runs it on the stylizer's threads.
    ///
    /// Throws `ModelStoreError` and `InferenceError`.
    package init(_ model: ModelDescriptor, of stylizer: Stylizer, height: Int, width: Int) throws {
        let (network, _) = try stylizer.network(model.name, kind: model.kind)
        level = network.kernels.level.rawValue
        precision = network.kernels.precision.rawValue
        trial = try NetworkTrial(
            Plan(network, height: height, width: width), styleCount: network.styleCount,
            pool: stylizer.pool)
    }

    /// What a run computes.
    package var multiplyAdds: Int { trial.session.plan.multiplyAdds }

    /// The times of `count` runs after a warm-up.
    package func run(_ count: Int) throws -> Timings {
        try Timings(runs: count) { try trial.run() }
    }

    /// The times of `count` runs of this and of `other` in turn, after a warm-up of each.
    package func run(
        _ count: Int, inTurnWith other: NetworkBenchmark
    ) throws -> (own: Timings, other: Timings) {
        let times = try Timings.inTurn(runs: count, { try trial.run() }, { try other.trial.run() })
        return (times.first, times.second)
    }

    /// The steps' fastest times in `count` runs.
    package func steps(_ count: Int) throws -> [StepTime] {
        let session = trial.session
        session.measuresSteps = true
        defer { session.measuresSteps = false }
        var best = [Double](repeating: .infinity, count: session.plan.stepNames.count)
        for _ in 0..<count {
            try trial.run()
            for (index, time) in session.stepMilliseconds.enumerated() {
                best[index] = min(best[index], time)
            }
        }
        return zip(session.plan.stepNames, best).map { StepTime(name: $0, milliseconds: $1) }
    }
}
