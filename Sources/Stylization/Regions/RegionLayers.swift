internal import ImageCodecs

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
            add(
                Rendition(style: region.style, strength: region.strength),
                mask: try region.mask.values(at: size, concurrently: concurrently))
        }
        if let map = task.strengthMap {
            add(.ownStyle, mask: try map.inverted.values(at: size, concurrently: concurrently))
        }
        if renditions.count == 1 { layers = [Part(rendition: layers[0].rendition, mask: nil)] }
    }

    /// Lays a rendition over the others.
    private mutating func add(_ rendition: Rendition, mask: [UInt8]) {
        if mask.allSatisfy({ $0 == 0 }) { return }
        // What is seen everywhere hides all that is below it, and is the ground itself.
        if mask.allSatisfy({ $0 == 255 }) {
            layers = [Part(rendition: rendition, mask: nil)]
        } else {
            layers.append(Part(rendition: rendition, mask: mask))
        }
    }
}
