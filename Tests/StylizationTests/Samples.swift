import Foundation
import ImageCodecs
import Kernels
import Stylization
import TestSupport

/// The bundled photos, styles and networks.
enum Samples {
    /// Whether this is x86-64, whose CPU levels each have bits of their own.
    static var isX86: Bool {
        #if arch(x86_64)
        true
        #else
        false
        #endif
    }

    static func stylizer(
        level: CPULevel = .preferred, threads: Int = 2, cacheByteLimit: Int = Stylizer.defaultCacheByteLimit
    ) throws -> Stylizer {
        try Stylizer(
            models: ModelStore(
                bundledFolder: Places.models,
                dataFolder: FileManager.default.temporaryDirectory.appending(path: "impasto-no-models")),
            threads: threads, level: level, cacheByteLimit: cacheByteLimit)
    }

    static func photo(_ name: String) throws -> RasterImage {
        try picture("content/\(name).jpg")
    }

    static func style(_ name: String, on stylizer: Stylizer) throws -> StyleVector {
        try stylizer.styleVector(
            of: picture("style/\(name).jpg", atLeastHeight: 256), styleSize: 256, square: false,
            styleModel: ModelPair.bundled.style)
    }

    /// A photo in a style, at the photo's own size, nothing kept.
    static func task(
        _ photo: String, style: String, on stylizer: Stylizer, brush: BrushSize
    ) throws -> StylizationTask {
        StylizationTask(
            content: try self.photo(photo), brush: brush, style: try self.style(style, on: stylizer),
            styleModel: ModelPair.bundled.style, transformer: ModelPair.bundled.transformer)
    }

    private static func picture(_ path: String, atLeastHeight: Int? = nil) throws -> RasterImage {
        let file = Places.repository.appending(path: "Public/samples/\(path)")
        return try ImageDecoder().decode([UInt8](Data(contentsOf: file)), atLeastHeight: atLeastHeight).image
    }
}
