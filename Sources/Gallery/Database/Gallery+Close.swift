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
        do {
            try store.close()
        } catch {
            throw store.error(error)
        }
    }
}
