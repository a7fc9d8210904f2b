import Application
import Gallery
import ImageCodecs
import RenderQueue
import Stylization

/// Finds what a request names, and refuses what cannot be painted before it waits in the queue.
struct PaintingResolver: Sendable {
    let engine: any StylizationEngine
    let loader: PictureLoader
    let estimate: PaintingEstimate
    let gallery: Gallery?
    /// The networks of requests that say nothing about them; `nil` for what the engine has at that moment.
    let defaultModels: ModelPair?
    /// The most memory that one render can ever have, in bytes.
    let memoryLimit: Int

    /// Throws ``Problem``.
    func resolve(_ request: PaintingRequest) async throws -> ResolvedPainting {
        var saved: [Int: SavedStyle] = [:]
        for (index, entry) in request.styles.enumerated() {
            guard case .saved(let reference) = entry.source else { continue }
            saved[index] = try await savedStyle(reference, field: entry.field)
        }
        // What follows looks at files, and asks the engine for its plans.
        return try await BlockingWork.run { [saved] in try resolve(request, saved: saved) }
    }

    private func resolve(
        _ request: PaintingRequest, saved: [Int: SavedStyle]
    ) throws(Problem) -> ResolvedPainting {
        var choice = request.networks
        choice.styleSpace =
            request.styles.indices.lazy.compactMap {
                Self.space(of: request.styles[$0].source, saved: saved[$0])
            }.first
        let (styleModel, transformer) = try networks(
            choice, usesStyleModel: request.needsIdentity || request.styles.contains { $0.source.isPicture })
        let content = try loader.load(request.content, for: .content, field: "content")
        var styles: [ResolvedPainting.Style] = []
        for (index, entry) in request.styles.enumerated() {
            let source = try style(entry, saved: saved[index], space: transformer.space)
            styles.append(
                .init(
                    source: source, weight: entry.weight, region: entry.region, index: index,
                    field: entry.field))
        }
        let masks = try LoadedMasks(of: request, loader)
        let sizes = request.sizes(width: content.width, height: content.height)
        let memory = RenderMemory(
            request: request, content: content, styles: styles, masks: masks, styleModel: styleModel.name,
            transformer: transformer.name, engine: engine)
        let bytes = try memory.check(sizes, limit: memoryLimit)
        let cost = estimate.cost(
            of: request, content: content, styles: styles, sizes: sizes,
            styleModel: styleModel, transformer: transformer)
        return ResolvedPainting(
            request: request, content: content, styles: styles, masks: masks, styleModel: styleModel,
            transformer: transformer, sizes: sizes, cost: cost, bytes: bytes)
    }

    /// The networks that were named, completed with what fits the styles; blocks for a while, since it looks at files.
    ///
    /// `usesStyleModel` if the style network will run. Throws ``Problem``.
    func networks(
        _ choice: NetworkChoice, usesStyleModel: Bool
    ) throws(Problem) -> (styleModel: NetworkDescription, transformer: NetworkDescription) {
        // The pair before the list: a network that is pulled in between is then in the list at worst.
        let pair = defaultModels ?? engine.defaultPair
        let networks = try choice.resolvePresent(
            in: engine.networks, over: pair, usesStyleModel: usesStyleModel)
        guard networks.styleModel.space == networks.transformer.space else {
            throw .spaceMismatch(
                "\(StyleError.spaceMismatch(networks.styleModel.space, networks.transformer.space))")
        }
        return networks
    }

    /// A style of a request that is painted in `space`.
    private func style(
        _ entry: PaintingRequest.WeightedStyle, saved: SavedStyle?, space: StyleSpace
    ) throws(Problem) -> ResolvedPainting.Style.Source {
        switch entry.source {
        case .picture(let picture, let styleSize, let square):
            return .picture(
                StylePicture(
                    picture: try loader.load(picture, for: .style, field: entry.field),
                    size: StyleSize(styleSize, square: square)))
        case .vector(let vector):
            try Self.check(vector.space, is: space, field: entry.field)
            return .vector(vector, savedID: nil)
        case .saved(let reference):
            guard let saved else { throw .noSavedStyle(reference, field: entry.field) }
            try Self.check(saved.vector.space, is: space, field: entry.field)
            return .vector(saved.vector, savedID: saved.id.text)
        }
    }

    /// The space of a style that is numbers already.
    static func space(of source: StyleSource, saved: SavedStyle?) -> StyleSpace? {
        switch source {
        case .picture: nil
        case .saved: saved?.vector.space
        case .vector(let vector): vector.space
        }
    }

    /// Finds a saved style by id or name.
    ///
    /// Throws ``Problem``.
    func savedStyle(_ reference: String, field: String) async throws(Problem) -> SavedStyle {
        guard let gallery else { throw .noGallery() }
        do {
            return try await gallery.style(matching: reference)
        } catch .notFound {
            throw .noSavedStyle(reference, field: field)
        } catch .inTrash(let id) {
            throw .invalidField(
                "\(field).saved", "the saved style \(id) is in the trash",
                hint: "POST /api/styles/\(id)/restore takes it out")
        } catch {
            throw Problem(error)
        }
    }

    /// Throws ``Problem`` that names `field` if a style is of another space than it has to be.
    static func check(_ space: StyleSpace, is expected: StyleSpace, field: String) throws(Problem) {
        guard space != expected else { return }
        var problem = Problem.spaceMismatch("\(StyleError.spaceMismatch(space, expected))")
        problem.field = field
        throw problem
    }
}

extension Problem {
    static func noSavedStyle(_ reference: String, field: String) -> Problem {
        .invalidField(
            "\(field).saved", "there is no saved style '\(reference.prefix(80))'",
            hint: "GET /api/styles lists them")
    }

    static func noGallery() -> Problem {
        .unavailable(
            "this server was started without a gallery", .noGallery, hint: "start it with --gallery PATH")
    }
}
