/// The bounds on what one request, or one client, can use.
///
/// All are checked before the memory is taken.
package struct ServerLimits: Sendable, Equatable {
    /// The largest picture file, in bytes.
    ///
    /// Default: 64 MiB, more than any phone's JPEG.
    package var fileBytes: Int = 64 << 20

    /// The largest picture, in px (width times height).
    ///
    /// Default: 64 million, above today's phone cameras.
    package var pixels: Int = 64_000_000

    /// The largest request body, in bytes.
    ///
    /// Default: 192 MiB: a photo and several styles, or two of the largest files in base64.
    package var bodyBytes: Int = 192 << 20

    /// The largest JSON body of the calls that carry no picture, in bytes.
    package var smallBodyBytes: Int = 1 << 20

    /// The largest import into the gallery, in bytes.
    ///
    /// Default: 64 MiB, about 20,000 styles.
    package var importBytes: Int = 64 << 20

    /// The most parts in one form.
    ///
    /// Default: 140: 16 styles with six fields each, and the rest.
    package var formParts: Int = 140

    /// The most bytes of headers of one form part.
    package var partHeaderBytes: Int = 8 << 10

    /// The most bytes of a form part that is text.
    package var textPartBytes: Int = 64 << 10

    /// The most bytes of all headers of a request.
    package var headerBytes: Int = 32 << 10

    /// The most headers of a request.
    package var headerCount: Int = 100

    /// How long a connection may say nothing while it is expected to, in seconds.
    package var idleSeconds: Int = 30

    /// How long a request may take to arrive as a whole, in seconds.
    ///
    /// Default: 300 s: 64 MiB at 2 Mbit/s. It bounds a client that sends a byte now and then.
    package var requestSeconds: Int = 300

    /// How long a request may wait for memory that others give back, in seconds.
    ///
    /// Default: 20 s, in which the largest picture is decoded.
    package var memorySeconds: Int = 20

    /// The most connections at once on one address.
    package var connections: Int = 256

    /// The defaults.
    package init() {}
}
