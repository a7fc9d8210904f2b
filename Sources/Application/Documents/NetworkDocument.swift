package import Stylization

/// A network in JSON: of the API, and of the command line's `--json`.
package struct NetworkDocument: Encodable, Sendable {
    /// Its name.
    package let name: String
    /// `style` or `transformer`.
    package let kind: String
    /// Only networks and vectors of one space work together.
    package let space: String
    /// What people read.
    package let title: String
    /// The size of its files.
    package let bytes: Int
    /// An SPDX identifier or a short text.
    package let licence: String
    /// The repository that it comes from; where there is none, empty in the API, and left out by the command line.
    package private(set) var source: String?
    /// Whether its files are here.
    package let present: Bool
    /// The command that fetches it, where there is one.
    package private(set) var howToGet: String?
    /// `bundled`, `published` or `own`; only the command line says it.
    package private(set) var origin: String?
    /// Whether it is here, and what is wrong with a damaged one; only the command line says it.
    package private(set) var state: String?
    /// `ok` or what is wrong; only where the files were read.
    package private(set) var digests: String?

    /// As the API sends it.
    package init(_ network: NetworkDescription) {
        name = network.name
        kind = network.kind.rawValue
        space = network.space.rawValue
        title = network.title
        bytes = network.bytes
        licence = network.licence
        source = network.source
        present = network.isPresent
        howToGet = network.isPresent ? nil : Self.pull(network.name)
    }

    /// As the command line prints it.
    ///
    /// Reads the network's files if a store is given.
    package init(_ model: ModelDescriptor, verifiedIn store: ModelStore?) {
        self.init(NetworkDescription(model))
        let record = model.record
        source = record.source?.repository
        let isToBePulled = model.state == .missing && !record.bundled && !model.isAdded
        howToGet = isToBePulled ? Self.pull(record.name) : nil
        origin = record.bundled ? "bundled" : model.isAdded ? "own" : "published"
        state = model.state.text
        if let store, model.folder != nil { digests = Self.digests(of: record.name, in: store) }
    }

    private static func pull(_ name: String) -> String { "impasto models pull \(name)" }

    private static func digests(of name: String, in store: ModelStore) -> String {
        do throws(ModelStoreError) {
            try store.verify(name)
            return "ok"
        } catch {
            return error.description
        }
    }
}

extension ModelDescriptor.State {
    /// What a person reads.
    fileprivate var text: String {
        switch self {
        case .present: "present"
        case .missing: "missing"
        case .damaged(let reason): "damaged: \(reason)"
        }
    }
}
