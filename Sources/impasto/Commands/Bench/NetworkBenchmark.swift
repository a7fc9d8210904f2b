import Foundation
import Inference
import Kernels

/// Runs one network on a made-up picture again and again.
final class NetworkBenchmark {
    private let session: Session
    private var picture: [Float]
    private let style: [Float]
    private var result: [Float]

    init(_ network: Network, height: Int, width: Int, pool: ThreadPool) throws {
        let plan = try Plan(network, height: height, width: width)
        session = try Session(plan, pool: pool)
        picture = (0..<(height * width * 3)).map { Float($0 &* 7919 % 256) / 255 }
        style = (0..<network.styleCount).map { Float($0 % 7) / 7 - 0.5 }
        result = [Float](repeating: 0, count: plan.outputHeight * plan.outputWidth * plan.outputChannels)
    }

    var multiplyAdds: Int { session.plan.multiplyAdds }

    /// Median and minimum of `count` runs after a warm-up, in ms.
    func run(_ count: Int) throws -> (median: Double, minimum: Double) {
        try once()
        var times: [Double] = []
        for _ in 0..<count {
            var clock = StageClock()
            try clock.time("run") { try once() }
            times.append(clock.stages["run"]!)
        }
        times.sort()
        return (times[times.count / 2], times[0])
    }

    /// The steps' fastest times, as lines for a person.
    func steps(_ count: Int) throws -> [String] {
        session.measuresSteps = true
        defer { session.measuresSteps = false }
        var best = [Double](repeating: .infinity, count: session.plan.stepNames.count)
        for _ in 0..<count {
            try once()
            for (index, time) in session.stepMilliseconds.enumerated() {
                best[index] = min(best[index], time)
            }
        }
        let total = best.reduce(0, +)
        return zip(session.plan.stepNames, best).map { name, time in
            let figure = String((time * 1000).rounded() / 1000).padding(
                toLength: 8, withPad: " ", startingAt: 0)
            let share = String(Int((100 * time / total).rounded())).padding(
                toLength: 3, withPad: " ", startingAt: 0)
            return "  \(figure) ms  \(share)%  \(name)"
        }
    }

    private func once() throws {
        let plan = session.plan
        try picture.withUnsafeBufferPointer { picture in
            try result.withUnsafeMutableBufferPointer { result in
                try session.run(
                    .floats(picture.baseAddress!), style: style,
                    into: ImageOutput(
                        .floats(result.baseAddress!), height: plan.outputHeight, width: plan.outputWidth))
            }
        }
    }
}
