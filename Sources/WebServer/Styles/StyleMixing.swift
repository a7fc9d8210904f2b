import Application
import Gallery
import RenderQueue
import Stylization

/// Turns what a request calls styles into the parts of a mix.
struct StyleMixing: Sendable {
    let saving: StyleSaving

    /// A style, and how much of it in proportion to the others.
    typealias Source = (source: StyleSource, weight: Float)

    private var rendering: RenderingService { saving.rendering }

    /// The parts; pictures are found their style by the network `named`, or one that fits the others.
    ///
    /// Throws ``Problem``, or what computing throws.
    func parts(
        _ received: Received<[Source]>, styleModel named: String? = nil, client: ClientID,
        context: WebContext?
    ) async throws -> [MixPart] {
        let model =
            if let named { named } else { try await styleModel(fitting: received.value.map(\.source)) }
        var parts: [MixPart] = []
        for (index, (source, weight)) in received.value.enumerated() {
            if case .saved(let reference) = source {
                parts.append(MixPart(.saved(reference), weight: weight))
                continue
            }
            let content = try await saving.content(
                of: source, styleModel: model, field: Self.field(index), client: client, context: context,
                holding: received.memory)
            // Not the file's name, which is its owner's business.
            parts.append(
                MixPart(
                    .vector(
                        content.vector, name: Self.label(source), styleModel: content.styleModel,
                        recipe: content.recipe), weight: weight))
        }
        return parts
    }

    /// The style network for a mix's pictures: of the space of what is numbers already, else the default's.
    private func styleModel(fitting sources: [StyleSource]) async throws -> String {
        let pair = try await rendering.defaultPair()
        for (index, source) in sources.enumerated() {
            var saved: SavedStyle?
            if case .saved(let reference) = source {
                // One that is not there is the mix's problem.
                saved = try? await rendering.resolver.savedStyle(reference, field: Self.field(index))
            }
            guard let space = PaintingResolver.space(of: source, saved: saved) else { continue }
            let networks = try await rendering.engine.listNetworks()
            return networks.preferred(.style, in: space, over: pair)?.name ?? pair.style
        }
        return pair.style
    }

    /// What a style is called in problems.
    private static func field(_ index: Int) -> String { "styles[\(index)].style" }

    private static func label(_ source: StyleSource) -> String {
        switch source {
        case .picture(.sample(let name), _, _): name
        case .picture: "picture"
        case .vector, .saved: "vector"
        }
    }
}
