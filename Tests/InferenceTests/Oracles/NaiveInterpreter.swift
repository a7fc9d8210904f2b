import Foundation
import GraphModel
import Tensors

/// Runs a ``Graph`` node by node, straight from the operators' definitions, in double: the oracle of
/// ``Network``, which fuses, reorders and packs.
struct NaiveInterpreter {
    /// A node's value.
    enum Value {
        case numbers(NaiveTensor)
        case integers([Int])
    }

    let graph: Graph

    /// The result for a picture `[height, width, 3]` and, if the graph takes one, a style.
    func run(_ picture: [Float], height: Int, width: Int, style: [Float] = []) -> NaiveTensor {
        let inputs = [
            NaiveTensor(dimensions: [1, height, width, 3], values: picture.map(Double.init)),
            NaiveTensor(dimensions: [1, 1, 1, style.count], values: style.map(Double.init)),
        ]
        var values: [Value] = []
        for (index, node) in graph.nodes.enumerated() {
            if let placeholder = graph.placeholders.firstIndex(of: index) {
                values.append(.numbers(inputs[placeholder]))
            } else {
                values.append(value(of: node, node.inputs.map { values[$0] }))
            }
        }
        return numbers(values[graph.output])
    }

    private func numbers(_ value: Value) -> NaiveTensor {
        guard case .numbers(let tensor) = value else { fatalError("not numbers") }
        return tensor
    }

    private func integers(_ value: Value) -> [Int] {
        guard case .integers(let values) = value else { fatalError("not integers") }
        return values
    }

    private func value(of node: Node, _ inputs: [Value]) -> Value {
        func first() -> NaiveTensor { numbers(inputs[0]) }
        func pair(_ operation: (Double, Double) -> Double) -> Value {
            if case .integers(let left) = inputs[0], case .integers(let right) = inputs[1] {
                return .integers(zip(left, right).map { Int(operation(Double($0), Double($1))) })
            }
            return .numbers(first().combined(with: numbers(inputs[1]), operation))
        }
        switch node.operation {
        case .placeholder: fatalError("no value for the placeholder \(node.name)")
        case .constant(.float(let tensor)):
            return .numbers(
                NaiveTensor(dimensions: tensor.shape.dimensions, values: tensor.values.map(Double.init)))
        case .constant(.int32(_, let values)): return .integers(values.map(Int.init))
        case .conv2D(let strides, let padding):
            return .numbers(first().convolved(numbers(inputs[1]), strides, padding, isDepthwise: false))
        case .depthwiseConv2D(let strides, let padding):
            return .numbers(first().convolved(numbers(inputs[1]), strides, padding, isDepthwise: true))
        case .biasAdd, .add: return pair(+)
        case .subtract: return pair(-)
        case .multiply: return pair(*)
        case .squaredDifference: return pair { ($0 - $1) * ($0 - $1) }
        case .fusedBatchNorm(let epsilon):
            let deviation = numbers(inputs[4]).mapped { ($0 + Double(epsilon)).squareRoot() }
            let centred = first().combined(with: numbers(inputs[3]), -).combined(with: deviation, /)
            return .numbers(
                centred.combined(with: numbers(inputs[1]), *).combined(with: numbers(inputs[2]), +))
        case .mean(let keepsDimensions):
            return .numbers(first().mean(axes: integers(inputs[1]), keepsDimensions: keepsDimensions))
        case .rsqrt: return .numbers(first().mapped { 1 / $0.squareRoot() })
        case .relu: return .numbers(first().mapped { max($0, 0) })
        case .relu6: return .numbers(first().mapped { min(max($0, 0), 6) })
        case .sigmoid: return .numbers(first().mapped { 1 / (1 + exp(-$0)) })
        case .pad: return .numbers(first().padded(integers(inputs[1]), mirrors: false))
        case .mirrorPad: return .numbers(first().padded(integers(inputs[1]), mirrors: true))
        case .resizeNearestNeighbor:
            let size = integers(inputs[1])
            return .numbers(first().resized(height: size[0], width: size[1]))
        case .averagePool(let window, let strides, let padding):
            return .numbers(
                first().pooled(window, strides, padding) { $0.reduce(0, +) / Double($0.count) })
        case .maxPool(let window, let strides, let padding):
            return .numbers(first().pooled(window, strides, padding) { $0.max()! })
        case .concat:
            return .numbers(.concatenated(inputs.dropLast().map(numbers), axis: integers(inputs.last!)[0]))
        case .squeeze(let axes): return .numbers(first().squeezed(axes))
        case .expandDims: return .numbers(first().expanded(at: integers(inputs[1])[0]))
        case .shape: return .integers(first().dimensions)
        case .stridedSlice(_, _, let shrinkAxisMask):
            precondition(shrinkAxisMask == 1, "only single elements")
            return .integers([integers(inputs[0])[integers(inputs[1])[0]]])
        case .pack: return .integers(inputs.flatMap(integers))
        }
    }
}
