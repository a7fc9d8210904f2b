package import GraphModel
package import Kernels
internal import Tensors

/// A network ready to run: lowered to fused layers, weights packed once for this machine.
///
/// A network is immutable and can be shared; what a run needs beyond it stands in a ``Plan`` (for one picture
/// size) and a ``Session`` (memory).
package final class Network: Sendable {
    /// The microkernels in use.
    package let kernels: KernelTable
    /// Numbers of the style vector that the network takes; 0 for a style network.
    package let styleCount: Int
    let layers: [Layer]
    let output: Int
    let packed: [PackedLayer]

    /// Throws ``InferenceError/unsupported(node:reason:)`` for a graph with structures other than convolutional
    /// networks with style norms have.
    package init(
        _ graph: Graph, kernels: KernelTable = KernelTable(), borders: BorderChoice = .published
    ) throws(InferenceError) {
        let (layers, output) = try Lowering.lower(graph, borders: borders)
        self.layers = layers
        self.output = output
        self.kernels = kernels
        packed = layers.map { PackedLayer($0, kernels) }
        var counts: Set<Int> = []
        for layer in layers {
            if case .styleNorm(let norm, _) = layer.operation {
                counts.formUnion([norm.gamma.styleCount, norm.beta.styleCount])
                guard norm.gamma.channels == norm.beta.channels else {
                    throw .unsupported(node: layer.name, reason: "has gamma and beta of different lengths")
                }
            }
        }
        guard counts.count <= 1 else {
            throw .unsupported(node: layers[output].name, reason: "takes style vectors of several lengths")
        }
        styleCount = counts.first ?? 0
    }
}
