/// The model of the page about privacy.
struct PrivacyPage: PageModel {
    /// The gallery's file, if it is one.
    let galleryPath: String?

    init(_ configuration: ServerConfiguration) {
        galleryPath = configuration.keepsGallery ? configuration.galleryPath : nil
    }
}
