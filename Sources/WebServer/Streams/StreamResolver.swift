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
        let named = fields.networks
        let found = try await found(list, fields, named: named, strength: fields.strength ?? 1, for: asker)
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
        let named = NetworkChoice(
            styleModel: fields.networks.styleModel ?? look.named.styleModel,
            transformer: fields.networks.transformer ?? look.named.transformer)
        if let list = fields.styles {
            let found = try await found(
                list, fields, named: named, strength: fields.strength ?? look.strength, for: asker)
            return { look in
                look.styles = found.styles
                look.named = named
                look.styleModel = found.styleModel
                look.transformer = found.transformer
                look.apply(fields)
            }
        }
        var changed = look
        changed.apply(fields)
        let space = look.styles.ground.space
        let networks = try await networks(
            named, space: space, usesStyleModel: changed.needsIdentity || fields.strengthMask != nil)
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
        _ list: StyleList, _ fields: StreamFields, named: NetworkChoice, strength: Float, for asker: Asker
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
        let needsIdentity = Rendition.needIdentity(
            strength: strength, isMapped: fields.strengthMask != nil,
            regions: list.regions.compactMap(\.strength))
        let networks = try await networks(
            named, space: vectors.lazy.compactMap { $0?.space }.first,
            usesStyleModel: needsIdentity || vectors.contains(nil))
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
        let mixes = try RegionMixes(
            zip(list.styles, vectors).compactMap { entry, vector in
                vector.map { .init(vector: $0, weight: entry.weight, region: entry.region) }
            }, regions: list.regions.count)
        let masks = try await masks(fields, regions: list.regions.map(\.mask), for: asker)
        let regions = list.regions.indices.map { index in
            StreamLook.Region(
                style: mixes.regions[index], mask: masks.regions[index],
                strength: list.regions[index].strength)
        }
        return Found(
            styles: .init(
                ground: mixes.ground, regions: regions, strengthMask: masks.strength, keep: masks.keep),
            styleModel: networks.styleModel.name, transformer: networks.transformer.name)
    }

    private func networks(
        _ named: NetworkChoice, space: StyleSpace?, usesStyleModel: Bool
    ) async throws -> (styleModel: NetworkDescription, transformer: NetworkDescription) {
        var choice = named
        choice.styleSpace = space
        return try await BlockingWork.run { [resolver = rendering.resolver, choice] in
            try resolver.networks(choice, usesStyleModel: usesStyleModel)
        }
    }

    private struct Masks {
        /// From the bottom up.
        var regions: [StreamMask] = []
        var strength: StreamMask?
        var keep: StreamMask?
    }

    private func masks(
        _ fields: StreamFields, regions: [MaskSource], for asker: Asker
    ) async throws -> Masks {
        guard !fields.masks.isEmpty else { return Masks() }
        let loaded = try await BlockingWork.run { [loader = rendering.resolver.loader] in
            try LoadedMasks(
                regions: regions, strength: fields.strengthMask, keep: fields.keep, loader)
        }
        let peak = loaded.bytes + (loaded.all.map(\.decodingBytes).max() ?? 0)
        let read = try await rendering.render(
            cost: RenderCost(), bytes: peak, priority: .preview, client: asker.client,
            context: asker.context, holding: asker.memory
        ) { [work = rendering.work] control in
            var warnings: [JobWarning] = []
            let masks = try work.masks(loaded, control: control, &warnings)
            let side = StreamMask.mostSide
            return PaintedMasks(
                regions: try masks.regions.map { try $0.shrunk(toSide: side) },
                strength: try masks.strength?.shrunk(toSide: side),
                keep: try masks.keep?.shrunk(toSide: side))
        }
        var masks = Masks()
        for mask in read.regions { masks.regions.append(try await held(mask)) }
        if let mask = read.strength { masks.strength = try await held(mask) }
        if let mask = read.keep { masks.keep = try await held(mask) }
        return masks
    }

    private func held(_ mask: RegionMask) async throws -> StreamMask {
        try await StreamMask(
            mask, from: rendering.memory,
            patience: .seconds(rendering.configuration.limits.memorySeconds))
    }
}
