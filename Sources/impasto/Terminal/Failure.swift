import Application
import ArgumentParser
import Clips
import Foundation
import Foundations
import Gallery
import HostSystem
import ImageCodecs
import ModelDownloads
import Stylization
import WebServer

/// An error that a person can act on, with the ``ExitStatus`` that scripts see.
struct Failure: Error, CustomStringConvertible {
    let description: String
    let code: Int32

    static func usage(_ text: String) -> Failure { Failure(description: text, code: ExitStatus.usage) }
    static func badData(_ text: String) -> Failure { Failure(description: text, code: ExitStatus.badData) }
    static func missingFile(_ text: String) -> Failure {
        Failure(description: text, code: ExitStatus.missing)
    }
    static func unavailable(_ text: String) -> Failure {
        Failure(description: text, code: ExitStatus.unavailable)
    }
    static func cannotWrite(_ text: String) -> Failure {
        Failure(description: text, code: ExitStatus.cannotWrite)
    }
    static func busy(_ text: String) -> Failure { Failure(description: text, code: ExitStatus.busy) }
    static func cancelled(_ text: String) -> Failure {
        Failure(description: text, code: ExitStatus.cancelled)
    }

    /// The failure that `error` means.
    init(_ error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as FileError: self = Self.failure(error)
        case let error as ClipError: self = Self.failure(error)
        case let error as ApplicationError: self = Self.failure(error)
        case let error as WebServerError: self = Self.failure(error)
        case StyleError.outOfMemory, ImageCodecError.outOfMemory:
            self = Failure(description: "\(error)", code: ExitStatus.noMemory)
        case _ where EngineFailure(error) == .outOfMemory:
            self = Failure(description: "\(error)", code: ExitStatus.noMemory)
        case _ where EngineFailure(error) == .unusable: self = .badData("\(error)")
        case let error as ImageCodecError: self = .badData(error.description)
        case let error as ModelStoreError: self = Self.failure(error)
        case let error as DownloadError: self = Self.failure(error)
        case let error as GalleryError: self = Self.failure(error)
        case let error as ReceiptError: self = .badData(error.description)
        case let error as StyleError: self = .usage(error.description)
        case is CancellationError: self = .cancelled("cancelled")
        default:
            // The system's own error beneath Foundation's says what is wrong.
            self =
                SystemError(beneath: error).map {
                    Failure(description: "the system refused: \($0.advice)", code: ExitStatus.interrupted)
                } ?? Failure(description: "\(error)", code: ExitStatus.internalError)
        }
    }

    private static func failure(_ error: FileError) -> Failure {
        switch error.kind {
        case .unreadable: .missingFile(error.description)
        case .tooLarge: .badData(error.description)
        case .unwritable: .cannotWrite(error.description)
        case .interrupted: Failure(description: error.description, code: ExitStatus.interrupted)
        case .noMemory: Failure(description: error.description, code: ExitStatus.noMemory)
        }
    }

    private static func failure(_ error: ClipError) -> Failure {
        switch error.kind {
        case .missingProgram: .unavailable(error.description)
        case .unusable: .badData(error.description)
        case .unsupported: .usage(error.description)
        case .interrupted: Failure(description: error.description, code: ExitStatus.interrupted)
        }
    }

    private static func failure(_ error: ModelStoreError) -> Failure {
        switch error {
        case .unknownModel, .invalidName, .nameTaken, .cannotRemoveBundled: .usage(error.description)
        case .invalidManifest, .wrongLength, .wrongDigest, .unlistedFile, .unusableGraph, .wrongKind:
            .badData(error.description)
        case .missingModel: .unavailable(error.description)
        case .fileSystem: .cannotWrite(error.description)
        }
    }

    private static func failure(_ error: ApplicationError) -> Failure {
        switch error {
        case .unfitModel: .badData(error.description)
        case .unknownNetwork: .usage(error.description)
        }
    }

    private static func failure(_ error: DownloadError) -> Failure {
        switch error {
        case .store(let error): failure(error)
        case .invalidAddress, .insecureAddress: .usage(error.description)
        case .wrongLength, .wrongContent, .wrongRange: .badData(error.description)
        case .noSource, .tooManyRedirects, .status, .connection, .tooSlow: .unavailable(error.description)
        case .diskFull, .cannotWrite: .cannotWrite(error.description)
        case .busy: .busy(error.description)
        case .cancelled: .cancelled(error.description)
        }
    }

    private static func failure(_ error: WebServerError) -> Failure {
        switch error {
        case .portTaken, .portForbidden, .cannotListen: .unavailable(error.description)
        case .addressNotAvailable, .unknownHost, .unusableSocket: .usage(error.description)
        case .publicFolderIncomplete, .noFolder: .missingFile(error.description)
        }
    }

    /// What the gallery says serves all surfaces; the options that help are named here.
    private static func failure(_ error: GalleryError) -> Failure {
        switch error {
        case .needsExtrapolation: .usage(error.description + " (--extrapolate)")
        case .invalidName, .invalidTags, .invalidNotes, .invalidRecipe, .invalidQuery, .tooManyParts, .style:
            .usage(error.description)
        case .invalidSwatch, .unrecognizedImport, .invalidImport, .unsupportedImportVersion, .importTooLarge,
            .olderSchema, .newerSchema, .notAGallery, .corrupt:
            .badData(error.description)
        case .notFound: .missingFile(error.description + " (impasto styles list)")
        case .notFoundInTrash: .missingFile(error.description + " (impasto styles list --trash)")
        case .inTrash(let id): .missingFile(error.description + " (impasto styles restore \(id))")
        case .notInTrash: .usage(error.description)
        case .missing: .missingFile(error.description + " (named by --gallery or IMPASTO_GALLERY)")
        case .cannotOpen, .displaced, .closed: .missingFile(error.description)
        case .nameConflict, .importConflicts: .cannotWrite(error.description + " (--on-conflict)")
        case .readOnly, .diskFull, .cannotCreate: .cannotWrite(error.description)
        case .revisionConflict, .busy: .busy(error.description)
        case .unreachable: .unavailable(error.description)
        case .database: Failure(description: error.description, code: ExitStatus.internalError)
        case .cancelled: .cancelled(error.description)
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
