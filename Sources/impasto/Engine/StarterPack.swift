import Foundation
import Gallery
import Stylization

/// The bundled style samples, as saved styles.
struct StarterPack {
    private let studio: StyleExtractor
    /// The samples' files by name, in alphabetical order.
    private let samples: [(name: String, file: URL)]
    private let titles: [String: String]

    /// Throws ``Failure`` where the samples are not installed.
    init(studio: StyleExtractor) throws {
        guard let folder = InstallationPaths.samples() else {
            throw Failure.missingFile("the bundled samples are not here; start the program in its own folder")
        }
        self.studio = studio
        let names =
            (try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "style").path)) ?? []
        samples = names.filter { $0.hasSuffix(".jpg") }.sorted().map { name in
            (String(name.dropLast(4)), folder.appending(path: "style/\(name)"))
        }
        // The page's own names, so that both starter packs are one.
        let strings = folder.deletingLastPathComponent().appending(path: "strings/en.json")
        titles = (try? JSONDecoder().decode([String: String].self, from: Data(contentsOf: strings))) ?? [:]
    }

    /// Computes the styles whose names are free in `gallery`.
    func styles(missingIn gallery: Gallery) async throws -> [StyleContent] {
        var styles: [StyleContent] = []
        for sample in samples {
            let name = try StyleName(titles["sample-\(sample.name)"] ?? Self.title(sample.name))
            if (try? await gallery.style(matching: name.text)) != nil { continue }
            Terminal.progress("looking at \(name)")
            let learned = try await studio.learn(
                sample.file.path, styleSize: StylizationLimits.defaultStyleHeight, square: false, styleModel: nil)
            styles.append(
                StyleContent(
                    name: name, vector: learned.vector, styleModel: learned.styleModel,
                    recipe: learned.recipe,
                    tags: try StyleTags(["starter"])))
        }
        Terminal.endProgress()
        return styles
    }

    /// `night-swirl` as "Night swirl".
    private static func title(_ name: String) -> String {
        let words = name.replacing("-", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}
