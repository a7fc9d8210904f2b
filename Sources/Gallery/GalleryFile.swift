import Foundation
import GRDB

/// What is found out about a file before anything is written to it.
enum GalleryFile {
    /// Whether there is a file with something in it. An empty file is as good as none.
    ///
    /// Throws ``GalleryError/notAGallery(path:reason:)`` if its first bytes are not those of an SQLite
    /// database, and ``GalleryError/cannotOpen(path:reason:)`` for a folder or a file that cannot be read.
    static func hasContent(_ url: URL) throws(GalleryError) -> Bool {
        let path = url.path(percentEncoded: false)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return false }
        guard !isFolder.boolValue else {
            throw .cannotOpen(path: path, reason: "it is a folder; name a file in it")
        }
        let magic = Data("SQLite format 3\0".utf8)
        let start: Data?
        do {
            let file = try FileHandle(forReadingFrom: url)
            defer { try? file.close() }
            start = try file.read(upToCount: magic.count)
        } catch {
            throw .cannotOpen(path: path, reason: "it cannot be read; check the file's permissions")
        }
        guard let start, !start.isEmpty else { return false }
        guard start == magic else {
            throw .notAGallery(path: path, reason: "it is not an SQLite database")
        }
        return true
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

    /// Creates the folder of a new gallery, readable by its owner only.
    static func createFolder(of url: URL) throws(GalleryError) {
        let folder = url.deletingLastPathComponent()
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .cannotOpen(
                path: url.path(percentEncoded: false),
                reason: "its folder \(folder.path(percentEncoded: false)) cannot be created")
        }
    }

    /// An SQLite URI that promises that nobody writes; `nil` if a write-ahead log says otherwise.
    static func immutableAddress(of url: URL) -> String? {
        let log = url.path(percentEncoded: false) + "-wal"
        let attributes = try? FileManager.default.attributesOfItem(atPath: log)
        if let size = attributes?[.size] as? NSNumber, size.intValue > 0 { return nil }
        return url.absoluteURL.absoluteString + "?immutable=1"
    }
}
