// Mixes the styles of two pictures, and paints a photo that comes as bytes: MixStyles PHOTO STYLE STYLE RESULT
import Foundation
import ImageCodecs
import ImpastoKit

guard CommandLine.arguments.count == 5 else {
    print("usage: MixStyles PHOTO STYLE STYLE RESULT")
    exit(64)
}
let files = Array(CommandLine.arguments.dropFirst())
do {
    let painter = try Painter(threads: 2)
    let first = try await painter.style(of: Picture(file: files[1]))
    let second = try await painter.style(of: Picture(file: files[2]), height: 512)
    // Three parts of the first, one of the second.
    let mix = try Style.mix([(first, 3), (second, 1)])
    // What a program would store of a style, and read again.
    let stored = try Style(values: mix.values, space: mix.space)
    print("a style of \(Style.count) numbers: \(stored.values.prefix(3))…")

    var settings = PaintingSettings(height: 240, strength: 80)
    settings.brush = 2
    settings.preserveColor = 30
    settings.saturation = 10
    settings.contrast = 5
    settings.grain = 10
    let photo = Picture(bytes: [UInt8](try Data(contentsOf: URL(filePath: files[0]))))
    let painting = try await painter.paint(photo, in: stored, settings: settings) { done in
        if done == 1 { print("painted") }
    }
    for warning in painting.warnings { print(warning) }

    // A painting is a picture again.
    let again = try await painter.paint(Picture(painting.image), in: first)
    print(again.image.size, try await again.encoded(as: .jpeg, quality: 85).count, "bytes as JPEG")
    try await painting.write(to: files[3])
} catch let error as PaintingError {
    print(error)
    exit(1)
}
