import GraphModel
import Inference
import Kernels
import TestSupport
import Testing

/// A structure that the engine refuses, before anything runs.
enum UnsupportedStructure: String, CaseIterable, Sendable {
    case thirdInput
    case subtraction
    case product
    case root
    case squaredDifference
    case meanOverChannels
    case paddedChannels
    case paddedTwice
    case paddedWithoutConvolution
    case enlargedByThree
    case concatenatedRows
    case multiplier
    case computedWeights
    case styleAsPicture
    case normWithOtherChannels
    case normParametersOfDifferentLengths
    case reshapedPadding

    /// The graph, and the name of the node that is at fault.
    func graph() -> (graph: Graph, culprit: String) {
        var culprit = 0
        let graph = GraphBuilder.graph(seed: 1) { b in
            let output = output(&b)
            culprit = output.culprit
            return output.result
        }
        return (graph, graph.nodes[culprit].name)
    }

    private func output(_ b: inout GraphBuilder) -> (result: Int, culprit: Int) {
        let first = b.conv(b.image, 4), second = b.conv(b.image, 4)
        func both(_ node: Int) -> (Int, Int) { (node, node) }
        switch self {
        case .thirdInput:
            _ = b.affineStyle(4)
            let third = b.placeholder("third")
            return (b.add(first, third), third)
        case .subtraction: return both(b.append("minus", .subtract, [first, second], channels: 4))
        case .product: return both(b.append("times", .multiply, [first, second], channels: 4))
        case .root: return both(b.unary(.rsqrt, first))
        case .squaredDifference:
            return both(b.append("apart", .squaredDifference, [first, second], channels: 4))
        case .meanOverChannels:
            let axes = b.integers([3])
            return both(b.append("mean", .mean(keepsDimensions: true), [first, axes], channels: 1))
        case .paddedChannels:
            let paddings = b.integers([0, 0, 1, 1, 1, 1, 0, 2])
            return both(b.append("pad", .pad, [first, paddings], channels: 6))
        case .paddedTwice:
            let padded = b.pad(first, 1, 1, mirrors: true)
            return both(b.conv(padded, 4, padding: .same))
        case .paddedWithoutConvolution:
            let padded = b.pad(first, 1, 1, mirrors: false)
            return both(b.unary(.relu, padded))
        case .enlargedByThree:
            let size = b.integers([36, 36])
            return both(
                b.append(
                    "enlarged", .resizeNearestNeighbor(alignCorners: false, halfPixelCenters: false),
                    [first, size],
                    channels: 4))
        case .concatenatedRows:
            let axis = b.integers([1])
            return both(b.append("concat", .concat, [first, second, axis], channels: 4))
        case .multiplier:
            let weights = b.floats([3, 3, 4, 2])
            return both(
                b.append(
                    "depthwise", .depthwiseConv2D(strides: Strides(height: 1, width: 1), padding: .same),
                    [first, weights], channels: 8))
        case .computedWeights:
            return both(
                b.append(
                    "conv", .conv2D(strides: Strides(height: 1, width: 1), padding: .same), [first, second],
                    channels: 4))
        case .styleAsPicture: return both(b.unary(.relu, b.affineStyle(4)))
        case .normWithOtherChannels:
            let norm = b.styleNorm(first, parameters: 3)
            return both(norm)
        case .normParametersOfDifferentLengths:
            let parameters = [b.floats([4]), b.floats([4]), b.floats([3]), b.floats([4], in: 0.5...1)]
            return both(b.append("norm", .fusedBatchNorm(epsilon: 1e-3), [first] + parameters, channels: 4))
        case .reshapedPadding:
            let padded = b.pad(first, 1, 1, mirrors: false)
            return both(b.append("squeezed", .squeeze(axes: [0]), [padded], channels: 4))
        }
    }
}

@Suite("Networks that cannot be run")
struct UnsupportedStructureTests {
    @Test("are refused with the name of the node", arguments: UnsupportedStructure.allCases)
    func refused(_ structure: UnsupportedStructure) throws {
        let (graph, culprit) = structure.graph()
        do {
            let network = try Network(graph)
            _ = try Plan(network, height: 12, width: 12)
            Issue.record("\(structure) was accepted")
        } catch {
            guard case .unsupported(let node, let reason) = error else {
                Issue.record(error, "\(structure)")
                return
            }
            #expect(node == culprit, "\(structure): \(reason)")
            #expect("\(error)".contains(culprit))
            #expect(!reason.isEmpty)
        }
    }

    @Test("are refused if their style norms take vectors of several lengths")
    func severalStyleLengths() throws {
        let graph = GraphBuilder.graph(seed: 1) { b in
            let one = b.styleNorm(b.conv(b.image, 4))
            return b.styleNorm(b.conv(one, 4), styleNumbers: GraphBuilder.styleCount + 1)
        }
        #expect(throws: InferenceError.self) { try Network(graph) }
    }

    @Test("are refused where pictures of different shapes are added or concatenated")
    func shapes() throws {
        for isSum in [true, false] {
            let graph = GraphBuilder.graph(seed: 1) { b in
                let large = b.unary(.relu, b.conv(b.image, 4)), small = b.conv(b.image, 4, strides: (2, 2))
                return isSum ? b.add(b.unary(.relu, small), large) : b.concat([large, small])
            }
            let network = try Network(graph)
            #expect(throws: InferenceError.self) { try Plan(network, height: 12, width: 12) }
        }
    }
}
