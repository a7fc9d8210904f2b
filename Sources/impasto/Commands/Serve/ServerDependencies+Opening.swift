import Application
import Foundation
import Gallery
import RenderQueue
import Stylization
import WebServer

extension ServerDependencies {
    /// What a server or its tools are built over, with the gallery of its configuration; who opens it closes the gallery.
    ///
    /// Throws `GalleryError`.
    init(opening configuration: ServerConfiguration, _ stylizer: Stylizer, log: LogSink) throws {
        let engine = StylizerEngine(stylizer)
        let queue = RenderQueue(configuration: configuration.queue, costModel: .ofServer())
        let photos = SampleFolder(configuration.publicFolder.appending(path: "samples")).swatchPhotos
        let painter = SwatchPainter.queued(
            engine: engine, queue: queue, photos: photos, defaultModels: configuration.defaultModels)
        let gallery = try Gallery.open(
            GalleryLocation(option: configuration.galleryPath), for: .writingIfPossible, painter: painter)
        self.init(
            configuration: configuration, engine: engine, queue: queue, gallery: gallery,
            version: Version.text, log: log)
    }
}
