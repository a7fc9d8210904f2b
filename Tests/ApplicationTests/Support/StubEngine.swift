import Application
import ImageCodecs
import Stylization
import Synchronization

/// An engine that gives back the photo, at the size that was asked for.
final class StubEngine: CostlessEngine {
    private let tasks = Mutex<[StylizationTask]>([])
    let networks: [NetworkDescription]
    let defaultPair: ModelPair
    let threads = 1
    let processor = "stub"
    let precision = "f32"

    init(_ networks: [NetworkDescription] = [], defaultPair: ModelPair = .bundled) {
        self.networks = networks
        self.defaultPair = defaultPair
    }

    /// What was painted, in order.
    var painted: [StylizationTask] { tasks.withLock { $0 } }

    func styleVector(
        of image: RasterImage, styleSize: Int, square: Bool, styleModel: String, styleIndex: Int,
        control: RenderControl
    ) throws -> StyleVector {
        try Pictures.style()
    }

    func paint(_ task: StylizationTask, control: RenderControl) throws -> RasterImage {
        tasks.withLock { $0.append(task) }
        let size = task.resultSize
        return try task.content.resized(width: size.width, height: size.height)
    }

    func makeStream(_ settings: StreamSettings) -> any StreamPainter {
        preconditionFailure("nothing that is tested here paints streams")
    }
}

extension NetworkDescription {
    /// A network of which only this matters.
    static func named(
        _ name: String, _ kind: ModelKind, _ space: StyleSpace, isPresent: Bool = true
    ) -> NetworkDescription {
        NetworkDescription(
            name: name, kind: kind, space: space, title: "The \(name)", bytes: 9, licence: "CC0-1.0",
            source: "", isPresent: isPresent, digest: nil)
    }
}

/// Pictures and styles to work with.
enum Pictures {
    static func photo(width: Int = 24, height: Int = 32) -> RasterImage {
        RasterImage(
            width: width, height: height, rgb: (0..<(width * height * 3)).map { UInt8($0 * 7 % 251) })
    }

    static func style(_ value: Float = 0.25, space: StyleSpace = .magentaMobile) throws -> StyleVector {
        try StyleVector([Float](repeating: value, count: StyleVector.count), space: space)
    }
}
