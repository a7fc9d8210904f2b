import Foundations
import Tensors

/// The weights manifest after checking: which element types, how many bytes, no name twice.
///
/// Nothing is read or allocated before the whole layout has been found possible.
struct WeightsLayout {
    let groups: [Group]

    struct Group {
        let paths: [String]
        let weights: [Weight]
        /// What the weights take together, which is what the files must hold together.
        let bytes: Int
    }

    struct Weight {
        let name: String
        let shape: Shape
        let element: StoredElement
        /// What the values take in the files.
        var bytes: Int { shape.count * element.bytes }
    }

    /// Throws ``GraphModelError`` for a manifest that is impossible, unknown or beyond the limit.
    init(_ manifest: [WeightGroup], file: String) throws(GraphModelError) {
        var groups: [Group] = []
        var names: Set<String> = []
        var total = 0
        for group in manifest {
            for path in group.paths where RelativePath.steps(path) == nil {
                throw .unsafePath(file: file, path: path)
            }
            let start = total
            var weights: [Weight] = []
            weights.reserveCapacity(group.weights.count)
            for entry in group.weights {
                guard names.insert(entry.name).inserted else {
                    throw .duplicateName(file: file, name: entry.name)
                }
                let weight = try Self.weight(entry, file: file)
                // A shape has at most 2^40 elements, so the sum stays far from overflow.
                total += weight.bytes
                guard total <= GraphModelLoader.weightByteLimit else {
                    throw .invalidWeight(
                        file: file, weight: entry.name,
                        reason:
                            "brings the weights to \(total) bytes; the limit is \(GraphModelLoader.weightByteLimit)"
                    )
                }
                weights.append(weight)
            }
            groups.append(Group(paths: group.paths, weights: weights, bytes: total - start))
        }
        self.groups = groups
    }

    private static func weight(_ entry: WeightGroup.Weight, file: String) throws(GraphModelError) -> Weight {
        func refused(_ reason: String) -> GraphModelError {
            .invalidWeight(file: file, weight: entry.name, reason: reason)
        }
        guard entry.shape.count <= GraphModelLoader.rankLimit else {
            throw refused("has \(entry.shape.count) dimensions; the limit is \(GraphModelLoader.rankLimit)")
        }
        let shape: Shape
        do {
            shape = try Shape(entry.shape.map(\.value))
        } catch {
            throw refused("has an impossible shape: \(error)")
        }
        switch (entry.dtype, entry.quantization?.dtype) {
        case ("float32", nil), ("float32", "float32"):
            return Weight(name: entry.name, shape: shape, element: .float32)
        case ("int32", nil), ("int32", "int32"):
            return Weight(name: entry.name, shape: shape, element: .int32)
        case ("float32", "float16"): return Weight(name: entry.name, shape: shape, element: .float16)
        case ("float32", "uint8"), ("float32", "uint16"), ("int32", "uint8"), ("int32", "uint16"):
            guard let scale = entry.quantization?.scale, let minimum = entry.quantization?.min else {
                throw refused("is quantized without 'scale' and 'min'")
            }
            let steps = Quantization(
                scale: scale.value, minimum: minimum.value, isWide: entry.quantization?.dtype == "uint16",
                isInteger: entry.dtype == "int32")
            return Weight(name: entry.name, shape: shape, element: .quantized(steps))
        case (let type, let stored):
            throw refused(
                "is of the type \(type)\(stored.map { " stored as \($0)" } ?? ""); known are float32 "
                    + "(plain, or stored as float16, uint8 or uint16) and int32")
        }
    }
}

/// How one weight's elements are stored.
enum StoredElement: Equatable {
    case float32, int32, float16
    case quantized(Quantization)

    /// Bytes an element.
    var bytes: Int {
        switch self {
        case .float32, .int32: 4
        case .float16: 2
        case .quantized(let quantization): quantization.isWide ? 2 : 1
        }
    }
}

/// TensorFlow.js's affine quantization: value = stored * scale + minimum.
struct Quantization: Equatable {
    let scale: Double
    let minimum: Double
    /// 16 bits an element instead of 8.
    let isWide: Bool
    /// The values are rounded to Int32.
    let isInteger: Bool
}
