package import GraphModel

/// Why a network cannot be listed, loaded, added or removed.
package enum ModelStoreError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The manifest, or a network's own description, cannot be read or cannot be true.
    case invalidManifest(file: String, reason: String)
    /// No network has this name; `known` are those that there are.
    case unknownModel(String, known: [String])
    /// The program knows the network, but its files are not here.
    case missingModel(String, bundled: Bool)
    /// A file of another length than the manifest says.
    case wrongLength(model: String, file: String, bytes: Int, expected: Int)
    /// A file whose bytes are not those that the manifest means.
    case wrongDigest(model: String, file: String, found: String, expected: String)
    /// The topology names a weight file that the manifest does not list.
    case unlistedFile(model: String, file: String)
    /// The files are no graph that the program can run.
    case unusableGraph(model: String, GraphModelError)
    /// The graph's inputs do not fit the network's kind.
    case wrongKind(model: String, kind: ModelKind, inputs: Int)
    /// A name that cannot be a folder's.
    case invalidName(String)
    /// A network of this name is there already.
    case nameTaken(String)
    /// The network comes with the program, so it is not removed.
    case cannotRemoveBundled(String)
    /// The system refused an operation on a file or folder.
    case fileSystem(path: String, reason: String)

    /// What is wrong and what to do about it.
    package var description: String {
        switch self {
        case .invalidManifest(let file, let reason):
            "'\(file)' is not a usable description of models: \(reason)"
        case .unknownModel(let name, let known):
            "there is no model '\(name)'; known are \(known.joined(separator: ", "))"
        case .missingModel(let name, bundled: false):
            "model '\(name)' is not here yet; get it with: impasto models pull \(name)"
        case .missingModel(let name, bundled: true):
            "model '\(name)' should come with the program, but its files are missing; install the program again, "
                + "or name the folder that holds them (IMPASTO_MODELS)"
        case .wrongLength(let model, let file, let bytes, let expected):
            "model '\(model)': '\(file)' has \(bytes) bytes instead of \(expected); \(Self.hint(model))"
        case .wrongDigest(let model, let file, let found, let expected):
            "model '\(model)': '\(file)' is damaged or another file (its digest is \(found) instead of \(expected)); "
                + Self.hint(model)
        case .unlistedFile(let model, let file):
            "model '\(model)': its topology needs '\(file)', which the manifest does not list"
        case .unusableGraph(let model, let error):
            "model '\(model)': \(error)"
        case .wrongKind(let model, let kind, let inputs):
            "model '\(model)' takes \(inputs) input\(inputs == 1 ? "" : "s"), but a \(kind.rawValue) network takes "
                + "\(kind == .style ? "1 (a picture)" : "2 (a picture and a style vector)")"
        case .invalidName(let name):
            "'\(name)' cannot be a name; use up to 64 letters, digits, '.', '_' and '-', a letter or digit first"
        case .nameTaken(let name):
            "there is a model '\(name)' already; choose another name or remove it first"
        case .cannotRemoveBundled(let name):
            "model '\(name)' comes with the program and stays"
        case .fileSystem(let path, let reason):
            "'\(path)': \(reason)"
        }
    }

    private static func hint(_ model: String) -> String {
        "remove it and get it again: impasto models pull \(model)"
    }
}
