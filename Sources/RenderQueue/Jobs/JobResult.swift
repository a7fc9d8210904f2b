/// What a job produced: an encoded picture and its description.
package struct JobResult: Sendable, Equatable {
    /// The encoded picture.
    package var bytes: [UInt8]
    /// Its media type, such as `image/png`.
    package var contentType: String
    /// Its width in px.
    package var width: Int
    /// Its height in px.
    package var height: Int
    /// How it came about, as JSON; `nil` without one.
    package var receipt: String?
    /// Milliseconds by stage.
    package var timings: [String: Double]
    /// What was wrong with the request's pictures without spoiling the result.
    package var warnings: [JobWarning]

    /// A result made of its parts.
    package init(
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
