extension StyleRecipe: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case kind, styleSize, square, parts, format
    }

    /// Throws `DecodingError` for an unknown kind, and ``GalleryError/invalidRecipe(_:)`` for one nested too
    /// deeply; other limits are checked when it is stored.
    package init(from decoder: any Decoder) throws {
        // Before anything of this level is read, so that nesting never costs more than the limit.
        guard decoder.codingPath.filter({ $0.stringValue == "parts" }).count <= Self.maximumDepth else {
            throw GalleryError.invalidRecipe("a recipe is nested deeper than \(Self.maximumDepth)")
        }
        decoder.reportUnknownKeys(besides: CodingKeys.self)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.decode(String.self, forKey: .kind) {
        case "image":
            self = .image(
                styleSize: try container.decode(Int.self, forKey: .styleSize),
                square: try container.decodeIfPresent(Bool.self, forKey: .square) ?? false)
        case "mix":
            self = .mix(try container.decode([Part].self, forKey: .parts))
        case "imported":
            self = .imported(format: try container.decode(String.self, forKey: .format))
        case let kind:
            throw DecodingError.dataCorruptedError(
                forKey: .kind, in: container,
                debugDescription: "the recipe's kind '\(kind.prefix(40))' is unknown")
        }
    }

    /// An object with the key `kind`.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .image(let styleSize, let square):
            try container.encode("image", forKey: .kind)
            try container.encode(styleSize, forKey: .styleSize)
            try container.encode(square, forKey: .square)
        case .mix(let parts):
            try container.encode("mix", forKey: .kind)
            try container.encode(parts, forKey: .parts)
        case .imported(let format):
            try container.encode("imported", forKey: .kind)
            try container.encode(format, forKey: .format)
        }
    }
}

extension StyleRecipe.Part: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case parent, name, weight, recipe
    }

    /// Throws `DecodingError`, and what ``StyleRecipe`` throws.
    package init(from decoder: any Decoder) throws {
        decoder.reportUnknownKeys(besides: CodingKeys.self)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            parent: try container.decodeIfPresent(StyleID.self, forKey: .parent),
            name: try container.decode(String.self, forKey: .name),
            weight: try container.decode(Float.self, forKey: .weight),
            recipe: try container.decodeIfPresent(StyleRecipe.self, forKey: .recipe))
    }

    /// An object with the keys `parent` (if any), `name`, `weight` and `recipe` (if any).
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(parent, forKey: .parent)
        try container.encode(name, forKey: .name)
        try container.encode(weight, forKey: .weight)
        try container.encodeIfPresent(recipe, forKey: .recipe)
    }
}
