/// What a problem is about, where its kind leaves that open: in one word, so that programs can say it in their own.
///
/// The raw values are a part of the API.
package enum ProblemSubject: String, Sendable, CaseIterable {
    /// A saved style.
    case style
    /// A saved style that is in the trash.
    case trashedStyle = "trashed-style"
    /// The trash, which does not hold a style.
    case trash
    /// A job, or its result.
    case job
    /// An uploaded picture.
    case upload
    /// A stream of frames.
    case stream
    /// The gallery as a whole.
    case gallery
    /// The gallery of a server that has none.
    case noGallery = "no-gallery"
    /// A gallery that can only be read.
    case readOnly = "read-only"
    /// A gallery on a disk without room.
    case diskFull = "disk-full"
    /// A gallery whose file is not where it was.
    case displaced
    /// A gallery that another program writes to.
    case busy
    /// A network's files.
    case network
    /// A style's swatch.
    case swatch
}
