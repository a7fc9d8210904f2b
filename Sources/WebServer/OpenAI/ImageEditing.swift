import Application
import ImageCodecs
import RenderQueue
import Stylization

/// Makes an order for a painting of what an OpenAI client asks for.
struct ImageEditing: Sendable {
    let rendering: RenderingService
    let naming: StyleNaming
    let limits: ServerLimits

    private typealias Styles = (styles: [(source: StyleSource, weight: Double)], strength: Double?)

    /// The painting that is meant, with all names found.
    ///
    /// Throws ``Problem`` that names the client's own fields.
    func order(_ edit: ImageEdit) async throws -> PaintingOrder {
        let transformer = try await transformer(edit.model)
        let styles = try await styles(of: edit)
        let loader = rendering.resolver.loader
        let contentSize = try await BlockingWork.run {
            let photo = try loader.load(edit.images[0], for: .content, field: "image")
            return edit.size.contentSize(width: photo.width, height: photo.height, quality: edit.quality)
        }
        return try await Self.naming(edit) {
            var order = try self.order(edit, styles, transformer: transformer)
            order.painting.contentSize = contentSize
            order.painting.keep = edit.mask.map { MaskSource(transparencyOf: $0, field: "mask") }
            order.painting.isOpaque = edit.background == .opaque
            return order
        }
    }

    private func order(
        _ edit: ImageEdit, _ styles: Styles, transformer: String?
    ) throws(Problem) -> PaintingOrder {
        var fields: [String: FieldValue] = [
            "content": edit.images[0].fieldValue, "format": .text(edit.format.rawValue),
        ]
        fields["strength"] = styles.strength.map { .number($0) }
        fields["quality"] = edit.compression.map { .number(Double($0)) }
        fields["transformer"] = transformer.map { .text($0) }
        return try PaintingOrder(styles.styles, fields: fields, limits: limits)
    }

    /// The styles that the prompt names, and the pictures behind the photo.
    private func styles(of edit: ImageEdit) async throws -> Styles {
        let pictures = edit.images.dropFirst().map {
            StyleSource.picture($0, styleSize: StylizationLimits.defaultStyleHeight, square: false)
        }
        let prompt = edit.prompt.trimmingSpaces
        if pictures.isEmpty, prompt.isEmpty {
            throw Problem.invalidField(
                "prompt", "nothing says in which style the photo is to be painted",
                allowed: "a prompt that names a style, or a second image",
                hint: "write a prompt like: \(StyleNaming.example)")
        }
        if !pictures.isEmpty, !StylePhrase.isExplicit(prompt), try await naming.reading(of: prompt) == nil {
            // A prompt for people, or a name for the picture: beside a picture of the style it needs not say which.
            return (
                pictures.map { ($0, 100 / Double(pictures.count)) },
                StylePhrase.readings(of: prompt).last?.strength
            )
        }
        return try await naming.styles(in: prompt, besides: pictures, field: "prompt")
    }

    // MARK: Models

    /// The model that stands for the server's default networks.
    static let defaultModel = "impasto"

    /// What programs have built in that were written for OpenAI alone: the default is meant.
    private static let othersModels = ["gpt-image", "chatgpt-image", "dall-e"]

    /// The models that a client may name: the default, and each transformer that is on this machine.
    func models() async throws -> [String] {
        let networks = try await rendering.engine.listNetworks()
        return [Self.defaultModel] + networks.filter { $0.isPresent && $0.kind == .transformer }.map(\.name)
    }

    /// Throws ``Problem`` (404) if there is no model of this name.
    func requireModel(_ name: String) async throws {
        let models = try await models()
        guard !models.contains(name) else { return }
        var problem = Problem.notFound(
            "there is no model '\(name.prefix(64))'", hint: "models are \(models.joined(separator: ", "))")
        problem.field = ImageEdit.modelField
        throw problem
    }

    private func transformer(_ model: String?) async throws -> String? {
        guard let model, model != Self.defaultModel,
            !Self.othersModels.contains(where: { model.hasPrefix($0) })
        else { return nil }
        try await requireModel(model)
        return model
    }

    // MARK: Problems

    /// Runs `body`, and throws its problems with the names that the fields have in `edit`.
    static func naming<Value>(
        _ edit: ImageEdit, _ body: () async throws -> Value
    ) async throws -> Value {
        do {
            return try await body()
        } catch {
            let problem = Problem(of: error)
            throw problem.field == nil ? error : renamed(problem, edit)
        }
    }

    private static func renamed(_ problem: Problem, _ edit: ImageEdit) -> Problem {
        guard let field = problem.field else { return problem }
        var problem = problem
        let names: [(ours: String, theirs: String)] = [
            ("content", "image"), ("styles", edit.images.count > 1 ? "image" : "prompt"),
            ("style", edit.images.count > 1 ? "image[1]" : "prompt"), ("strength", "prompt"),
            ("quality", "output_compression"), ("format", "output_format"), ("transformer", "model"),
            ("contentSize", "size"),
        ]
        let root = String(field.prefix { $0 != "." && $0 != "[" })
        if let name = names.first(where: { $0.ours == root }) { problem.field = name.theirs }
        return problem
    }
}
