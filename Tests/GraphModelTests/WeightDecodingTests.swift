import Foundations
import GraphModel
import Tensors
import TestSupport
import Testing

@Suite struct `Stored weights` {
    /// A model whose bias is stored in another way; `count` channels.
    private static func model(_ quantization: [String: Any]?, count: Int, _ raw: [UInt8]) -> TinyModel {
        var model = TinyModel()
        model.constant("wide weights", shape: [1, 1, 4, count], [Float](repeating: 1, count: 4 * count))
        model.append(
            "wide", "Conv2D", ["result", "wide weights"],
            ["strides": TinyModel.list(1, 1, 1, 1), "padding": TinyModel.text("SAME")])
        model.nodes.append(TinyModel.node("stored", "Const"))
        model.stored("stored", shape: [count], quantization: quantization, raw)
        model.append("sum", "BiasAdd", ["wide", "stored"])
        return model
    }

    @Test func `float32 keeps its bits`() throws {
        var random = SeededRandom(seed: 1)
        let values =
            random.floats(96, in: -1e30...1e30) + [0, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude]
        let graph = try Self.model(nil, count: 100, littleEndian(values.map(\.bitPattern))).load()
        #expect(graph.floats("stored")?.map(\.bitPattern) == values.map(\.bitPattern))
    }

    @Test func `every finite float16`() throws {
        let bits = (0...UInt16.max).filter { $0 & 0x7C00 != 0x7C00 }
        let graph = try Self.model(["dtype": "float16"], count: bits.count, littleEndian(bits)).load()
        let expected = bits.map { float32(fromFloat16: $0).bitPattern }
        #expect(graph.floats("stored")?.map(\.bitPattern) == expected)
    }

    /// Scale and minimum apply in double, rounded once: what JavaScript's numbers give.
    @Test func `uint8 is scaled`() throws {
        let raw = (0...UInt8.max).map { $0 }
        let (scale, minimum) = (0.1, -12.3)
        let graph = try Self.model(["dtype": "uint8", "scale": scale, "min": minimum], count: 256, raw).load()
        #expect(graph.floats("stored") == raw.map { Float(Double($0) * scale + minimum) })
    }

    @Test func `uint16 is scaled`() throws {
        var random = SeededRandom(seed: 2)
        let raw = (0..<1000).map { _ in UInt16.random(in: 0...UInt16.max, using: &random) } + [0, .max]
        let (scale, minimum) = (1.0 / 3, -7e3)
        let graph = try Self.model(
            ["dtype": "uint16", "scale": scale, "min": minimum], count: raw.count, littleEndian(raw)
        ).load()
        #expect(graph.floats("stored") == raw.map { Float(Double($0) * scale + minimum) })
    }

    @Test func `quantized integers are rounded, halves up`() throws {
        var model = TinyModel()
        model.nodes.append(TinyModel.node("axes", "Const", attributes: ["dtype": TinyModel.type("DT_INT32")]))
        model.stored(
            "axes", shape: [2], type: "int32", quantization: ["dtype": "uint8", "scale": 0.5, "min": "0.0"],
            [1, 4])
        model.append("mean", "Mean", ["result", "axes"])
        let axes = try model.load().node("axes")?.operation
        #expect(axes == .constant(.int32(shape: Shape(checked: 2), values: [1, 2])))
    }

    @Test func `stand where the one before ends, across files`() throws {
        var model = TinyModel()
        model.paths = ["a", "b", "deeper/c", "d"]
        let whole = try TinyModel().load()
        let cuts = [0, 3, 3, 300, model.bytes.count]
        let graph = try GraphModelLoader.load(modelJSON: model.modelJSON) { path in
            let part = ["a", "b", "deeper/c", "d"].firstIndex(of: path)!
            return Array(model.bytes[cuts[part]..<cuts[part + 1]])
        }
        #expect(graph.floats("weights") == whole.floats("weights"))
        #expect(graph.floats("bias") == [0.5, -0.25, 0, 1])
        #expect(try GraphModelLoader.shardPaths(modelJSON: model.modelJSON) == model.paths)
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity])
    func `that are not finite are refused`(value: Float) {
        let raw = littleEndian([Float(1), value].map(\.bitPattern))
        let reason = "has the value \(value) at index 1; all must be finite"
        #expect(
            Self.model(nil, count: 2, raw).fault
                == .invalidWeight(file: "weights.bin", weight: "stored", reason: reason))
    }

    @Test(arguments: [0x7C00, 0xFC00, 0x7E01] as [UInt16])
    func `that are not finite as float16 are refused`(bits: UInt16) {
        guard
            case .invalidWeight(_, "stored", _)? = Self.model(
                ["dtype": "float16"], count: 1, littleEndian([bits])
            ).fault
        else {
            Issue.record("\(bits) was accepted")
            return
        }
    }

    @Test func `that overflow by their scale are refused`() {
        let model = Self.model(["dtype": "uint8", "scale": 1e38, "min": 0], count: 2, [1, 4])
        guard case .invalidWeight(_, "stored", _)? = model.fault else {
            Issue.record("accepted")
            return
        }
    }

    @Test(arguments: [-1, 1, 1000])
    func `that are fewer or more than the shapes take are refused`(surplus: Int) throws {
        var model = TinyModel()
        let needed = model.bytes.count
        if surplus < 0 {
            model.bytes.removeLast(-surplus)
        } else {
            model.bytes += [UInt8](repeating: 0, count: surplus)
        }
        #expect(model.fault == .weightBytes(files: ["weights.bin"], found: needed + surplus, needed: needed))
    }

    @Test(arguments: [
        [-1], [Int.max, Int.max], [1 << 40, 2], [1 << 29], [1, 1, 1, 1, 1, 1, 1, 1, 1],
        [1 << 62, 1 << 62, 0],
    ])
    func `of absurd shapes are refused before memory is taken`(shape: [Int]) {
        var model = TinyModel()
        model.stored("absurd", shape: shape, [])
        guard case .invalidWeight("model.json", "absurd", _)? = model.fault else {
            Issue.record("\(shape): \(String(describing: model.fault))")
            return
        }
    }

    @Test(
        arguments: [
            ("bool", nil), ("complex64", nil), ("float32", "int8"), ("int32", "float16"),
            ("float32", "uint8"),
        ] as [(String, String?)])
    func `of other types are refused`(type: String, stored: String?) {
        var model = TinyModel()
        model.stored("other", shape: [1], type: type, quantization: stored.map { ["dtype": $0] }, [0])
        guard case .invalidWeight("model.json", "other", _)? = model.fault else {
            Issue.record("\(type) as \(stored ?? "-"): \(String(describing: model.fault))")
            return
        }
    }

    @Test func `of one name twice are refused`() {
        var model = TinyModel()
        model.stored("bias", shape: [0], [])
        #expect(model.fault == .duplicateName(file: "model.json", name: "bias"))
    }

    @Test(arguments: ["/etc/passwd", "../weights.bin", "a/../../b", "a/./b", "", "a//b", "a\\b", "a\u{0}b"])
    func `outside the folder are refused`(path: String) {
        var model = TinyModel()
        model.paths = [path]
        #expect(model.fault == .unsafePath(file: "model.json", path: path))
    }
}
