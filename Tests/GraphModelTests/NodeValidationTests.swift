import GraphModel
import Testing

/// A change that makes the tiny model wrong, and the start of the reason that must be given.
struct Damage: Sendable, CustomTestStringConvertible {
    let node: String
    let reason: String
    let apply: @Sendable (inout TinyModel) -> Void

    var testDescription: String { "\(node) \(reason)" }

    init(_ node: String, _ reason: String, _ apply: @escaping @Sendable (inout TinyModel) -> Void) {
        self.node = node
        self.reason = reason
        self.apply = apply
    }

    /// A further operation, `made`, on the result and on constants that `constants` adds.
    init(
        _ operation: String, _ reason: String, inputs: [String] = [], attributes: [String: Attribute] = [:],
        constants: @escaping @Sendable (inout TinyModel) -> Void = { _ in }
    ) {
        self.init("made", reason) { model in
            constants(&model)
            model.append("made", operation, ["result"] + inputs, attributes.mapValues(\.json))
        }
    }

    enum Attribute: Sendable {
        case list([Int])
        case text(String)
        case integer(Int)
        case flag(Bool)
        case number(Double)

        var json: Any {
            switch self {
            case .list(let numbers): ["list": ["i": numbers.map(String.init)]]
            case .text(let text): TinyModel.text(text)
            case .integer(let integer): ["i": String(integer)]
            case .flag(let flag): ["b": flag]
            case .number(let number): ["f": number]
            }
        }
    }

    static let attributes: [Damage] = [
        Damage("conv", "has the data format 'NCHW'") {
            $0.set("data_format", of: "conv", to: TinyModel.text("NCHW"))
        },
        Damage("conv", "is dilated by [1, 2, 2, 1]") {
            $0.set("dilations", of: "conv", to: TinyModel.list(1, 2, 2, 1))
        },
        Damage("conv", "has no strides") { $0.set("strides", of: "conv", to: nil) },
        Damage("conv", "has the strides [1, 0, 1, 1]") {
            $0.set("strides", of: "conv", to: TinyModel.list(1, 0, 1, 1))
        },
        Damage("conv", "has the strides [2, 1, 1, 1]") {
            $0.set("strides", of: "conv", to: TinyModel.list(2, 1, 1, 1))
        },
        Damage("conv", "has the strides [1, 1]") { $0.set("strides", of: "conv", to: TinyModel.list(1, 1)) },
        Damage("conv", "has the strides [1, \(Int.max), 1, 1]") {
            $0.set("strides", of: "conv", to: TinyModel.list(1, .max, 1, 1))
        },
        Damage("conv", "has the padding 'EXPLICIT'") {
            $0.set("padding", of: "conv", to: TinyModel.text("EXPLICIT"))
        },
        Damage("conv", "has no padding") { $0.set("padding", of: "conv", to: nil) },
        Damage("image", "must take floats") { $0.set("dtype", of: "image", to: TinyModel.type("DT_INT32")) },
        Damage("image", "has no shape") { $0.set("shape", of: "image", to: nil) },
        Damage("image", "has no shape") {
            $0.set("shape", of: "image", to: ["shape": ["unknownRank": true]])
        },
        Damage("image", "has the extent 0") { $0.set("shape", of: "image", to: TinyModel.shape(1, 0, 1, 3)) },
        Damage("image", "has the extent -2") {
            $0.set("shape", of: "image", to: TinyModel.shape(1, -2, 1, 3))
        },
        Damage("image", "has the extent \(Int.max)") {
            $0.set("shape", of: "image", to: TinyModel.shape(1, .max, 1, 3))
        },
        Damage("image", "has 9 dimensions") {
            $0.set("shape", of: "image", to: TinyModel.shape(1, 1, 1, 1, 1, 1, 1, 1, 1))
        },
        Damage("bias", "is of another type") { $0.set("dtype", of: "bias", to: TinyModel.type("DT_INT32")) },
        Damage("lonely", "has no entry") {
            $0.nodes.append(TinyModel.node("lonely", "Const"))
            $0.append("sum", "Add", ["result", "lonely"])
        },
        Damage(
            "MirrorPad", "has the mode 'SYMMETRIC'", inputs: ["bias"],
            attributes: ["mode": .text("SYMMETRIC")]),
        Damage(
            "ResizeNearestNeighbor", "cannot have both", inputs: ["bias"],
            attributes: ["align_corners": .flag(true), "half_pixel_centers": .flag(true)]),
        Damage("StridedSlice", "uses new_axis_mask", attributes: ["new_axis_mask": .integer(1)]),
        Damage("StridedSlice", "has the shrink_axis_mask -1", attributes: ["shrink_axis_mask": .integer(-1)]),
        Damage("Mean", "needs true or false", attributes: ["keep_dims": .integer(1)]),
        Damage("Pack", "needs an integer", attributes: ["axis": .number(1)]),
        Damage("FusedBatchNorm", "normalizes by the batch's own", attributes: ["is_training": .flag(true)]),
        Damage("FusedBatchNorm", "needs a finite epsilon", attributes: ["epsilon": .number(-1)]),
        Damage("FusedBatchNorm", "needs a finite epsilon", attributes: ["epsilon": .number(1e300)]),
    ]

    static let inputs: [Damage] = [
        Damage("conv", "takes 2 inputs, got 1") { $0.change("conv") { $0["input"] = ["image"] } },
        Damage("conv", "takes 2 inputs, got 3") {
            $0.change("conv") { $0["input"] = ["image", "weights", "bias"] }
        },
        Damage("image", "takes 0 inputs, got 1") { $0.change("image") { $0["input"] = ["weights"] } },
        Damage("conv", "takes 'gone', which is no node") {
            $0.change("conv") { $0["input"] = ["gone", "weights"] }
        },
        Damage("conv", "takes 'image:1'") { $0.change("conv") { $0["input"] = ["image:1", "weights"] } },
        Damage("conv", "needs constant weights") { $0.change("conv") { $0["input"] = ["image", "image"] } },
        Damage("conv", "needs floats of 4 dimensions as weights") {
            $0.change("conv") { $0["input"] = ["image", "bias"] }
        },
        Damage("conv", "has weights [3, 3, 3, 4] for 3 channels, but the image has 4") {
            $0.set("shape", of: "image", to: TinyModel.shape(-1, -1, -1, 4))
        },
        Damage("conv", "needs floats of 4 dimensions as image") {
            $0.set("shape", of: "image", to: TinyModel.shape(-1, -1, 3))
        },
        Damage("conv", "has a window of 3 over an extent of 2") {
            $0.set("shape", of: "image", to: TinyModel.shape(-1, 2, 8, 3))
            $0.set("padding", of: "conv", to: TinyModel.text("VALID"))
        },
        Damage("conv", "has weights of the shape [3, 3, 3, 0]") {
            $0.constant("empty", shape: [3, 3, 3, 0], [])
            $0.change("conv") { $0["input"] = ["image", "empty"] }
        },
        Damage("biased", "has 3 numbers as bias for 4 channels") {
            $0.constant("short", shape: [3], [1, 2, 3])
            $0.change("biased") { $0["input"] = ["conv", "short"] }
        },
        Damage("biased", "needs floats of 1 dimensions as bias, got int32") {
            $0.constant("whole", shape: [4], int32: [1, 2, 3, 4])
            $0.change("biased") { $0["input"] = ["conv", "whole"] }
        },
        Damage("Identity", "takes 1 input, got 2", inputs: ["biased"]),
        Damage("Add", "cannot combine the shapes", inputs: ["k"]) {
            $0.constant("k", shape: [3], [1, 2, 3])
        },
        Damage("Mul", "mixes floats and int32", inputs: ["k"]) { $0.constant("k", shape: [], int32: [2]) },
        Damage("Mean", "has the axis 4", inputs: ["k"]) { $0.constant("k", shape: [1], int32: [4]) },
        Damage("Mean", "has the axis -2 twice", inputs: ["k"]) {
            $0.constant("k", shape: [2], int32: [2, -2])
        },
        Damage("Mean", "needs constant int32", inputs: ["bias"]),
        Damage("Pad", "needs paddings of the shape [4, 2]", inputs: ["k"]) {
            $0.constant("k", shape: [2], int32: [1, 1])
        },
        Damage("Pad", "has the paddings", inputs: ["k"]) {
            $0.constant("k", shape: [4, 2], int32: [0, 0, -1, 0, 0, 0, 0, 0])
        },
        Damage("Pad", "has the paddings", inputs: ["k"]) {
            $0.constant("k", shape: [4, 2], int32: [0, 0, .max, .max, 0, 0, 0, 0])
        },
        Damage(
            "MirrorPad", "mirrors 4 cells of an extent of 4", inputs: ["k"],
            attributes: ["mode": .text("REFLECT")]
        ) {
            $0.constant("k", shape: [4, 2], int32: [0, 0, 0, 0, 0, 0, 4, 0])
        },
        Damage("ResizeNearestNeighbor", "needs two int32 numbers", inputs: ["bias"]),
        Damage("ResizeNearestNeighbor", "has the size [4, 0]", inputs: ["k"]) {
            $0.constant("k", shape: [2], int32: [4, 0])
        },
        Damage("ConcatV2", "has the axis 7", inputs: ["biased", "k"]) {
            $0.constant("k", shape: [], int32: [7])
        },
        Damage("ConcatV2", "cannot join the shapes", inputs: ["image", "k"]) {
            $0.constant("k", shape: [], int32: [1])
        },
        Damage("ConcatV2", "takes 2 or more inputs, got 1"),
        Damage("Squeeze", "squeezes axis 3", attributes: ["squeeze_dims": .list([3])]),
        Damage("Squeeze", "has the axis 9", attributes: ["axis": .list([9])]),
        Damage("Squeeze", "needs its axes"),
        Damage("ExpandDims", "has the axis 5", inputs: ["k"]) { $0.constant("k", shape: [], int32: [5]) },
        Damage("Pack", "cannot join the shapes", inputs: ["image"]),
        Damage("Pack", "has the axis 5", attributes: ["axis": .integer(5)]),
        Damage("StridedSlice", "has the strides [0]", inputs: ["k", "k", "k"]) {
            $0.constant("k", shape: [1], int32: [0])
        },
        Damage("StridedSlice", "has 5 begins", inputs: ["k", "k", "k"]) {
            $0.constant("k", shape: [5], int32: [1, 1, 1, 1, 1])
        },
        Damage(
            "StridedSlice", "has a mask for more than its 1 axes", inputs: ["k", "k", "k"],
            attributes: ["end_mask": .integer(2)]
        ) { $0.constant("k", shape: [1], int32: [1]) },
        Damage(
            "FusedBatchNorm", "has 2 numbers as scale for 4 channels", inputs: ["k", "bias", "bias", "bias"]
        ) {
            $0.constant("k", shape: [2], [1, 1])
        },
        Damage("FusedBatchNorm", "has the variance -0.25", inputs: ["bias", "bias", "bias", "bias"]),
        Damage(
            "AvgPool", "has no ksize",
            attributes: ["strides": .list([1, 1, 1, 1]), "padding": .text("SAME")]),
    ]
}

@Suite struct `A node that does not fit` {
    @Test(arguments: Damage.attributes + Damage.inputs)
    func `is refused by name and reason`(damage: Damage) {
        var model = TinyModel()
        damage.apply(&model)
        guard case .invalidNode("model.json", let node, _, let reason)? = model.fault else {
            Issue.record("expected a fault of a node, got \(String(describing: model.fault))")
            return
        }
        #expect(node == damage.node)
        #expect(reason.hasPrefix(damage.reason))
    }

    @Test func `is refused as unknown`() {
        var model = TinyModel()
        model.append("odd", "LeakyRelu", ["result"])
        #expect(model.fault == .unknownOperation(file: "model.json", node: "odd", operation: "LeakyRelu"))
        #expect("\(model.fault!)" == "'model.json': node 'odd' is of the unknown operation 'LeakyRelu'")
    }

    @Test func `cannot be the result with integers`() {
        var model = TinyModel()
        model.append("extents", "Shape", ["result"])
        guard case .unclearOutput? = model.fault else {
            Issue.record("accepted")
            return
        }
    }
}

@Suite struct `Every operation` {
    /// A graph that uses what the tiny model does not; loading it is the test.
    @Test func `loads with what it needs`() throws {
        var model = TinyModel()
        model.constant("paddings", shape: [4, 2], int32: [0, 0, 1, 1, 2, 2, 0, 0])
        model.constant("axes", shape: [2], int32: [1, -2])
        model.constant("one", shape: [1], int32: [1])
        model.constant("two", shape: [1], int32: [2])
        model.constant("three", shape: [1], int32: [3])
        model.constant("last axis", shape: [], int32: [-1])
        model.constant("depthwise weights", shape: [3, 3, 4, 2], [Float](repeating: 0.5, count: 72))
        let pool: [String: Any] = [
            "ksize": TinyModel.list(1, 3, 3, 1), "strides": TinyModel.list(1, 1, 1, 1),
            "padding": TinyModel.text("SAME"),
        ]
        model.append("padded", "Pad", ["result", "paddings"])
        model.append("mirrored", "MirrorPad", ["padded", "paddings"], ["mode": TinyModel.text("REFLECT")])
        model.append("mean", "Mean", ["mirrored", "axes"], ["keep_dims": ["b": true]])
        model.append("deviation", "SquaredDifference", ["mirrored", "mean"])
        model.append("variance", "Mean", ["deviation", "axes"])
        model.append("expanded", "ExpandDims", ["variance", "one"])
        model.append("expanded twice", "ExpandDims", ["expanded", "one"])
        model.append("squeezed", "Squeeze", ["expanded twice"], ["squeeze_dims": TinyModel.list(1)])
        model.append("again", "ExpandDims", ["squeezed", "one"])
        model.append("root", "Rsqrt", ["again"])
        model.append("scaled", "Mul", ["mirrored", "root"])
        model.append("shape", "Shape", ["scaled"])
        model.append(
            "height", "StridedSlice", ["shape", "one", "two", "one"], ["shrink_axis_mask": ["i": "1"]])
        model.append(
            "width", "StridedSlice", ["shape", "two", "three", "one"], ["shrink_axis_mask": ["i": 1]])
        model.append("size", "Pack", ["height", "width"], ["axis": ["i": "0"]])
        model.append("resized", "ResizeNearestNeighbor", ["scaled", "size"], ["align_corners": ["b": false]])
        model.append("average", "AvgPool", ["resized"], pool)
        model.append("maximum", "MaxPool", ["resized"], pool)
        model.append("difference", "Sub", ["maximum", "average"])
        model.append("all", "ConcatV2", ["average", "maximum", "difference", "last axis"])
        model.append("clipped", "Relu6", ["difference"])
        model.append(
            "depthwise", "DepthwiseConv2dNative", ["clipped", "depthwise weights"],
            ["strides": TinyModel.list(1, 1, 1, 1), "padding": TinyModel.text("VALID")])
        model.append("joined", "ConcatV2", ["depthwise", "depthwise", "last axis"])
        model.append("last", "Sigmoid", ["joined"])
        model.append("biggest", "Mean", ["all", "axes"], ["keep_dims": ["b": true]])
        model.constant("cut", shape: [1, 1, 12, 16], [Float](repeating: 0.1, count: 192))
        model.append(
            "narrowed", "Conv2D", ["biggest", "cut"],
            ["strides": TinyModel.list(1, 1, 1, 1), "padding": TinyModel.text("SAME")])
        model.append("end", "AddV2", ["last", "narrowed"])
        let graph = try model.load()
        #expect(graph.nodes.count == model.nodes.count)
        #expect(graph.node("squeezed")?.operation == .squeeze(axes: [1]))
        #expect(graph.node("height")?.operation == .stridedSlice(beginMask: 0, endMask: 0, shrinkAxisMask: 1))
        #expect(
            graph.node("resized")?.operation
                == .resizeNearestNeighbor(alignCorners: false, halfPixelCenters: false))
    }
}
