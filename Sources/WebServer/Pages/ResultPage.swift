import ImageCodecs
import RenderQueue
import Stylization

/// The page that shows a job to a browser without JavaScript.
struct ResultPage {
    /// What the template shows: exactly one of the three is there.
    struct Model: PageModel {
        let pending: Pending?
        let failed: Failed?
        let done: Done?

        var refreshSeconds: Int? { pending == nil ? nil : 2 }
    }

    /// A job that is not done yet.
    struct Pending {
        let id: String
        let stageText: String
        let percent: Int
    }

    /// A job that came to nothing.
    struct Failed {
        let text: String
    }

    /// A painting.
    struct Done {
        let imageURL: String
        /// What the painting is downloaded as.
        let fileName: String
        let width: Int
        let height: Int
        let seconds: String
        let warnings: [String]
    }

    let job: JobSnapshot
    let strings: StringTable
    let language: Language
    /// Of the painting, once there is one.
    let format: ImageFormat?

    var title: String {
        switch job.state {
        case .done: strings.text("result", language)
        case .failed, .cancelled: strings.text("resultFailedTitle", language)
        case .queued, .running: strings.text("resultPendingTitle", language)
        }
    }

    var model: Model {
        switch job.state {
        case .queued, .running: Model(pending: pending, failed: nil, done: nil)
        case .failed, .cancelled: Model(pending: nil, failed: failed, done: nil)
        case .done: Model(pending: nil, failed: nil, done: done)
        }
    }

    private var pending: Pending {
        Pending(id: job.id.description, stageText: stageText, percent: Int(job.fraction * 100))
    }

    private var failed: Failed {
        let problem = job.failure.map { Problem(of: $0) } ?? .internalError()
        return Failed(text: ProblemWords(strings: strings, language: language).text(problem))
    }

    private var done: Done {
        Done(
            imageURL: "/api/jobs/\(job.id)/image",
            fileName: "impasto.\((format ?? .png).fileExtension)",
            width: job.width ?? 0, height: job.height ?? 0,
            seconds: String((job.elapsedSeconds * 10).rounded() / 10),
            warnings: job.warnings.map { strings.text($0.stringKey, language) })
    }

    private var stageText: String {
        guard let stage = job.stage else {
            let position = job.position ?? 1
            return position <= 1
                ? strings.text("stageQueuedFirst", language)
                : strings.text("stageQueued", language, ["position": String(position - 1)])
        }
        let key = "stage" + stage.rawValue.prefix(1).uppercased() + stage.rawValue.dropFirst()
        return strings.text(key, language)
    }
}
