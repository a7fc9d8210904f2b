import Stylization

/// Where a style of a request comes from.
enum StyleSource: Sendable, Equatable {
    /// A picture to learn from; its size and shape for the style network are decided already.
    case picture(PictureSource, styleSize: Int, square: Bool)
    /// A saved style, by its id or name.
    case saved(String)
    /// The numbers themselves.
    case vector(StyleVector)

    /// Whether a style network has to find the numbers.
    var isPicture: Bool { if case .picture = self { true } else { false } }

    /// The bytes of the file that it holds.
    var fileBytes: Int { if case .picture(let picture, _, _) = self { picture.fileBytes } else { 0 } }

    /// The style as a field of a request.
    var fieldValue: FieldValue {
        switch self {
        case .picture(let picture, let styleSize, let square):
            guard case .object(var fields) = picture.fieldValue else { return .null }
            fields["styleSize"] = .number(Double(styleSize))
            fields["square"] = .bool(square)
            return .object(fields)
        case .saved(let reference): return .object(["saved": .text(reference)])
        case .vector(let vector):
            return .object([
                "vector": .list(vector.values.map { .number(Double($0)) }),
                "space": .text(vector.space.rawValue),
            ])
        }
    }

    /// What style pictures use that say nothing themselves.
    struct Defaults {
        var styleSize = StylizationLimits.defaultStyleHeight
        var square = false

        /// What the networks were trained at.
        init() {}

        /// Takes `styleSize` and `square` out of a request.
        init(_ fields: inout FieldReader) throws(Problem) {
            styleSize =
                try fields.integer("styleSize", in: StylizationLimits.styleHeights)
                ?? StylizationLimits.defaultStyleHeight
            square = try fields.flag("square") ?? false
        }
    }

    init(_ value: FieldValue, name: String, defaults: Defaults, limits: ServerLimits) throws(Problem) {
        var fields = try FieldReader.object(value, name: name)
        let saved = try fields.text("saved")
        let picture = try PictureSource.ifPresent(&fields, limits: limits)
        let numbers = try fields.list("vector", count: StyleVector.count...StyleVector.count)
        let space = try fields.text("space", maximumLength: 64)
        let styleSize = try fields.integer("styleSize", in: StylizationLimits.styleHeights)
        let square = try fields.flag("square")
        try fields.finish()
        switch (picture, saved, numbers) {
        case (let picture?, nil, nil):
            self = .picture(
                picture, styleSize: styleSize ?? defaults.styleSize, square: square ?? defaults.square)
        case (nil, let saved?, nil):
            self = .saved(saved)
        case (nil, nil, let numbers?):
            self = .vector(try Self.vector(numbers, space: space, name: name))
        default:
            throw .invalidField(
                name, "a style is one picture, one saved style or one vector",
                allowed: "one of sample, data, upload, saved, vector")
        }
    }

    static func vector(_ numbers: [FieldValue], space: String?, name: String) throws(Problem) -> StyleVector {
        guard let space else {
            throw .invalidField(
                "\(name).space", "a vector needs the name of its space",
                allowed: "a style space, see /api/models")
        }
        var values: [Float] = []
        for (index, number) in numbers.enumerated() {
            guard case .number(let value) = number else {
                throw .invalidField(
                    "\(name).vector[\(index)]", "number \(index) of the vector is no number",
                    allowed: "a number")
            }
            values.append(Float(value))
        }
        do {
            return try StyleVector(values, space: StyleSpace(rawValue: space))
        } catch {
            throw .invalidField("\(name).vector", "\(error)", allowed: "\(StyleVector.count) finite numbers")
        }
    }
}
