internal import ImageCodecs

/// How a photo is painted in one place: a style, and how much of it.
struct Rendition: Hashable {
    let style: StyleVector
    /// 0 (the content's own style) to 1 (the style alone).
    let strength: Float
}

/// The renditions that are seen in a painting, from the ground up, and where.
struct RegionLayers {
    struct Part {
        let rendition: Rendition
        /// At the size that is painted; `nil` for the ground, which fills what the others leave.
        let mask: [UInt8]?
    }

    private(set) var layers: [Part]

    /// What is to be painted: each rendition once.
    var renditions: [Rendition] {
        var seen: Set<Rendition> = []
        return layers.map(\.rendition).filter { seen.insert($0).inserted }
    }

    /// The layers of a task at the size that is painted; what nothing is seen of is left out.
    init(
        _ task: StylizationTask, size: PixelSize,
        concurrently: (_ count: Int, _ body: (Int) -> Void) -> Void
    ) throws {
        layers = [Part(rendition: Rendition(style: task.style, strength: task.strength), mask: nil)]
        for region in task.regions {
            let mask = try region.mask.values(at: size, concurrently: concurrently)
            if mask.allSatisfy({ $0 == 0 }) { continue }
            let rendition = Rendition(style: region.style, strength: region.strength)
            // It hides all that is below it, and is the ground itself.
            if mask.allSatisfy({ $0 == 255 }) {
                layers = [Part(rendition: rendition, mask: nil)]
            } else {
                layers.append(Part(rendition: rendition, mask: mask))
            }
        }
        if renditions.count == 1 { layers = [Part(rendition: layers[0].rendition, mask: nil)] }
    }
}
