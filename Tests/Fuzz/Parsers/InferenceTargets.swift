import Foundations
import GraphModel

private func require(_ condition: Bool, _ promise: StaticString) {
    if !condition { fatalError("broken promise: \(promise)") }
}

/// A network as somebody hands it on: `model.json`, a zero byte, and the bytes of its weights.
///
/// What loads is lowered and planned, as it would be before a first run.
@_cdecl("fuzz_model")
public func fuzzModel(_ start: UnsafePointer<UInt8>?, _ count: Int) {
    let bytes = UnsafeBufferPointer(start: start, count: count)
    let end = bytes.firstIndex(of: 0) ?? count
    var weights = Array(bytes.dropFirst(end + 1))
    do throws(GraphModelError) {
        let graph = try GraphModelLoader.load(modelJSON: Array(bytes[..<end])) {
            path throws(GraphModelError) in
            require(RelativePath.steps(path) != nil, "only files beside the model are asked for")
            defer { weights = [] }
            return weights
        }
        check(graph)
        plan(graph)
    } catch {
        require(!error.description.isEmpty, "an error has a reason")
    }
}

private func check(_ graph: Graph) {
    require(graph.nodes.indices.contains(graph.output), "the output is a node")
    require(graph.placeholders.allSatisfy(graph.nodes.indices.contains), "inputs are nodes")
    for (index, node) in graph.nodes.enumerated() {
        require(node.inputs.allSatisfy { (0..<index).contains($0) }, "a node follows those that it reads")
    }
}

private func plan(_ graph: Graph) {
    do throws(InferenceError) {
        let network = try Network(graph)
        for (height, width) in [(70, 101), (16, 16)] {
            let plan = try Plan(network, height: height, width: width)
            require(
                plan.outputHeight > 0 && plan.outputWidth > 0 && plan.outputChannels > 0,
                "a result has numbers")
            require(plan.arenaBytes >= 0 && plan.multiplyAdds >= 0, "a plan has sizes")
        }
    } catch {
        require(!error.description.isEmpty, "an error has a reason")
    }
}
