/// What the readers of each layer see, while the planner walks the layers.
struct ViewTable {
    private let layers: [Layer]
    private var views: [ViewReference?]

    init(_ layers: [Layer]) {
        self.layers = layers
        views = Array(repeating: nil, count: layers.count)
    }

    /// What readers of a layer see; `nil` before it is planned, and where a later layer computes it
    /// in its own step.
    subscript(layer: Int) -> ViewReference? {
        get { views[layer] }
        set { views[layer] = newValue }
    }

    /// What readers of a layer see.
    ///
    /// Throws ``InferenceError/unsupported(node:reason:)`` for a layer whose work a later layer does.
    func view(_ layer: Int) throws(InferenceError) -> ViewReference {
        guard let view = views[layer] else { throw .mismatch(layers[layer]) }
        return view
    }

    /// The layers whose views fulfil `condition`.
    func layers(where condition: (ViewReference) -> Bool) -> [Int] {
        views.indices.filter { views[$0].map(condition) ?? false }
    }
}

extension InferenceError {
    /// Says that a layer reads something that it cannot.
    static func mismatch(_ layer: Layer) -> InferenceError {
        .unsupported(node: layer.name, reason: "reads a value of another shape than it needs")
    }
}
