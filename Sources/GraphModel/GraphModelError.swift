/// Why a folder is not a usable TF.js graph model.
///
/// Files are named as the model's folder knows them: `model.json`, or a shard's path in the weights
/// manifest.
public enum GraphModelError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file does not exist.
    case missingFile(file: String)
    /// The file is there but cannot be read, is no regular file, or its bytes were refused.
    case unreadableFile(file: String, reason: String)
    /// The file, or the weights together, are beyond ``GraphModelLoader``'s limits.
    case tooLarge(file: String, bytes: Int, limit: Int)
    /// Not JSON, or JSON without the parts of a graph model; the reason names the place.
    case malformedJSON(file: String, reason: String)
    /// A shard path that could lead out of the model's folder.
    case unsafePath(file: String, path: String)
    /// The shards of a group hold more or fewer bytes than the group's weights take.
    case weightBytes(files: [String], found: Int, needed: Int)
    /// A weight's entry in the manifest, or its stored values, cannot be used.
    case invalidWeight(file: String, weight: String, reason: String)
    /// Two nodes, or two weights, of one name.
    case duplicateName(file: String, name: String)
    /// A node of an operation that the program does not know.
    case unknownOperation(file: String, node: String, operation: String)
    /// A node whose attributes, inputs or shapes do not fit its operation.
    case invalidNode(file: String, node: String, operation: String, reason: String)
    /// A node needs its own value.
    case cycle(file: String, node: String)
    /// No node, or more than one, could be the network's result.
    case unclearOutput(file: String, reason: String)

    /// What is wrong, where, in one sentence.
    public var description: String {
        switch self {
        case .missingFile(let file):
            "'\(file)' is missing"
        case .unreadableFile(let file, let reason):
            "'\(file)' cannot be read: \(reason)"
        case .tooLarge(let file, let bytes, let limit):
            "'\(file)' takes \(bytes) bytes; the limit is \(limit)"
        case .malformedJSON(let file, let reason):
            "'\(file)' is not a TensorFlow.js graph model: \(reason)"
        case .unsafePath(let file, let path) where path.hasPrefix("./"):
            "'\(file)' names the weight file '\(path)'; write it without './' in \(file)"
        case .unsafePath(let file, let path):
            "'\(file)' names the weight file '\(path)'; only paths inside the model's folder are allowed"
        case .weightBytes(let files, let found, let needed):
            "the weight files \(files.joined(separator: ", ")) hold "
                + "\(found < needed ? "only \(found)" : "\(found) or more") bytes where the weights take \(needed)"
        case .invalidWeight(let file, let weight, let reason):
            "'\(file)': weight '\(weight)' \(reason)"
        case .duplicateName(let file, let name):
            "'\(file)' has the name '\(name)' twice"
        case .unknownOperation(let file, let node, let operation):
            "'\(file)': node '\(node)' is of the unknown operation '\(operation)'"
        case .invalidNode(let file, let node, let operation, let reason):
            "'\(file)': node '\(node)' (\(operation)) \(reason)"
        case .cycle(let file, let node):
            "'\(file)': node '\(node)' depends on its own value"
        case .unclearOutput(let file, let reason):
            "'\(file)' has no clear result: \(reason)"
        }
    }
}
