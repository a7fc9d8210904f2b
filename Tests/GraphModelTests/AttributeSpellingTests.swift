import GraphModel
import Testing

@Suite struct `Both spellings of attributes` {
    @Test func `base64, type names and numbers as strings`() throws {
        let graph = try TinyModel().load()
        #expect(
            graph.node("conv")?.operation == .conv2D(strides: Strides(height: 2, width: 2), padding: .same))
        #expect(graph.node("image")?.operation == .placeholder(dimensions: [nil, nil, nil, 3]))
    }

    @Test func `byte values, type numbers, plain numbers and empty sibling lists`() throws {
        func list(_ numbers: [Int]) -> [String: Any] {
            let none: [Int] = []
            return ["list": ["s": none, "i": numbers, "f": none, "b": none, "type": none, "shape": none]]
        }
        var model = TinyModel()
        model.set("padding", of: "conv", to: ["s": Array("VALID".utf8).map(Int.init)])
        model.set("data_format", of: "conv", to: ["s": Array("NHWC".utf8).map(Int.init)])
        model.set("strides", of: "conv", to: list([1, 1, 3, 1]))
        model.set("dilations", of: "conv", to: list([1, 1, 1, 1]))
        model.set("T", of: "conv", to: ["type": 1])
        model.set("dtype", of: "bias", to: ["type": 1])
        model.set("dtype", of: "image", to: ["type": 1])
        model.set(
            "shape", of: "image",
            to: ["shape": ["dim": [["size": -1], ["size": 9], ["size": "9"], ["size": 3]]]])
        let graph = try model.load()
        #expect(
            graph.node("conv")?.operation == .conv2D(strides: Strides(height: 1, width: 3), padding: .valid))
        #expect(graph.node("image")?.operation == .placeholder(dimensions: [nil, 9, 9, 3]))
    }

    @Test func `attributes of no consequence are not looked at`() throws {
        var model = TinyModel()
        model.set("_class", of: "conv", to: ["list": ["s": [[1, 2], [3]]]])
        model.set("use_cudnn_on_gpu", of: "conv", to: "surprise")
        #expect(model.fault == nil)
    }

    @Test(arguments: ["FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3"])
    func `every version of batch normalization`(name: String) throws {
        var model = TinyModel()
        for parameter in ["gamma", "beta", "mean", "variance"] {
            model.constant(parameter, shape: [4], [1, 2, 3, 4])
        }
        model.append(
            "norm", name, ["result", "gamma", "beta", "mean", "variance"],
            ["epsilon": ["f": 0.001], "is_training": ["b": false]])
        #expect(try model.load().nodes.last?.operation == .fusedBatchNorm(epsilon: 0.001))
        model.set("epsilon", of: "norm", to: nil)
        #expect(try model.load().nodes.last?.operation == .fusedBatchNorm(epsilon: 0.0001))
    }

    @Test(arguments: ["Add", "AddV2"])
    func `both names of addition`(name: String) throws {
        var model = TinyModel()
        model.append("sum", name, ["result", "biased:0", "^conv"])
        let graph = try model.load()
        let sum = try #require(graph.node("sum"))
        #expect(sum.operation == .add)
        #expect(sum.inputs.map { graph.nodes[$0].name } == ["result", "biased"])
    }
}
