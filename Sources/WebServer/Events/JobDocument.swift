import RenderQueue
import Stylization

/// A job in the API's JSON.
struct JobDocument: Encodable {
    let id: String
    let state: String
    let stage: String?
    let styleIndex: Int
    let fraction: Double
    let position: Int?
    let estimateSeconds: Double?
    let elapsedSeconds: Double
    let width: Int?
    let height: Int?
    let timings: [String: Double]?
    let warnings: [JobWarning]
    let error: ProblemDocument?

    init(_ job: JobSnapshot) {
        id = job.id.description
        state = job.state.rawValue
        stage = job.stage?.rawValue
        styleIndex = job.styleIndex
        fraction = (job.fraction * 10_000).rounded(.down) / 10_000
        position = job.position
        estimateSeconds = job.estimateSeconds.map { ($0 * 100).rounded() / 100 }
        elapsedSeconds = (job.elapsedSeconds * 100).rounded() / 100
        width = job.width
        height = job.height
        timings = job.state == .done ? job.timings : nil
        warnings = job.warnings
        error = job.failure.map { ProblemDocument(Problem(of: $0), requestID: nil) }
    }

    private enum CodingKeys: String, CodingKey {
        case id, state, stage, styleIndex, fraction, position, estimateSeconds, elapsedSeconds, width, height
        case timings, warnings, error
    }

    // By hand, so that what is not known yet is `null` instead of missing: a program sees what there is.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(state, forKey: .state)
        try container.encode(stage, forKey: .stage)
        try container.encode(styleIndex, forKey: .styleIndex)
        try container.encode(fraction, forKey: .fraction)
        try container.encode(position, forKey: .position)
        try container.encode(estimateSeconds, forKey: .estimateSeconds)
        try container.encode(elapsedSeconds, forKey: .elapsedSeconds)
        try container.encode(width, forKey: .width)
        try container.encode(height, forKey: .height)
        try container.encode(timings, forKey: .timings)
        try container.encode(warnings, forKey: .warnings)
        try container.encode(error, forKey: .error)
    }
}
