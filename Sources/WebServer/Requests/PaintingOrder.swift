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

    /// As ``init(kind:fields:limits:format:)``, of the kind that the request names.
    init(fields: inout FieldReader, limits: ServerLimits) throws(Problem) {
        guard let kind = try fields.choice("kind", of: PaintingRequest.Kind.allCases) else {
            throw .invalidField("kind", "the kind of job is missing", allowed: "stylize, combine")
        }
        try self.init(kind: kind, fields: &fields, limits: limits)
    }
}
