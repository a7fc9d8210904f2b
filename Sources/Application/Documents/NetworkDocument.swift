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
    /// The repository that it comes from; empty where there is none.
    package let source: String
    /// `bundled`, `published` or `own`.
    package let origin: String
    /// Whether its files are here.
    package let present: Bool
    /// `present`, `missing`, or what is wrong with a damaged one.
    package let state: String
    /// The command that fetches it, where there is one.
    package let howToGet: String?
    /// `ok` or what is wrong; only where the files were read, which the command line does if it is asked to.
    package let digests: String?

    /// A network, with what came of reading its files, if they were read.
    package init(_ network: NetworkDescription, digests: String? = nil) {
        name = network.name
        kind = network.kind.rawValue
        space = network.space.rawValue
        title = network.title
        bytes = network.bytes
        licence = network.licence
        source = network.source
        origin = network.origin.rawValue
        present = network.isPresent
        state = network.damage.map { "damaged: \($0)" } ?? (network.isPresent ? "present" : "missing")
        let isToBePulled = !network.isPresent && network.damage == nil && network.origin == .published
        howToGet = isToBePulled ? "impasto models pull \(network.name)" : nil
        self.digests = digests
    }
}

/// The networks, and which are used where none is named, in JSON.
package struct NetworkListDocument: Encodable, Sendable {
    struct Default: Encodable, Sendable {
        let styleModel: String
        let transformer: String
    }

    let `default`: Default
    package let models: [NetworkDocument]

    /// Networks, and the pair of those who name none.
    package init(_ models: [NetworkDocument], default pair: ModelPair) {
        `default` = Default(styleModel: pair.style, transformer: pair.transformer)
        self.models = models
    }
}
