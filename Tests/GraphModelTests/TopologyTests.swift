import GraphModel
import Testing

@Suite struct `The graph's structure` {
    @Test func `holds only what the result needs`() throws {
        var model = TinyModel()
        model.nodes.insert(TinyModel.node("aside", "Sigmoid", ["conv"]), at: 4)
        model.nodes.insert(TinyModel.node("unneeded", "NoSuchOperation", ["nowhere"]), at: 0)
        #expect(
            try model.load().nodes.map(\.name) == ["image", "weights", "conv", "bias", "biased", "result"])
    }

    @Test func `stands in order though the file does not`() throws {
        var model = TinyModel()
        model.nodes.reverse()
        let graph = try model.load()
        #expect(graph.nodes.map(\.name) == ["image", "weights", "conv", "bias", "biased", "result"])
        #expect(graph.nodes[graph.output].name == "result")
    }

    @Test func `lists placeholders in the file's order`() throws {
        var model = TinyModel()
        let second = TinyModel.node(
            "style", "Placeholder", attributes: ["shape": TinyModel.shape(-1, 1, 1, 4)])
        model.nodes.append(second)
        model.append("sum", "AddV2", ["style", "result"])
        let graph = try model.load()
        #expect(graph.nodes.first?.name == "style")
        #expect(graph.placeholders.map { graph.nodes[$0].name } == ["image", "style"])
    }

    @Test func `leaves identities out`() throws {
        var model = TinyModel()
        model.append("same", "Identity", ["biased"])
        model.append("sum", "Add", ["same:0", "result"])
        model.append("end", "Identity", ["sum"])
        let graph = try model.load()
        #expect(graph.nodes[graph.output].name == "sum")
        #expect(graph.node("sum")?.inputs.map { graph.nodes[$0].name } == ["biased", "result"])
    }

    @Test func `ends where the signature says`() throws {
        var model = TinyModel()
        model.extra["signature"] = ["outputs": ["result": ["name": "biased:0"]]]
        #expect(try model.load().nodes.last?.name == "biased")
        model.extra = ["userDefinedMetadata": ["signature": ["outputs": ["result": ["name": "conv:0"]]]]]
        #expect(try model.load().nodes.last?.name == "conv")
        model.extra["signature"] = ["outputs": ["result": ["name": "nowhere:0"]]]
        #expect(
            model.fault
                == .unclearOutput(file: "model.json", reason: "its signature's output 'nowhere:0' is no node")
        )
        model.extra["signature"] = ["outputs": ["a": ["name": "conv"], "b": ["name": "biased"]]]
        guard case .unclearOutput? = model.fault else {
            Issue.record("two outputs accepted")
            return
        }
    }

    @Test func `has no clear end with two, before the file's end`() {
        var model = TinyModel()
        model.nodes.insert(TinyModel.node("aside", "Sigmoid", ["conv"]), at: 4)
        model.nodes.append(model.nodes.remove(at: 0))
        guard case .unclearOutput? = model.fault else {
            Issue.record("accepted")
            return
        }
    }

    @Test func `has no cycle`() {
        var model = TinyModel()
        model.change("conv") { $0["input"] = ["biased", "weights"] }
        #expect(model.fault == .cycle(file: "model.json", node: "biased"))
        model.change("conv") { $0["input"] = ["result", "weights"] }
        guard case .cycle? = model.fault else {
            Issue.record("a graph without an end was accepted")
            return
        }
    }

    @Test func `of a very long chain needs no deep stack`() throws {
        var model = TinyModel()
        for index in 0..<10_000 {
            model.append("relu \(index)", "Relu", [index == 0 ? "result" : "relu \(index - 1)"])
        }
        #expect(try model.load().nodes.count == 10_006)
    }

    @Test func `has names once`() {
        var model = TinyModel()
        model.append("bias", "Relu", ["result"])
        #expect(model.fault == .duplicateName(file: "model.json", name: "bias"))
    }

    @Test func `of no operations has no result`() {
        var model = TinyModel()
        model.nodes.removeAll { $0["op"] as? String != "Const" }
        #expect(model.fault == .unclearOutput(file: "model.json", reason: "it has no operations"))
    }
}
