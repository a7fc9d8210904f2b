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
            paint = try partner(of: name, .transformer, fallback.transformer, models)
        } else if let name = transformer, styleModel == nil {
            style = try partner(of: name, .style, fallback.style, models)
        }
        let pair = ModelPair(style: style ?? fallback.style, transformer: paint ?? fallback.transformer)
        let spaces = (
            try models.descriptor(pair.style).record.space, try models.descriptor(pair.transformer).record.space
        )
        guard spaces.0 == spaces.1 else { throw StyleError.spaceMismatch(spaces.0, spaces.1) }
        return pair
    }

    private func partner(
        of name: String, _ kind: ModelKind, _ fallback: String, _ models: ModelStore
    ) throws -> String {
        let space = try models.descriptor(name).record.space
        if try models.descriptor(fallback).record.space == space { return fallback }
        let partners = models.list().filter { $0.record.kind == kind && $0.record.space == space }
        guard let partner = partners.first(where: \.isPresent) ?? partners.first else {
            throw Failure.unavailable("no \(kind.rawValue) network of the space '\(space)' is known, which '\(name)' needs")
        }
        return partner.record.name
    }
}
