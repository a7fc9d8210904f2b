import Foundations
package import Stylization

/// A network that the program knows, whether its files are here or not.
package struct NetworkDescription: ModelCandidate, Sendable, Equatable {
    /// How a network comes to be known.
    package enum Origin: String, Sendable {
        /// It comes with the program.
        case bundled
        /// Its publisher's address is known, so that it can be pulled.
        case published
        /// A user added it.
        case own
    }

    /// The name in requests and of the folder under `Models/`.
    package let name: String
    /// What it does.
    package let kind: ModelKind
    /// Only networks and vectors of one space work together.
    package let space: StyleSpace
    /// What people read.
    package let title: String
    /// The size of its files, in bytes.
    package let bytes: Int
    /// An SPDX identifier or a short text.
    package let licence: String
    /// The repository that it comes from; empty where there is none.
    package let source: String
    /// How it comes to be known.
    package let origin: Origin
    /// Whether its files are on this machine.
    package let isPresent: Bool
    /// What is wrong with a network whose folder is here, but not all of its files.
    package let damage: String?
    /// `sha256:` and hexadecimal digits over its files, for receipts; `nil` if it is not known.
    package let digest: String?

    /// A network's description.
    package init(
        name: String, kind: ModelKind, space: StyleSpace, title: String, bytes: Int, licence: String,
        source: String, origin: Origin = .published, isPresent: Bool, damage: String? = nil, digest: String?
    ) {
        self.name = name
        self.kind = kind
        self.space = space
        self.title = title
        self.bytes = bytes
        self.licence = licence
        self.source = source
        self.origin = origin
        self.isPresent = isPresent
        self.damage = damage
        self.digest = digest
    }
}

extension NetworkDescription {
    /// What a store knows of a network.
    package init(_ model: ModelDescriptor) {
        let record = model.record
        var damage: String?
        if case .damaged(let reason) = model.state { damage = reason }
        self.init(
            name: record.name, kind: record.kind, space: record.space, title: record.title,
            bytes: record.bytes, licence: record.licence, source: record.source?.repository ?? "",
            origin: record.bundled ? .bundled : model.isAdded ? .own : .published,
            isPresent: model.isPresent, damage: damage, digest: Self.digest(record))
    }

    /// One digest over a network's files: of their digests, in the manifest's order.
    private static func digest(_ record: ModelRecord) -> String? {
        let digests = record.files.compactMap { $0.sha256 ?? $0.gitBlobSHA1 }
        guard digests.count == record.files.count else { return nil }
        return "sha256:\(SHA256.hexDigest(of: Array(digests.joined(separator: "\n").utf8)))"
    }
}
