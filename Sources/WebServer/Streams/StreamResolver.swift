import Application
import Gallery
import ImageCodecs
import RenderQueue
import Stylization

/// Finds what the fields of a stream name.
struct StreamResolver: Sendable {
    let rendering: RenderingService

    /// Whose request it is, and what it was lent.
    struct Asker {
        let client: ClientID
        let context: WebContext
        let memory: MemoryReservation
    }

    /// The look of a new stream.
    ///
    /// Throws ``Problem``.
    func look(_ fields: StreamFields, for asker: Asker) async throws -> StreamLook {
        guard let list = fields.styles else {
            throw Problem.invalidField("style", "the style is missing", allowed: "a style")
        }
        let named = (styleModel: fields.styleModel, transformer: fields.transformer)
        let found = try await found(list, fields, named: named, for: asker)
        var look = StreamLook(
            styles: found.styles, named: named, styleModel: found.styleModel, transformer: found.transformer)
        look.apply(fields)
        return look
    }

    /// What changes an open stream's look, which is `look` at the moment: other changes may come in between.
    ///
    /// Other styles bring their own masks, or none. Throws ``Problem``; the stream is as it was then.
    func change(
        _ look: StreamLook, by fields: StreamFields, for asker: Asker
    ) async throws -> @Sendable (inout StreamLook) -> Void {
        let named = (
            styleModel: fields.styleModel ?? look.named.styleModel,
            transformer: fields.transformer ?? look.named.transformer
        )
        if let list = fields.styles {
            let found = try await found(list, fields, named: named, for: asker)
            return { look in
                look.styles = found.styles
                look.named = named
                look.styleModel = found.styleModel
                look.transformer = found.transformer
                look.apply(fields)
            }
        }
        let space = look.styles.ground.space
        let networks = try await networks(named, space: space, usesStyleModel: false)
        try PaintingResolver.check(space, is: networks.transformer.space, field: "transformer")
        let masks = try await masks(fields, regions: [], for: asker)
        return { look in
            // Another change may have brought styles of another space, and networks for them.
            if look.styles.ground.space == space {
                look.named = named
                look.styleModel = networks.styleModel.name
                look.transformer = networks.transformer.name
            }
            if let mask = masks.strength { look.styles.strengthMask = mask }
            if let mask = masks.keep { look.styles.keep = mask }
            look.apply(fields)
        }
    }

    // MARK: Parts

    private struct Found {
        var styles: StreamLook.Styles
        var styleModel: String
        var transformer: String
    }

    private func found(
        _ list: StyleList, _ fields: StreamFields, named: (styleModel: String?, transformer: String?),
        for asker: Asker
    ) async throws -> Found {
        var vectors: [StyleVector?] = []
        for entry in list.styles {
            switch entry.source {
            case .picture: vectors.append(nil)
            case .vector(let vector): vectors.append(vector)
            case .saved(let reference):
                vectors.append(try await rendering.resolver.savedStyle(reference, field: entry.field).vector)
            }
        }
        let networks = try await networks(
            named, space: vectors.lazy.compactMap { $0?.space }.first, usesStyleModel: vectors.contains(nil))
        for (index, entry) in list.styles.enumerated() {
            let vector: StyleVector
            if let known = vectors[index] {
                vector = known
            } else {
                vector = try await rendering.vector(
                    of: entry.source, styleModel: networks.styleModel.name, field: entry.field,
                    client: asker.client, context: asker.context, holding: asker.memory)
            }
            try PaintingResolver.check(vector.space, is: networks.transformer.space, field: entry.field)
            vectors[index] = vector
        }
        func mix(region: Int?) throws -> StyleVector {
            try StyleVector.mix(
                list.styles.indices.filter { list.styles[$0].region == region }.compactMap { index in
                    vectors[index].map { ($0, list.styles[index].weight) }
                })
        }
        let masks = try await masks(fields, regions: list.regions.map(\.mask), for: asker)
        let regions = try list.regions.indices.map { index in
            StreamLook.Region(
                style: try mix(region: index), mask: masks.regions[index],
                strength: list.regions[index].strength)
        }
        return Found(
            styles: .init(
                ground: try mix(region: nil), regions: regions, strengthMask: masks.strength, keep: masks.keep
            ),
            styleModel: networks.styleModel.name, transformer: networks.transformer.name)
    }

    private func networks(
        _ named: (styleModel: String?, transformer: String?), space: StyleSpace?, usesStyleModel: Bool
    ) async throws -> (styleModel: NetworkDescription, transformer: NetworkDescription) {
        try await BlockingWork.run { [resolver = rendering.resolver] in
            let choice = NetworkChoice(
                styleModel: named.styleModel, transformer: named.transformer, styleSpace: space)
            let networks = try choice.resolvePresent(
                in: resolver.engine.networks, over: resolver.defaultModels ?? resolver.engine.defaultPair,
                usesStyleModel: usesStyleModel)
            guard networks.styleModel.space == networks.transformer.space else {
                throw Problem.spaceMismatch(
                    "\(StyleError.spaceMismatch(networks.styleModel.space, networks.transformer.space))")
            }
            return networks
        }
    }

    private func masks(
        _ fields: StreamFields, regions: [MaskSource], for asker: Asker
    ) async throws -> PaintedMasks {
        guard !fields.masks.isEmpty else { return PaintedMasks(regions: [], strength: nil, keep: nil) }
        let masks = try await BlockingWork.run { [loader = rendering.resolver.loader] in
            try LoadedMasks(
                regions: regions, strength: fields.strengthMask, keep: fields.keep, loader)
        }
        let peak = masks.bytes + (masks.all.map(\.decodingBytes).max() ?? 0)
        return try await rendering.render(
            cost: RenderCost(), bytes: peak, priority: .preview, client: asker.client,
            context: asker.context, holding: asker.memory
        ) { [work = rendering.work] control in
            var warnings: [JobWarning] = []
            return try work.masks(masks, control: control, &warnings)
        }
    }
}
