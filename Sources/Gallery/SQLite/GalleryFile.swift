import Foundation
import Foundations
import GRDB
import HostSystem
import SystemLibC

/// What is found out about a file before anything is written to it, and how a new one is made.
enum GalleryFile {
    /// Whether there is a file with something in it.
    ///
    /// An empty file is as good as none.
    ///
    /// Throws ``GalleryError/notAGallery(path:reason:)`` if its first bytes are not those of an SQLite
    /// database, and ``GalleryError/cannotOpen(path:reason:)`` for what is no file or cannot be read.
    static func hasContent(_ path: String) throws(GalleryError) -> Bool {
        // Not blocking: opening a pipe must fail below instead of waiting for a writer.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            let error = SystemError.last
            if error.code == ENOENT { return false }
            throw .cannotOpen(path: path, reason: reason(error))
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw .cannotOpen(path: path, reason: reason(.last))
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw .cannotOpen(path: path, reason: "it is a folder; name a file in it")
        default: throw .cannotOpen(path: path, reason: "it is no regular file; name one")
        }
        guard status.st_size > 0 else { return false }
        let magic = Array("SQLite format 3\0".utf8)
        var start = [UInt8](repeating: 0, count: magic.count)
        guard pread(descriptor, &start, start.count, 0) >= 0 else {
            throw .cannotOpen(path: path, reason: reason(.last))
        }
        guard start == magic else {
            throw .notAGallery(path: path, reason: "it is not an SQLite database")
        }
        return true
    }

    /// Whether the file and its folder may be written: the write-ahead log is a file of its own.
    static func isWritable(_ path: String) -> Bool {
        access(path, W_OK) == 0 && access(FileName.parent(of: path), W_OK | X_OK) == 0
    }

    /// Throws if the database behind a read-only connection is not a gallery that this program understands.
    static func inspect(_ database: DatabaseQueue, path: String) throws {
        try database.read { db in
            // Reads the header and the whole schema, so that damage there is found.
            let tables = try Set(
                String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'"))
            let application = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
            guard application == Schema.applicationID else {
                // Another process may just be creating the gallery: then only the migrator's table is there.
                let isNew = application == 0 && tables.isSubset(of: ["grdb_migrations", "grdb_issue_102"])
                if isNew { return }
                throw GalleryError.notAGallery(path: path, reason: "it is the database of another program")
            }
            let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            guard version <= Schema.version, try !Schema.migrator.hasBeenSuperseded(db) else {
                throw GalleryError.newerSchema(
                    path: path, found: max(version, Schema.version + 1), known: Schema.version)
            }
            guard tables.contains("style"), tables.contains("swatch") else {
                throw GalleryError.corrupt(path: path, detail: "its tables are missing")
            }
        }
    }

    /// Creates an empty file and its folders, for their owner only: names and notes are private.
    ///
    /// SQLite gives the files that it puts beside a database the database's mode. A file that is there keeps
    /// the mode it has.
    ///
    /// Throws ``GalleryError/cannotCreate(path:reason:)``.
    static func create(_ path: String) throws(GalleryError) {
        let folder = FileName.parent(of: path)
        do throws(SystemError) {
            try Folder.make(folder, mode: 0o700)
        } catch {
            throw .cannotCreate(path: path, reason: "its folder \(folder) cannot be made: \(reason(error))")
        }
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .cannotCreate(path: path, reason: reason(.last)) }
        close(descriptor)
    }

    /// What the system says, and what to do about it.
    static func reason(_ error: SystemError) -> String {
        let hint =
            switch error.code {
            case EACCES, EPERM: "allow this user to use it, or choose another file"
            case EROFS: "choose a file elsewhere"
            case ENOENT, ENOTDIR, ENAMETOOLONG, ELOOP: "check the path"
            case ENOSPC, EDQUOT: "free some space"
            case EMFILE, ENFILE: "close some files, or raise the limit (ulimit -n)"
            default: "choose another file"
            }
        return "\(error); \(hint)"
    }

    /// Why SQLite, which only says that it cannot, could not open a file; asked of the system after the fact.
    static func reasonItCannotBeOpened(_ path: String) -> String {
        var status = stat()
        guard stat(path, &status) == 0, access(path, R_OK) == 0 else { return reason(.last) }
        guard access(FileName.parent(of: path), W_OK | X_OK) != 0 else {
            return "it cannot be opened; check that the files beside it may be written"
        }
        let error = SystemError.last
        return "its folder cannot be written (\(error)), and the log \(path)-wal holds changes that are not "
            + "in the file yet; open it once where it can be written"
    }

    /// The path without symbolic links: SQLite puts its other files beside the file that a link leads to.
    static func resolved(_ path: String) -> String {
        guard let buffer = realpath(path, nil) else { return path }
        defer { free(buffer) }
        return String(cString: buffer)
    }

    /// An SQLite URI that promises that the file does not change; `nil` if a write-ahead log says otherwise.
    static func immutableAddress(of path: String) -> String? {
        let path = resolved(path)
        var status = stat()
        if stat(path + "-wal", &status) == 0, status.st_size > 0 { return nil }
        return URL(filePath: path).absoluteURL.absoluteString + "?immutable=1"
    }
}
