import Foundation
import GraphModel
import Tensors

/// A graph model small enough to be written in a test: a picture, one convolution, a bias, a Relu.
///
/// Tests change a part of it and look at what the loader makes of that.
struct TinyModel {
    var nodes: [[String: Any]] = []
    var weights: [[String: Any]] = []
    var paths = ["weights.bin"]
    var bytes: [UInt8] = []
    /// Further entries of `model.json`, such as a signature.
    var extra: [String: Any] = [:]

    init() {
        nodes = [
            Self.node(
                "image", "Placeholder",
                attributes: ["dtype": Self.type("DT_FLOAT"), "shape": Self.shape(-1, -1, -1, 3)])
        ]
        constant("weights", shape: [3, 3, 3, 4], (0..<108).map { Float($0) / 64 - 0.5 })
        constant("bias", shape: [4], [0.5, -0.25, 0, 1])
        nodes.append(
            Self.node(
                "conv", "Conv2D", ["image", "weights"],
                attributes: [
                    "strides": Self.list(1, 2, 2, 1), "padding": Self.text("SAME"),
                    "data_format": Self.text("NHWC"),
                    "dilations": Self.list(1, 1, 1, 1),
                ]))
        nodes.append(Self.node("biased", "BiasAdd", ["conv", "bias"]))
        nodes.append(Self.node("result", "Relu", ["biased"]))
    }

    // MARK: Writing

    static func node(
        _ name: String, _ operation: String, _ inputs: [String] = [], attributes: [String: Any] = [:]
    ) -> [String: Any] {
        ["name": name, "op": operation, "input": inputs, "attr": attributes]
    }

    static func text(_ text: String) -> [String: Any] { ["s": Data(text.utf8).base64EncodedString()] }
    static func type(_ name: String) -> [String: Any] { ["type": name] }
    static func list(_ numbers: Int...) -> [String: Any] { ["list": ["i": numbers.map(String.init)]] }
    static func shape(_ extents: Int...) -> [String: Any] {
        ["shape": ["dim": extents.map { ["size": String($0)] }]]
    }

    /// Adds a Float32 constant: its node, its manifest entry and its bytes.
    mutating func constant(_ name: String, shape: [Int], _ values: [Float]) {
        nodes.append(Self.node(name, "Const", attributes: ["dtype": Self.type("DT_FLOAT")]))
        stored(name, shape: shape, littleEndian(values.map(\.bitPattern)))
    }

    /// Adds an Int32 constant.
    mutating func constant(_ name: String, shape: [Int], int32 values: [Int32]) {
        nodes.append(Self.node(name, "Const", attributes: ["dtype": Self.type("DT_INT32")]))
        stored(name, shape: shape, type: "int32", littleEndian(values))
    }

    /// Adds a manifest entry and its bytes.
    mutating func stored(
        _ name: String, shape: [Int], type: String = "float32", quantization: [String: Any]? = nil,
        _ raw: [UInt8]
    ) {
        var entry: [String: Any] = ["name": name, "shape": shape, "dtype": type]
        entry["quantization"] = quantization
        weights.append(entry)
        bytes += raw
    }

    /// Adds a node after the others, so that it becomes the result.
    mutating func append(
        _ name: String, _ operation: String, _ inputs: [String], _ attributes: [String: Any] = [:]
    ) {
        nodes.append(Self.node(name, operation, inputs, attributes: attributes))
    }

    /// Changes the node called `name`.
    mutating func change(_ name: String, _ body: (inout [String: Any]) -> Void) {
        for index in nodes.indices where nodes[index]["name"] as? String == name { body(&nodes[index]) }
    }

    /// Sets, or with `nil` removes, an attribute of the node called `name`.
    mutating func set(_ attribute: String, of name: String, to value: Any?) {
        change(name) { node in
            var attributes = node["attr"] as? [String: Any] ?? [:]
            attributes[attribute] = value
            node["attr"] = attributes
        }
    }

    // MARK: Loading

    var modelJSON: [UInt8] {
        var document = extra
        document["modelTopology"] = ["node": nodes]
        document["weightsManifest"] = [["paths": paths, "weights": weights] as [String: Any]]
        return [UInt8](try! JSONSerialization.data(withJSONObject: document, options: [.sortedKeys]))
    }

    func load() throws(GraphModelError) -> Graph {
        try GraphModelLoader.load(modelJSON: modelJSON) { [bytes] _ in bytes }
    }

    /// The error that loading throws, if any.
    var fault: GraphModelError? {
        do {
            _ = try load()
            return nil
        } catch {
            return error
        }
    }
}

/// The bytes of `values`, least significant first.
func littleEndian<Value: FixedWidthInteger>(_ values: [Value]) -> [UInt8] {
    values.flatMap { value in withUnsafeBytes(of: value.littleEndian) { Array($0) } }
}

extension Graph {
    /// The node called `name`.
    func node(_ name: String) -> Node? { nodes.first { $0.name == name } }

    /// The Float32 values of the constant called `name`.
    func floats(_ name: String) -> [Float]? {
        if case .constant(.float(let tensor))? = node(name)?.operation { tensor.values } else { nil }
    }
}
