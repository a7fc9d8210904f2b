internal import Tensors

/// A content image after the part of the transformer that does not depend on the style.
///
/// The next style on the same content, such as the next position of a strength slider, runs only the rest: see
/// ``Session/stylize(_:style:into:control:)``.
package final class EncodedContent: Sendable {
    /// The plan that encoded the content; only its sessions can continue from here.
    package let plan: Plan
    /// Copies of ``Plan/kept``, in its order.
    let activations: [FloatBuffer]
    /// `[means..., variances...]` by style norm of the plan; those of norms whose convolution comes later mean nothing.
    let statistics: [[Double]]

    init(plan: Plan, activations: [FloatBuffer], statistics: [[Double]]) {
        self.plan = plan
        self.activations = activations
        self.statistics = statistics
    }

    /// Bytes of the activations that it holds.
    package var bytes: Int { activations.reduce(0) { $0 + $1.count * 4 } }
}
