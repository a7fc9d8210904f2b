import Application
import Stylization

extension NetworkChoice {
    /// The pair; throws if the two do not belong to one space.
    func pair(in models: ModelStore) throws -> ModelPair {
        // The store says better which names there are.
        for name in [styleModel, transformer].compactMap(\.self) { _ = try models.descriptor(name) }
        let chosen = try resolve(in: models.list(), over: models.defaultPair())
        let (style, painter) = (chosen.styleModel, chosen.transformer)
        guard style.space != painter.space else {
            return ModelPair(style: style.name, transformer: painter.name)
        }
        switch (styleModel, transformer) {
        case (let name?, nil): throw Self.noPartner(.transformer, of: name, in: style.space)
        case (nil, let name?): throw Self.noPartner(.style, of: name, in: painter.space)
        default: throw StyleError.spaceMismatch(style.space, painter.space)
        }
    }

    /// The pair; throws also if one of the two is not here.
    func presentPair(in models: ModelStore) throws -> ModelPair {
        let pair = try pair(in: models)
        try models.requirePresent([pair.style, pair.transformer])
        return pair
    }

    /// The pair that paints a style of `space` which is there already.
    ///
    /// The style network may be of no use then, and need not exist: its name is empty.
    func presentPair(
        for space: StyleSpace, needsStyleNetwork: Bool, in models: ModelStore
    ) throws -> ModelPair {
        func network(_ kind: ModelKind, _ name: String?) throws -> String {
            if let name {
                let own = try models.descriptor(name).record.space
                guard own == space else { throw StyleError.spaceMismatch(own, space) }
                return name
            }
            guard let found = models.list().preferred(kind, in: space, over: models.defaultPair()) else {
                throw Failure.unavailable(
                    "no \(kind.rawValue) network of the space '\(space)' is known; add one first")
            }
            return found.name
        }
        let pair = ModelPair(
            style: needsStyleNetwork ? try network(.style, styleModel) : "",
            transformer: try network(.transformer, transformer))
        try models.requirePresent([pair.style, pair.transformer].filter { !$0.isEmpty })
        return pair
    }

    private static func noPartner(_ kind: ModelKind, of name: String, in space: StyleSpace) -> Failure {
        .unavailable("no \(kind.rawValue) network of the space '\(space)' is known, which '\(name)' needs")
    }
}

extension ModelStore {
    /// Throws if a network is not here: all that are missing are named at once, because one alone may be of no use.
    func requirePresent(_ names: [String]) throws {
        let missing = try names.map { try descriptor($0) }.filter { !$0.isPresent }
        guard let first = missing.first else { return }
        // What is bundled, damaged or single has a message of its own.
        guard missing.count > 1,
            missing.allSatisfy({ $0.state == .missing && !$0.record.bundled && !$0.isAdded })
        else {
            if case .damaged(let reason) = first.state {
                throw Failure.badData("model '\(first.name)' is damaged: \(reason)")
            }
            throw ModelStoreError.missingModel(first.name, bundled: first.record.bundled)
        }
        let list = missing.map { "'\($0.name)'" }.joined(separator: " and ")
        throw Failure.unavailable(
            "models \(list), which work together, are not here yet; get them with: impasto models pull "
                + missing.map(\.name).joined(separator: " "))
    }
}
