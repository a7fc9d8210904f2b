import RenderQueue
import Stylization

/// The model of the page that shows a job to a browser without JavaScript.
struct ResultPage {
    let job: JobSnapshot
    let strings: StringTable
    let language: Language
    let contentType: String?

    var title: String {
        switch job.state {
        case .done: strings.text("result", language)
        case .failed, .cancelled: strings.text("resultFailedTitle", language)
        case .queued, .running: strings.text("resultPendingTitle", language)
        }
    }

    var model: [String: Any] {
        let id = job.id.description
        switch job.state {
        case .queued, .running:
            return [
                "refreshSeconds": 2,
                "pending": ["id": id, "stageText": stageText, "percent": Int(job.fraction * 100)]
                    as [String: Any],
            ]
        case .failed, .cancelled:
            let problem = job.failure.map { Problem(of: $0) } ?? .internalError()
            var failed: [String: Any] = ["detail": problem.detail]
            if let hint = problem.hint { failed["remedy"] = hint }
            return ["failed": failed]
        case .done:
            let fileExtension = contentType == "image/jpeg" ? "jpg" : "png"
            return [
                "done": [
                    "id": id, "imageURL": "/api/jobs/\(id)/image", "fileName": "impasto.\(fileExtension)",
                    "width": job.width ?? 0, "height": job.height ?? 0,
                    "seconds": String((job.elapsedSeconds * 10).rounded() / 10),
                    "warnings": job.warnings.map { strings.text($0.stringKey, language) },
                ] as [String: Any]
            ]
        }
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
