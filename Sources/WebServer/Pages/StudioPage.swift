import Foundation
import Gallery
import Stylization

/// The model of the page with the two tabs.
struct StudioPage {
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

    var model: [String: Any] {
        func list(_ kind: ModelKind) -> [[String: Any]] {
            let chosen = chosenNetwork(kind)
            return networks.filter { $0.kind == kind }.map { network in
                [
                    "name": network.name, "title": network.title, "size": Self.size(network.bytes),
                    "space": network.space.rawValue, "present": network.isPresent,
                    "selected": network.name == chosen,
                ]
            }
        }
        return [
            "combine": combines,
            "contentSize": PaintingRequest.defaultContentSize,
            // Whole numbers, and whole numbers of octaves.
            "brushMin": Int(StylizationLimits.brushes.lowerBound),
            "brushMax": Int(StylizationLimits.brushes.upperBound),
            "brushMinOctaves": Int(log2(StylizationLimits.brushes.lowerBound)),
            "brushMaxOctaves": Int(log2(StylizationLimits.brushes.upperBound)),
            "autoSide": BrushSize.autoSide,
            "previewMargin": PaintingPyramid.previewMargin,
            "maxBytes": configuration.limits.fileBytes,
            "maxPixels": configuration.limits.pixels,
            "contentSamples": sampleList(samples.content, checked: samples.content.first?.name),
            "styleSlots": [
                slot("A", fields: ("style", "styleSample", "styleSize", "square"), checkedSample: 0),
                slot("B", fields: ("styleB", "styleBSample", "styleBSize", "styleBSquare"), checkedSample: 1),
            ],
            "styleModels": list(.style),
            "transformers": list(.transformer),
            "modelsMissing": networks.contains { !$0.isPresent },
            "models": networks.map { network in
                [
                    "title": network.title, "size": Self.size(network.bytes), "present": network.isPresent,
                    "isStyle": network.kind == .style, "licence": network.licence,
                    "hasSource": network.source.hasPrefix("https://"), "source": network.source,
                    "sourceName": network.source.replacing(/^https:\/\/|\/$/, with: ""),
                ] as [String: Any]
            },
        ]
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

    private func slot(
        _ letter: String, fields: (file: String, sample: String, size: String, square: String),
        checkedSample: Int
    ) -> [String: Any] {
        let isFirst = letter == "A"
        let chosenSaved = isFirst ? saved.first { $0.id.text == chosenStyle }?.id : nil
        let checked = chosenSaved == nil ? samples.style.dropFirst(checkedSample).first?.name : nil
        return [
            "letter": letter, "first": isFirst, "fileField": fields.file, "sampleField": fields.sample,
            "sizeField": fields.size, "squareField": fields.square, "size": StylizationLimits.defaultStyleHeight,
            "square": false, "samples": sampleList(samples.style, checked: checked),
            "saved": saved.map { style in
                [
                    "id": style.id.text, "name": style.name.text, "space": style.vector.space.rawValue,
                    "swatch": "/api/styles/\(style.id.text)/swatch", "checked": style.id == chosenSaved,
                ] as [String: Any]
            },
        ]
    }

    private func sampleList(_ samples: [SampleCatalog.Sample], checked: String?) -> [[String: Any]] {
        samples.map { sample in
            [
                "name": sample.name, "title": strings.text("sample-\(sample.name)", language),
                "url": sample.url,
                "width": sample.width, "height": sample.height, "checked": sample.name == checked,
            ]
        }
    }

    /// Bytes as people read them: `9.6 MB`.
    static func size(_ bytes: Int) -> String {
        let tenths = (Double(bytes) / 100_000).rounded() / 10
        return "\(tenths) MB"
    }
}
