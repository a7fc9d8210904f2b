import Inference

/// What an error of the engine means to callers that do not know how networks run.
package enum EngineFailure: Sendable, Equatable {
    /// The system gives no memory.
    case outOfMemory
    /// The network cannot run, or not on this input.
    case unusable

    /// The meaning of an error; `nil` for one that did not come from running a network.
    package init?(_ error: any Error) {
        switch error as? InferenceError {
        case nil: return nil
        case .outOfMemory: self = .outOfMemory
        case .unsupported, .unsupportedSize, .invalidInput: self = .unusable
        }
    }
}
