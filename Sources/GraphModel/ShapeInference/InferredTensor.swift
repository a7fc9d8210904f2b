import Tensors

/// What shape inference knows of a node's value before any input is given: type and extents.
struct InferredTensor {
    enum Element { case float, int32 }

    let type: Element
    /// The extents, `nil` where they depend on the run's input; the rank is always known.
    let dimensions: [Int?]
    /// The value itself, for constants.
    let constant: Constant?

    init(_ type: Element, _ dimensions: [Int?], constant: Constant? = nil) {
        self.type = type
        self.dimensions = dimensions
        self.constant = constant
    }

    init(_ constant: Constant) {
        switch constant {
        case .float(let tensor): self.init(.float, tensor.shape.dimensions, constant: constant)
        case .int32(let shape, _): self.init(.int32, shape.dimensions, constant: constant)
        }
    }

    var rank: Int { dimensions.count }

    /// The extents as text, `?` for open ones: `[?, ?, ?, 3]`.
    var shapeText: String {
        "[" + dimensions.map { $0.map(String.init) ?? "?" }.joined(separator: ", ") + "]"
    }

    /// The integers of a constant.
    var integers: [Int]? {
        if case .int32(_, let values)? = constant { values.map(Int.init) } else { nil }
    }

    /// A float value of `rank` dimensions, or an error that calls it `role`.
    func require(_ role: String, rank expected: Int) throws(NodeError) -> InferredTensor {
        guard type == .float, rank == expected else {
            throw .invalid(
                "needs floats of \(expected) dimensions as \(role), got \(typeText) of the shape \(shapeText)"
            )
        }
        return self
    }

    /// A float value of any shape.
    func requireFloats() throws(NodeError) -> InferredTensor {
        guard type == .float else {
            throw .invalid("needs floats, got \(typeText) of the shape \(shapeText)")
        }
        return self
    }

    /// A constant float value of `rank` dimensions, none of them 0.
    func requireWeights(_ role: String, rank expected: Int) throws(NodeError) -> [Int] {
        _ = try require(role, rank: expected)
        guard case .float(let tensor)? = constant else { throw .invalid("needs constant \(role)") }
        guard tensor.shape.dimensions.allSatisfy((1...GraphModelLoader.extentLimit).contains) else {
            throw .invalid("has \(role) of the shape \(shapeText)")
        }
        return tensor.shape.dimensions
    }

    /// One constant number a channel.
    func requireWeights(_ role: String, channels: Int?) throws(NodeError) {
        let count = try requireWeights(role, rank: 1)[0]
        guard channels ?? count == count else {
            throw .invalid("has \(count) numbers as \(role) for \(channels ?? 0) channels")
        }
    }

    /// Constant integers of at most `maximumRank` dimensions.
    func requireIntegers(_ role: String, maximumRank: Int = 1) throws(NodeError) -> [Int] {
        guard let integers, rank <= maximumRank else {
            throw .invalid(
                "needs constant int32 numbers as \(role), got \(typeText) of the shape \(shapeText)")
        }
        return integers
    }

    private var typeText: String { type == .float ? "floats" : "int32 numbers" }
}

/// `axis` counted from the front; negative ones count from the end, as in TensorFlow.
func normalizedAxis(_ axis: Int, rank: Int) throws(NodeError) -> Int {
    guard (-rank..<rank).contains(axis) else {
        throw .invalid("has the axis \(axis) for \(rank) dimensions")
    }
    return axis < 0 ? axis + rank : axis
}
