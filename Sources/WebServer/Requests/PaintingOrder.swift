import ImageCodecs
import RenderQueue

/// A painting that a client asks for, and how urgently.
struct PaintingOrder: Sendable {
    var painting: PaintingRequest
    var priority: RenderPriority

    /// Reads both; `format` is that of a request that names none.
    ///
    /// Throws ``Problem`` (422).
    init(
        kind: PaintingRequest.Kind, fields: inout FieldReader, limits: ServerLimits,
        format: ImageFormat = .png
    ) throws(Problem) {
        priority = try fields.choice("priority", of: RenderPriority.allCases) ?? .full
        painting = try PaintingRequest(kind: kind, fields: &fields, limits: limits, format: format)
    }

    /// An order in styles that were found already, each with its weight in percent; `fields` are all others of a request.
    ///
    /// Throws ``Problem`` (422).
    init(
        _ styles: [(source: StyleSource, weight: Double)], fields: [String: FieldValue], limits: ServerLimits
    ) throws(Problem) {
        var fields = fields
        if styles.count == 1 {
            fields["style"] = styles[0].source.fieldValue
        } else {
            fields["styles"] = .list(
                styles.map {
                    .object(["style": $0.source.fieldValue, "weight": .number($0.weight / 100)])
                })
        }
        var reader = FieldReader(fields)
        try self.init(kind: styles.count == 1 ? .stylize : .combine, fields: &reader, limits: limits)
        try reader.finish()
    }

    /// As ``init(kind:fields:limits:format:)``, of the kind that the request names.
    init(fields: inout FieldReader, limits: ServerLimits) throws(Problem) {
        guard let kind = try fields.choice("kind", of: PaintingRequest.Kind.allCases) else {
            throw .invalidField("kind", "the kind of job is missing", allowed: "stylize, combine")
        }
        try self.init(kind: kind, fields: &fields, limits: limits)
    }
}
