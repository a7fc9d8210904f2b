public import GraphModel
package import Kernels

/// A network ready to run: lowered to fused layers, weights packed once for this machine.
///
/// A network is immutable and can be shared; what a run needs beyond it is in a ``Plan`` (for one picture size) and a
/// ``Session`` (memory).
public final class Network: Sendable {
    /// The microkernels in use.
    package let kernels: KernelTable
    /// Numbers of the style vector that the network takes; 0 for a style network.
    public let styleCount: Int
    let layers: [Layer]
    /// Index of the layer that is the result.
    let output: Int
    let packed: [PackedLayer]

    /// Lowers a graph and packs its weights.
    ///
    /// Throws ``InferenceError/unsupported(node:reason:)`` for a graph with structures other than convolutional
    /// networks with style norms have.
    package init(
        _ graph: Graph, kernels: KernelTable = KernelTable(), borders: BorderChoice = .published
    ) throws(InferenceError) {
        var lowered = try Lowering.lower(graph, borders: borders)
        let layers = lowered.layers.map(\.layer)
        styleCount = try Self.styleCount(layers, output: lowered.output)
        self.layers = layers
        output = lowered.output
        self.kernels = kernels
        packed = lowered.layers.indices.map { index in
            // Packed weights are all that runs need.
            defer { lowered.layers[index].weights = nil }
            return PackedLayer(lowered.layers[index], kernels)
        }
    }

    /// Lowers a graph and packs its weights for the best instructions that this processor has; style networks and
    /// transformers compute in float32.
    ///
    /// - Parameter graph: a network of `[1, height, width, 3]`, and of a style vector if it is a transformer.
    /// - Throws: ``InferenceError/unsupported(node:reason:)`` for a graph with structures other than convolutional networks
    ///   with style norms have.
    public convenience init(_ graph: Graph) throws(InferenceError) {
        try self.init(graph, kernels: KernelTable())
    }

    /// Whether convolutions are split in two, one in the channels and one across them.
    package var isSeparable: Bool {
        layers.contains { if case .depthwise = $0.operation { true } else { false } }
    }

    /// Numbers of the style vector that all style norms take.
    private static func styleCount(_ layers: [Layer], output: Int) throws(InferenceError) -> Int {
        var counts: Set<Int> = []
        for layer in layers {
            guard case .styleNorm(let norm, _) = layer.operation else { continue }
            counts.formUnion([norm.gamma.styleCount, norm.beta.styleCount])
            guard norm.gamma.channels == norm.beta.channels else {
                throw .unsupported(node: layer.name, reason: "has gamma and beta of different lengths")
            }
        }
        guard counts.count <= 1 else {
            throw .unsupported(node: layers[output].name, reason: "takes style vectors of several lengths")
        }
        return counts.first ?? 0
    }
}
