import Tensors

/// The nodes that the result needs, in an order in which inputs come before their users.
struct Topology {
    private let file: String
    private let nodes: [NodeDocument]
    /// For each kept node, in order: its index in ``nodes`` and the indices there of its inputs.
    private let order: [(node: Int, inputs: [Int])]
    private let output: Int

    /// Throws ``GraphModelError`` for names that occur twice or nowhere, cycles, and an unclear result.
    init(_ document: ModelDocument, file: String) throws(GraphModelError) {
        self.file = file
        nodes = document.topology.nodes
        var index: [String: Int] = [:]
        index.reserveCapacity(nodes.count)
        for (position, node) in nodes.enumerated() {
            guard index.updateValue(position, forKey: node.name) == nil else {
                throw .duplicateName(file: file, name: node.name)
            }
        }
        output = try Self.output(of: nodes, named: document.outputNames, index: index, file: file)
        order = try Self.order(of: nodes, from: output, index: index, file: file)
    }

    // MARK: Edges

    /// The node's data inputs by name; control edges (`^name`) order side effects, and there are none.
    private static func inputNames(_ node: NodeDocument, file: String) throws(GraphModelError) -> [Substring]
    {
        var names: [Substring] = []
        names.reserveCapacity(node.inputs.count)
        for input in node.inputs where !input.hasPrefix("^") {
            let (name, port) = split(input)
            guard port == nil || port == "0" else {
                throw .invalidNode(
                    file: file, node: node.name, operation: node.op,
                    reason: "takes '\(input)'; only first outputs (':0') are supported")
            }
            names.append(name)
        }
        return names
    }

    /// `name:port` as its parts.
    private static func split(_ tensor: String) -> (name: Substring, port: Substring?) {
        guard let colon = tensor.lastIndex(of: ":") else { return (tensor[...], nil) }
        return (tensor[..<colon], tensor[tensor.index(after: colon)...])
    }

    // MARK: Result

    /// The signature's only output, else the only operation that nobody consumes, else the file's last node.
    private static func output(
        of nodes: [NodeDocument], named names: [String], index: [String: Int], file: String
    ) throws(GraphModelError) -> Int {
        if let name = names.first {
            guard names.count == 1 else {
                throw .unclearOutput(
                    file: file,
                    reason: "its signature has the outputs \(names.joined(separator: ", ")); one is expected")
            }
            guard let output = index[String(split(name).name)] else {
                throw .unclearOutput(file: file, reason: "its signature's output '\(name)' is no node")
            }
            return output
        }
        var consumed = [Bool](repeating: false, count: nodes.count)
        for node in nodes {
            for input in node.inputs {
                let name = input.hasPrefix("^") ? input.dropFirst() : split(input).name
                if let producer = index[String(name)] { consumed[producer] = true }
            }
        }
        // An unused constant or input is no result.
        let operations = nodes.indices.filter { !["Const", "Placeholder", "NoOp"].contains(nodes[$0].op) }
        let unconsumed = operations.filter { !consumed[$0] }
        guard let last = unconsumed.last else {
            guard let operation = operations.first else {
                throw .unclearOutput(file: file, reason: "it has no operations")
            }
            throw .cycle(file: file, node: nodes[operation].name)
        }
        guard unconsumed.count == 1 || last == nodes.count - 1 else {
            let names = unconsumed.prefix(4).map { nodes[$0].name }.joined(separator: ", ")
            throw .unclearOutput(
                file: file, reason: "nobody uses the results of \(unconsumed.count) nodes: \(names)")
        }
        return last
    }

    // MARK: Order

    /// Depth first from the result, without recursion: a chain of nodes may be as long as the file.
    private static func order(
        of nodes: [NodeDocument], from output: Int, index: [String: Int], file: String
    ) throws(GraphModelError) -> [(node: Int, inputs: [Int])] {
        enum Mark { case unseen, open, done }
        var marks = [Mark](repeating: .unseen, count: nodes.count)
        var order: [(node: Int, inputs: [Int])] = []
        var path: [(node: Int, inputs: [Int], next: Int)] = []

        func open(_ node: Int) throws(GraphModelError) {
            marks[node] = .open
            var inputs: [Int] = []
            for name in try inputNames(nodes[node], file: file) {
                guard let producer = index[String(name)] else {
                    throw .invalidNode(
                        file: file, node: nodes[node].name, operation: nodes[node].op,
                        reason: "takes '\(name)', which is no node")
                }
                inputs.append(producer)
            }
            path.append((node, inputs, 0))
        }

        try open(output)
        while let (node, inputs, next) = path.last {
            if next == inputs.count {
                path.removeLast()
                marks[node] = .done
                order.append((node, inputs))
                continue
            }
            path[path.count - 1].next += 1
            switch marks[inputs[next]] {
            case .done: break
            case .open: throw .cycle(file: file, node: nodes[inputs[next]].name)
            case .unseen: try open(inputs[next])
            }
        }
        return order
    }

    // MARK: Graph

    /// The typed graph, every node checked against its inputs; identities vanish into their inputs.
    func graph(weights: [String: Constant]) throws(GraphModelError) -> Graph {
        /// The position in the graph of each node of the file.
        var place = [Int](repeating: -1, count: nodes.count)
        var graphNodes: [Node] = []
        var values: [InferredTensor] = []
        var placeholders: [(file: Int, graph: Int)] = []
        for (position, inputPositions) in order {
            let document = nodes[position]
            let inputs = inputPositions.map { place[$0] }
            if document.op == "Identity" {
                guard inputs.count == 1 else {
                    throw .invalidNode(
                        file: file, node: document.name, operation: document.op,
                        reason: "takes 1 input, got \(inputs.count)")
                }
                place[position] = inputs[0]
                continue
            }
            do {
                let operation = try document.operation(weights: weights)
                let value = try operation.inferOutput(inputs: inputs.map { values[$0] })
                place[position] = graphNodes.count
                if case .placeholder = operation { placeholders.append((position, graphNodes.count)) }
                graphNodes.append(Node(name: document.name, operation: operation, inputs: inputs))
                values.append(value)
            } catch {
                throw error.located(in: document, file: file)
            }
        }
        guard values[place[output]].type == .float else {
            throw .unclearOutput(file: file, reason: "the result '\(nodes[output].name)' is not of floats")
        }
        return Graph(
            nodes: graphNodes,
            placeholders: placeholders.sorted { $0.file < $1.file }.map(\.graph),
            output: place[output])
    }
}

/// What is wrong with a node, before it is known which one it is.
enum NodeError: Error, Equatable {
    case unknownOperation
    case invalid(String)

    func located(in node: NodeDocument, file: String) -> GraphModelError {
        switch self {
        case .unknownOperation:
            .unknownOperation(file: file, node: node.name, operation: node.op)
        case .invalid(let reason):
            .invalidNode(file: file, node: node.name, operation: node.op, reason: reason)
        }
    }
}
