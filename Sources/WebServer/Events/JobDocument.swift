import RenderQueue
import Stylization

/// A job in the API's JSON; what is not known yet is `null` instead of missing, so that a program sees what there is.
struct JobDocument: Encodable {
    let id: String
    let state: String
    @OrNull var stage: String?
    let styleIndex: Int
    let fraction: Double
    @OrNull var position: Int?
    @OrNull var estimateSeconds: Double?
    let elapsedSeconds: Double
    @OrNull var width: Int?
    @OrNull var height: Int?
    @OrNull var timings: [String: Double]?
    let warnings: [JobWarning]
    @OrNull var error: ProblemDocument?

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
}
