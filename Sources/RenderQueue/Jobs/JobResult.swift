/// What a job produced: an encoded picture and what is told of it.
public struct JobResult: Sendable, Equatable {
    /// The encoded picture.
    public var bytes: [UInt8]
    /// Its media type, such as `image/png`.
    public var contentType: String
    /// Its width in px.
    public var width: Int
    /// Its height in px.
    public var height: Int
    /// How it came about, as JSON; `nil` without one.
    public var receipt: String?
    /// Milliseconds by stage.
    public var timings: [String: Double]
    /// What was wrong with the request's pictures without spoiling the result.
    public var warnings: [JobWarning]

    /// A result made of its parts.
    public init(
        bytes: [UInt8], contentType: String, width: Int, height: Int, receipt: String? = nil,
        timings: [String: Double] = [:], warnings: [JobWarning] = []
    ) {
        self.bytes = bytes
        self.contentType = contentType
        self.width = width
        self.height = height
        self.receipt = receipt
        self.timings = timings
        self.warnings = warnings
    }
}
