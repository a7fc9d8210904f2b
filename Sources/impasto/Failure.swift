import ArgumentParser
import Foundation
import ImageCodecs
import Inference
import Stylization

/// An error that a person can act on, with the exit code that scripts see (the conventions of `sysexits.h`).
struct Failure: Error, CustomStringConvertible {
    let description: String
    let code: Int32

    static func usage(_ text: String) -> Failure { Failure(description: text, code: 64) }
    static func badData(_ text: String) -> Failure { Failure(description: text, code: 65) }
    static func missingFile(_ text: String) -> Failure { Failure(description: text, code: 66) }
    static func unavailable(_ text: String) -> Failure { Failure(description: text, code: 69) }
    static func cannotWrite(_ text: String) -> Failure { Failure(description: text, code: 73) }

    /// The failure that `error` means.
    init(_ error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as ImageCodecError: self = .badData(error.description)
        case let error as ModelStoreError: self = .unavailable(error.description)
        case let error as StyleError: self = .usage(error.description)
        case let error as InferenceError: self = .badData(error.description)
        case is CancellationError: self = Failure(description: "cancelled", code: 130)
        default: self = Failure(description: "\(error)", code: 70)
        }
    }

    init(description: String, code: Int32) {
        self.description = description
        self.code = code
    }

    /// Prints the message and ends the command with the code; ArgumentParser's own errors pass.
    static func reporting<Result>(_ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch {
            if error is ExitCode || error is ValidationError || error is CleanExit { throw error }
            let failure = Failure(error)
            Terminal.error("impasto: \(failure)")
            throw ExitCode(failure.code)
        }
    }
}
