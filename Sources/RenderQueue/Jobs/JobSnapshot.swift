package import Foundation
package import Stylization

/// A job's id: the right to see it, to take its picture and to cancel it.
package typealias JobID = OpaqueID<JobSubject>

/// What a ``JobID`` is an id of.
package enum JobSubject: Sendable {}

/// Where a job is in its life: `queued`, then `running`, then one of the others, which are final.
package enum JobState: String, Sendable, Codable, CaseIterable {
    /// It waits for its turn.
    case queued
    /// Its work is being done.
    case running
    /// Its picture can be fetched; a job whose picture was dropped does not exist any more.
    case done
    /// It ended without a picture.
    case failed
    /// Someone cancelled it.
    case cancelled

    /// Whether nothing more will happen.
    package var isFinal: Bool {
        switch self {
        case .queued, .running: false
        case .done, .failed, .cancelled: true
        }
    }
}

/// The state of a job at one moment.
package struct JobSnapshot: Sendable {
    /// The job's id.
    package let id: JobID
    /// Where it is in its life.
    package internal(set) var state: JobState = .queued
    /// What it does now; `nil` before it starts and after it ended.
    package internal(set) var stage: RenderStage?
    /// Which of several style images, from 0, in the stage `styleVector`.
    package internal(set) var styleIndex = 0
    /// The finished part of the whole, 0...1; never decreases, and is 1 only when the job is done.
    package internal(set) var fraction = 0.0
    /// Its place among those that wait, from 1; `nil` unless it is queued.
    package internal(set) var position: Int?
    /// The predicted seconds until it is done, those before it included; `nil` when it ended.
    package internal(set) var estimateSeconds: Double?
    /// The seconds since its submission, until it ended.
    package internal(set) var elapsedSeconds = 0.0
    /// When it was submitted.
    package let submittedAt: Date
    /// When its work began.
    package internal(set) var startedAt: Date?
    /// When it ended.
    package internal(set) var finishedAt: Date?
    /// The picture's width in px, when done.
    package internal(set) var width: Int?
    /// The picture's height in px, when done.
    package internal(set) var height: Int?
    /// Milliseconds by stage, when done, as the work measured them.
    package internal(set) var timings: [String: Double] = [:]
    /// What was wrong with its pictures without spoiling the result, when done.
    package internal(set) var warnings: [JobWarning] = []
    /// Why there is no picture, when failed or cancelled.
    package internal(set) var failure: (any Error)?
}
