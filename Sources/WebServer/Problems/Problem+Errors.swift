import Application
import Gallery
import HTTPTypes
import Hummingbird
import ImageCodecs
import NIOCore
import RenderQueue
import Stylization

// The one place where other targets' errors become HTTP statuses.

extension Problem {
    /// The problem that an error of any kind is for the client.
    init(of error: any Error) {
        self =
            switch error {
            case let problem as Problem: problem
            case let error as RenderQueueError: Problem(error)
            case let error as MemoryBudgetError: Problem(error)
            case let error as ImageCodecError: Problem(error, field: nil)
            case let error as StyleError: Problem(error)
            case let error as ApplicationError: Problem(error)
            case let error as GalleryError: Problem(error)
            case let error as MultipartError: Problem(error)
            case is ModelStoreError:
                // Its text names files of this machine, which are its owner's business; it is in the log.
                .unavailable(
                    "a network's files cannot be used", .network,
                    hint: "look at the log, or run: impasto models verify")
            case is NIOTooManyBytesError: .tooLarge("the request's body is too large")
            case is CancellationError: .cancelled()
            case let error as HTTPError: Problem(error)
            default: .internalError()
            }
    }

    private init(_ error: HTTPError) {
        switch error.status {
        case .notFound: self = .notFound("there is nothing here")
        case .badRequest: self = .badRequest(error.body ?? "the request cannot be read")
        case .contentTooLarge: self = .tooLarge("the request's body is too large")
        default: self = .internalError()
        }
    }

    /// What is wrong with the networks that a request names.
    init(_ error: ApplicationError) {
        self =
            switch error {
            case .unknownNetwork(let name, let kind, let known):
                .invalidField(
                    kind.field, "there is no \(kind.rawValue) network '\(name.prefix(64))'",
                    allowed: known.joined(separator: ", "))
            // No request adds networks.
            case .unfitModel: .internalError()
            }
    }

    /// What the render queue, the jobs and the uploads refuse.
    init(_ error: RenderQueueError) {
        self =
            switch error {
            case .full(_, let seconds), .clientFull(_, let seconds), .sourceFull(_, let seconds):
                .queueFull("\(error)", retryAfterSeconds: seconds)
            case .deadlineExceeded: .deadlineExceeded("\(error)")
            case .cancelled: .cancelled()
            case .shuttingDown: .shuttingDown()
            case .jobNotFound:
                .notFound("there is no such job", .job, hint: "check the id; jobs are kept for a while only")
            case .jobExpired: .gone("\(error)", .job, hint: "submit the job again")
            case .resultNotReady(let state): .notReady(state.rawValue, isFinal: state.isFinal)
            case .resultTooLarge: .tooLarge("\(error)", hint: "choose a smaller content size")
            case .uploadNotFound:
                .notFound(
                    "there is no such upload", .upload,
                    hint: "check the id; uploads are kept for a while only")
            case .uploadExpired: .gone("\(error)", .upload, hint: "upload the picture again")
            case .uploadTooLarge: .tooLarge("\(error)", hint: "upload a smaller picture")
            case .streamNotFound:
                .notFound(
                    "there is no such stream", .stream,
                    hint: "check the id; a stream is closed soon after its last frame")
            case .streamClosed: .gone("\(error)", .stream, hint: "open another with POST /api/streams")
            case .tooManyStreams(_, let seconds):
                .queueFull("\(error)", retryAfterSeconds: seconds)
            }
    }

    /// Memory that is not there.
    init(_ error: MemoryBudgetError) {
        switch error {
        case .tooLarge(let bytes, let limit):
            self = .pictureDoesNotFit("\(error)", bytes: bytes, limit: limit)
        // Bodies and decoding take seconds.
        case .taken, .sourceFull, .notGiven: self = .memoryTaken("\(error)", retryAfterSeconds: 5)
        }
    }

    /// What is wrong with a picture; `field` names where in the request it stands.
    init(_ error: ImageCodecError, field: String?) {
        switch error {
        case .empty, .unknownFormat, .unsupportedFormat, .formatNotBuilt, .unsupportedVariant:
            self = .unsupportedType(
                "\(error)", field: field, allowed: "a \(ImageFormat.readable.alternatives) picture")
        case .fileTooLarge(_, let limit):
            self = .tooLarge(
                "\(error)", field: field, allowed: "at most \(limit) bytes", hint: "send a smaller file")
            limits = ["maxBytes": limit]
        case .tooManyPixels(_, _, let limit):
            self = .tooLarge(
                "\(error)", field: field, allowed: "at most \(limit) px", hint: "make it smaller first")
            limits = ["maxPixels": limit]
        case .sideTooLong(_, _, let limit):
            self = .tooLarge("\(error)", field: field, allowed: "sides of at most \(limit) px")
        case .tooManyScans, .corrupt, .incomplete, .invalidSize:
            self = .damagedPicture("\(error)", field: field)
        case .cannotEncode:
            self = .invalidField(
                "format", "\(error)", allowed: "png", hint: "choose PNG, or a smaller size")
        case .invalidText: self = .internalError()
        case .outOfMemory: self = .memoryTaken("\(error)", retryAfterSeconds: 5)
        }
    }

    /// What is wrong with styles.
    init(_ error: StyleError) {
        switch error {
        case .spaceMismatch: self = .spaceMismatch("\(error)")
        case .invalidVector: self = .invalidField("vector", "\(error)")
        case .wrongKind: self = .invalidField("transformer", "\(error)")
        case .emptyMix, .weightsCancel: self = .invalidField("styles", "\(error)")
        case .outOfMemory: self = .memoryTaken("\(error)", retryAfterSeconds: 5)
        case .paintingTooLarge: self = .tooLarge("\(error)", field: "contentSize")
        }
    }

    /// What the gallery refuses.
    init(_ error: GalleryError) {
        switch error {
        case .invalidName: self = .invalidField("name", "\(error)", allowed: "1...80 characters")
        case .invalidTags: self = .invalidField("tags", "\(error)")
        case .invalidNotes: self = .invalidField("notes", "\(error)")
        case .invalidRecipe, .invalidSwatch, .invalidQuery: self = .invalidField("body", "\(error)")
        case .notFound:
            self = .notFound("there is no such saved style", .style, hint: "GET /api/styles lists them")
        case .notFoundInTrash:
            self = .notFound(
                "there is no such style in the trash", .trash,
                hint: "GET /api/styles/trash lists what is there")
        case .inTrash:
            self = .notFound(
                "this style is in the trash", .trashedStyle,
                hint: "POST /api/styles/{id}/restore takes it out")
        case .notInTrash:
            self = .conflict("this style is not in the trash", .trash, hint: "there is nothing to restore")
        case .nameConflict(let name, _): self = .nameTaken(name, suggestion: nil)
        case .revisionConflict: self = .changedMeanwhile("\(error)")
        case .tooManyParts(_, let limit):
            self = .invalidField("styles", "\(error)", allowed: "at most \(limit)")
        case .needsExtrapolation:
            self = .invalidField(
                "styles", "\(error)", allowed: "shares of 0 to 100 %",
                hint: "weights are proportions; below 0 they need extrapolate: true")
        case .style(let error): self = Problem(error)
        case .unrecognizedImport:
            self = .invalidField(
                "body", "\(error)", allowed: "a style file, a style card or a style link")
        case .invalidImport, .unsupportedImportVersion: self = .invalidField("body", "\(error)")
        case .importTooLarge: self = .tooLarge("\(error)")
        case .importConflicts:
            self = .conflict(
                "\(error)", field: "onConflict", hint: "set onConflict to rename, replace or skip")
        // These name the file's path, which is the owner's business; it is in the log.
        case .missing, .olderSchema, .newerSchema, .notAGallery, .corrupt, .cannotOpen, .cannotCreate,
            .database:
            self = .unavailable("the gallery cannot be used", .gallery, hint: "look at the server's log")
        case .closed: self = .shuttingDown()
        case .displaced:
            self = .unavailable(
                "the gallery's file was deleted, moved, replaced or rewritten, and nothing is saved any more",
                .displaced,
                hint: "put the right file there, and restart the server")
        case .readOnly:
            self = .unavailable(
                "the gallery can only be read", .readOnly,
                hint: "make its file and folder writable, and restart the server")
        case .diskFull:
            self = .unavailable("there is no room left for the gallery", .diskFull, hint: "free some space")
        case .unreachable:
            self = .unavailable(
                "the gallery's database does not answer", .gallery, hint: "try again in a moment")
        case .busy:
            self = .unavailable(
                "another program is writing to the gallery", .busy, hint: "try again in a moment")
        case .cancelled: self = .cancelled()
        }
    }
}
