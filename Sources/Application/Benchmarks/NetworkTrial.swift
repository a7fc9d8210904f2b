import Inference
import Kernels

/// One network on a made-up image and style, which are the same each time.
final class NetworkTrial {
    let session: Session
    private let image: [Float]
    private let style: [Float]
    /// What the last run gave; NaN before the first.
    private(set) var output: [Float]

    /// Throws `InferenceError` where there is no memory for it.
    init(_ plan: Plan, styleCount: Int, pool: ThreadPool) throws(InferenceError) {
        session = try Session(plan, pool: pool)
        image = (0..<(plan.height * plan.width * 3)).map { Float($0 &* 7919 % 256) / 255 }
        style = (0..<styleCount).map { Float($0 % 7) / 7 - 0.5 }
        output = [Float](repeating: .nan, count: plan.outputCount)
    }

    /// Runs the network once.
    func run() throws { try session.run(image: image, style: style, into: &output) }
}
