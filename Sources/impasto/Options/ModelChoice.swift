import Stylization

/// The style network and transformer of a command: what was asked for, completed with what fits.
struct ModelChoice {
    var styleModel: String?
    var transformer: String?

    /// The pair; throws if the two do not belong to one style space.
    func resolve(_ models: ModelStore) throws -> ModelPair {
        let fallback = models.defaultPair()
        var style = styleModel, paint = transformer
        // One network named: the other comes from its space.
        if let name = styleModel, transformer == nil {
            paint = try partner(of: name, .transformer, models)
        } else if let name = transformer, styleModel == nil {
            style = try partner(of: name, .style, models)
        }
        let pair = ModelPair(style: style ?? fallback.style, transformer: paint ?? fallback.transformer)
        try requireSpace(of: pair.style, models.descriptor(pair.transformer).record.space, models)
        return pair
    }

    /// The pair; throws also if one of the two is not here.
    func resolvePresent(_ models: ModelStore) throws -> ModelPair {
        let pair = try resolve(models)
        try models.requirePresent([pair.style, pair.transformer])
        return pair
    }

    /// The pair that paints a style of `space` which is there already. The style network may be of no use then, and
    /// need not exist.
    func resolve(for space: StyleSpace, needsStyleNetwork: Bool, _ models: ModelStore) throws -> ModelPair {
        func network(_ kind: ModelKind, _ name: String?) throws -> String {
            guard let name = name ?? Self.preferred(kind, in: space, models)?.record.name else {
                throw Failure.unavailable(
                    "no \(kind.rawValue) network of the space '\(space)' is known; add one first")
            }
            try requireSpace(of: name, space, models)
            return name
        }
        let pair = ModelPair(
            style: needsStyleNetwork ? try network(.style, styleModel) : "",
            transformer: try network(.transformer, transformer))
        try models.requirePresent([pair.style, pair.transformer].filter { !$0.isEmpty })
        return pair
    }

    private static func preferred(
        _ kind: ModelKind, in space: StyleSpace, _ models: ModelStore
    ) -> ModelDescriptor? {
        models.list().preferred(kind, in: space, over: models.defaultPair())
    }

    private func partner(of name: String, _ kind: ModelKind, _ models: ModelStore) throws -> String {
        let space = try models.descriptor(name).record.space
        guard let partner = Self.preferred(kind, in: space, models) else {
            throw Failure.unavailable(
                "no \(kind.rawValue) network of the space '\(space)' is known, which '\(name)' needs")
        }
        return partner.record.name
    }

    private func requireSpace(of name: String, _ space: StyleSpace, _ models: ModelStore) throws {
        let own = try models.descriptor(name).record.space
        guard own == space else { throw StyleError.spaceMismatch(own, space) }
    }
}
