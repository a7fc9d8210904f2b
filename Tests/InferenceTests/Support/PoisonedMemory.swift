import Tensors
import Testing

@testable import Inference

extension Session {
    /// Fills all memory that a run must write before it reads with NaN.
    ///
    /// What is written once, when the session is made, stays: the numbers of norms that no style changes.
    func poison() throws {
        for name in ["arena", "scratch"] {
            let buffer = try #require(Mirror(reflecting: self).descendant(name) as? FloatBuffer)
            var kept: [(start: Int, values: [Float])] = []
            if name == "arena" {
                for norm in plan.norms {
                    guard case .fixed = norm.kind else { continue }
                    let start = plan.arena.offsets[norm.parameters.buffer] + norm.parameters.offset
                    kept.append((start, (0..<2 * norm.period).map { buffer.base[start + $0] }))
                }
            }
            buffer.base.update(repeating: .nan, count: buffer.count)
            for (start, values) in kept {
                for (index, value) in values.enumerated() { buffer.base[start + index] = value }
            }
        }
    }
}
