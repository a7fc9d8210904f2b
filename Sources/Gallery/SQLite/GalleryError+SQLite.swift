import GRDB
import Stylization

extension GalleryError {
    /// The gallery's word for an error that a database access on `path` threw.
    init(_ error: any Error, path: String) {
        switch error {
        case let error as GalleryError: self = error
        case let error as StyleError: self = .style(error)
        case let error as DatabaseError: self = .init(sqlite: error, path: path)
        case is CancellationError: self = .cancelled
        default: self = .database(path: path, detail: String(describing: error))
        }
    }

    private init(sqlite error: DatabaseError, path: String) {
        // Only the message: the arguments of a statement may be a user's words.
        let detail = error.message ?? "code \(error.resultCode.rawValue)"
        if error.extendedResultCode == .SQLITE_READONLY_DBMOVED {
            self = .displaced(path: path)
            return
        }
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path: path)
        case .SQLITE_READONLY, .SQLITE_PERM: self = .readOnly(path: path)
        case .SQLITE_FULL: self = .diskFull(path: path)
        case .SQLITE_CORRUPT: self = .corrupt(path: path, detail: detail)
        case .SQLITE_NOTADB: self = .notAGallery(path: path, reason: "it is not an SQLite database")
        case .SQLITE_CANTOPEN:
            self = .cannotOpen(path: path, reason: GalleryFile.reasonItCannotBeOpened(path))
        case .SQLITE_INTERRUPT, .SQLITE_ABORT: self = .cancelled
        default: self = .database(path: path, detail: detail)
        }
    }
}
