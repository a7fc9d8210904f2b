import GRDB

extension Gallery {
    /// Ends the use of the file: what was written is moved from the write-ahead log into it, so that the one
    /// file is a whole backup.
    ///
    /// While other processes use the gallery, the log may stay beside it. Later calls throw
    /// ``GalleryError/closed(path:)``.
    ///
    /// Blocks until the calls under way are done; does nothing if the gallery was closed before. Throws
    /// ``GalleryError``.
    package func close() throws(GalleryError) {
        guard condition.close() else { return }
        // The last connection to a file does this by itself when it is closed; one that is not the last would not. What
        // stands in the way is another process's read or write, and no reason to fail.
        if !isReadOnly {
            try? database.writeWithoutTransaction { db in
                if try Self.hasTraces(db) {
                    try Self.eraseTraces(db)
                } else {
                    try db.checkpoint(.truncate)
                }
            }
        }
        // A pool closes its writer first; but the last connection removes the log, and a reader cannot.
        (database as? DatabasePool)?.invalidateReadOnlyConnections()
        do {
            try database.close()
        } catch {
            throw GalleryError(error, path: path)
        }
    }
}
