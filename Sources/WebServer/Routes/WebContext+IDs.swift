import Gallery
import Hummingbird
import RenderQueue

/// The ids in paths such as `/api/jobs/{id}`. Each throws ``Problem`` (404) for what can be no such id.
extension WebContext {
    /// The job that the path names.
    var jobID: JobID {
        get throws(Problem) {
            try id({ JobID($0) }, orThrow: .notFound("there is no such job", .job, hint: "check the id"))
        }
    }

    /// The upload that the path names.
    var uploadID: UploadID {
        get throws(Problem) {
            try id(
                { UploadID($0) }, orThrow: .notFound("there is no such upload", .upload, hint: "check the id")
            )
        }
    }

    /// The stream that the path names.
    var streamID: StreamID {
        get throws(Problem) {
            try id(
                { StreamID($0) }, orThrow: .notFound("there is no such stream", .stream, hint: "check the id")
            )
        }
    }

    /// The saved style that the path names.
    var styleID: StyleID {
        get throws(Problem) {
            try id(
                { StyleID($0) },
                orThrow: .notFound("there is no such saved style", .style, hint: "GET /api/styles lists them")
            )
        }
    }

    private func id<ID>(
        _ parse: (String) -> ID?, orThrow problem: @autoclosure () -> Problem
    ) throws(Problem) -> ID {
        guard let id = parameters.get("id").flatMap(parse) else { throw problem() }
        return id
    }
}
