/// Something new about a job.
///
/// Each event carries the whole state, so that a reader may miss any but the last.
package struct JobEvent: Sendable {
    /// What kind of news.
    package enum Kind: String, Sendable {
        /// It moved up in the queue, started, or progressed.
        case progress
        /// The last event: there is a picture.
        case done
        /// The last event: there will be none.
        case failed
        /// The last event: someone cancelled it.
        case cancelled

        init(_ state: JobState) {
            switch state {
            case .queued, .running: self = .progress
            case .done: self = .done
            case .failed: self = .failed
            case .cancelled: self = .cancelled
            }
        }
    }

    /// Rises within a job, from 1; gaps are progress that was overtaken by later progress.
    package let id: Int
    /// The job after the event.
    package let job: JobSnapshot

    /// What kind of news.
    package var kind: Kind { Kind(job.state) }
}
