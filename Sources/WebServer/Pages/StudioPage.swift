import Application
import Foundation
import Gallery
import ImageCodecs
import Stylization

/// The page with the two tabs.
struct StudioPage {
    /// What the template shows.
    struct Model: PageModel {
        /// Whether the second tab is open.
        let combine: Bool
        /// The content size that is set at first, in px.
        let contentSize: Int
        let contentSizeMin: Int
        let contentSizeMax: Int
        let styleSizeMin: Int
        let styleSizeMax: Int
        let brushMin: Int
        let brushMax: Int
        let brushMinOctaves: Int
        let brushMaxOctaves: Int
        let autoSide: Int
        let previewMargin: Double
        /// The largest picture file, in bytes.
        let maxBytes: Int
        /// The largest picture, in pixels.
        let maxPixels: Int
        /// The formats of pictures that are read, by the names that scripts know: `png jpeg webp`.
        let readFormats: String
        /// The same as a file field takes them.
        let readTypes: String
        /// What paintings can be written as.
        let formats: [Format]
        /// How many styles can be mixed.
        let maxStyles: Int
        /// Whether the page, too, begins with keeping nothing, as this server's gallery does.
        let keepsNothing: Bool
        let contentSamples: [Sample]
        let styleSlots: [StyleSlot]
        /// The slot that scripts add, as often as they do; its letter is a place to fill in.
        let nextStyleSlot: StyleSlot
        let styleModels: [NetworkOption]
        let transformers: [NetworkOption]
        /// What fetches the networks that are not here; `nil` if all are.
        let pullCommand: String?
        let models: [NetworkFacts]
    }

    /// A format to choose for the painting's file.
    struct Format {
        let name: String
        let title: String
        let selected: Bool
    }

    /// A bundled picture to choose.
    struct Sample {
        let name: String
        let title: String
        /// In all languages, a line each: by them scripts know a style of the starter pack.
        let titles: String
        let url: String
        let width: Int
        let height: Int
        let checked: Bool
    }

    /// A slot for a style picture, with the names of its form fields.
    struct StyleSlot {
        let letter: String
        let first: Bool
        let fileField: String
        let sampleField: String
        let sizeField: String
        let squareField: String
        /// The style size that is set at first, in px.
        let size: Int
        let samples: [Sample]
        let saved: [Saved]
    }

    /// A saved style to choose.
    struct Saved {
        let id: String
        let name: String
        let space: String
        let swatch: String
        let checked: Bool
    }

    /// A network to choose.
    struct NetworkOption {
        let name: String
        let title: String
        let size: String
        let space: String
        let present: Bool
        let selected: Bool
    }

    /// What the questions say about a network.
    struct NetworkFacts {
        let title: String
        let size: String
        let present: Bool
        let isStyle: Bool
        let licence: String
        let hasSource: Bool
        let source: String
        let sourceName: String
    }

    let configuration: ServerConfiguration
    let defaultPair: ModelPair
    let networks: [NetworkDescription]
    let samples: SampleCatalog
    let strings: StringTable
    let language: Language
    /// Saved styles to choose from.
    let saved: [SavedStyle]
    /// Whether the second tab is open.
    let combines: Bool
    /// The id of a saved style that is chosen already.
    let chosenStyle: String?

    var model: Model {
        Model(
            combine: combines,
            contentSize: PaintingRequest.defaultContentSize,
            contentSizeMin: StylizationLimits.contentHeights.lowerBound,
            contentSizeMax: StylizationLimits.contentHeights.upperBound,
            styleSizeMin: StylizationLimits.styleHeights.lowerBound,
            styleSizeMax: StylizationLimits.styleHeights.upperBound,
            // Whole numbers, and whole numbers of octaves.
            brushMin: Int(StylizationLimits.brushes.lowerBound),
            brushMax: Int(StylizationLimits.brushes.upperBound),
            brushMinOctaves: Int(log2(StylizationLimits.brushes.lowerBound)),
            brushMaxOctaves: Int(log2(StylizationLimits.brushes.upperBound)),
            autoSide: BrushSize.autoSide,
            previewMargin: PaintingPyramid.previewMargin,
            maxBytes: configuration.limits.fileBytes,
            maxPixels: configuration.limits.pixels,
            readFormats: ImageFormat.readable.map(\.rawValue).joined(separator: " "),
            readTypes: Self.fieldTypes,
            formats: ImageFormat.writable.map {
                Format(name: $0.rawValue, title: $0.description, selected: $0 == .png)
            },
            maxStyles: StylizationLimits.mostMixedStyles,
            keepsNothing: !configuration.keepsGallery,
            contentSamples: list(samples.content, checked: samples.content.first?.name),
            styleSlots: [
                firstSlot, slot("B", prefix: "styleB", checked: samples.style.dropFirst().first?.name),
            ],
            nextStyleSlot: slot("{letter}", prefix: "style{letter}", checked: nil),
            styleModels: options(.style),
            transformers: options(.transformer),
            pullCommand: networks.contains { !$0.isPresent } ? configuration.pullCommand : nil,
            models: networks.map(facts))
    }

    /// The only slot of the first tab: its fields have the names that they have without others beside them.
    private var firstSlot: StyleSlot {
        let chosen = saved.first { $0.id.text == chosenStyle }?.id
        return StyleSlot(
            letter: "A", first: true, fileField: "style", sampleField: "styleSample", sizeField: "styleSize",
            squareField: "square", size: StylizationLimits.defaultStyleHeight,
            samples: list(samples.style, checked: chosen == nil ? samples.style.first?.name : nil),
            saved: savedList(chosen: chosen))
    }

    private func slot(_ letter: String, prefix: String, checked: String?) -> StyleSlot {
        StyleSlot(
            letter: letter, first: false, fileField: prefix, sampleField: "\(prefix)Sample",
            sizeField: "\(prefix)Size", squareField: "\(prefix)Square",
            size: StylizationLimits.defaultStyleHeight,
            samples: list(samples.style, checked: checked), saved: savedList(chosen: nil))
    }

    private var names: ShownNames { ShownNames(strings, language) }

    private func list(_ samples: [SampleCatalog.Sample], checked: String?) -> [Sample] {
        samples.map { sample in
            Sample(
                name: sample.name, title: strings.text("sample-\(sample.name)", language),
                titles: names.sampleTitles(sample.name).joined(separator: "\n"), url: sample.url,
                width: sample.width, height: sample.height, checked: sample.name == checked)
        }
    }

    private func savedList(chosen: StyleID?) -> [Saved] {
        saved.map { style in
            Saved(
                id: style.id.text, name: names.style(style), space: style.vector.space.rawValue,
                swatch: StyleDocument.swatchPath(style), checked: style.id == chosen)
        }
    }

    private func options(_ kind: ModelKind) -> [NetworkOption] {
        let chosen = chosenNetwork(kind)
        return networks.filter { $0.kind == kind }.map { network in
            NetworkOption(
                name: network.name, title: names.network(network.name, title: network.title),
                size: Self.size(network.bytes),
                space: network.space.rawValue, present: network.isPresent, selected: network.name == chosen)
        }
    }

    /// The default's network, or one for the saved style that is chosen already: without JavaScript nothing else
    /// would bring the two together.
    private func chosenNetwork(_ kind: ModelKind) -> String {
        let space = saved.first { $0.id.text == chosenStyle }?.vector.space
        let fitting = space.flatMap {
            networks.filter(\.isPresent).preferred(kind, in: $0, over: defaultPair)
        }
        return fitting?.name ?? defaultPair[kind]
    }

    private func facts(_ network: NetworkDescription) -> NetworkFacts {
        NetworkFacts(
            title: names.network(network.name, title: network.title), size: Self.size(network.bytes),
            present: network.isPresent,
            isStyle: network.kind == .style, licence: network.licence,
            hasSource: network.source.hasPrefix("https://"), source: network.source,
            sourceName: network.source.replacing(/^https:\/\/|\/$/, with: ""))
    }

    /// Media types, and the endings of formats whose types few systems know.
    private static var fieldTypes: String {
        let types = ImageFormat.readable.map(\.mediaType)
        return (types + (ImageFormat.readable.contains(.heic) ? ["image/heif", ".heic", ".heif"] : []))
            .joined(separator: ",")
    }

    /// Bytes as people read them: `9.6 MB`.
    static func size(_ bytes: Int) -> String {
        let tenths = (Double(bytes) / 100_000).rounded() / 10
        return "\(tenths) MB"
    }
}
