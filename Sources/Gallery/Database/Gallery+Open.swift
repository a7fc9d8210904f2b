package import Foundation

/// What a gallery is opened for.
package enum GalleryAccess: Sendable {
    /// Changes: the file is created if there is none, and must be writable.
    case writing
    /// Changes where they are possible: a file that cannot be written is opened for reading.
    case writingIfPossible
    /// Changes of what is there already: nothing is created, and the file must be writable.
    case editing
    /// Reading: nothing is created, and a file that cannot be written will do.
    case reading
}

extension Gallery {
    /// Opens a gallery, creating or migrating its file if need be.
    ///
    /// A file that is not a gallery, is damaged, or was written by a later version is left untouched: it is
    /// looked at through a read-only connection before it is opened for writing. A new file is readable by its owner
    /// only; one that is there keeps its permissions. Blocks while the file is opened.
    ///
    /// A database is asked by the first call only, and its tables are made then, whatever the access: a server starts
    /// before its database does, and goes on after it.
    ///
    /// - Parameters:
    ///   - location: Where it is.
    ///   - access: What for; ``isReadOnly`` says whether it can be written.
    ///   - painter: Paints the swatches of styles that have none.
    ///   - busyTimeout: How long a call waits for another process's write, in seconds.
    ///   - clock: What time it is.
    /// - Returns: The open gallery.
    /// - Throws: ``GalleryError`` with the cases about the gallery's file or database.
    package static func open(
        _ location: GalleryLocation, for access: GalleryAccess = .writing, painter: SwatchPainter? = nil,
        busyTimeout: TimeInterval = 5, clock: @escaping @Sendable () -> Date = { Date() }
    ) throws(GalleryError) -> Gallery {
        func gallery(_ store: any GalleryStore, _ location: GalleryLocation) -> Gallery {
            Gallery(store, location: location, painter: painter, clock: clock)
        }
        if case .postgreSQL(let address) = location {
            #if PostgreSQL
            return gallery(PostgreSQLStore(address, busyTimeout: busyTimeout), location)
            #else
            throw .cannotOpen(
                path: address.shown,
                reason:
                    "this program was built without PostgreSQL; build it with --traits default,PostgreSQL")
            #endif
        }
        do {
            let (store, opened) = try SQLiteStore.open(location, for: access, busyTimeout: busyTimeout)
            return gallery(store, opened)
        } catch {
            throw GalleryError(error, path: location.path)
        }
    }
}
