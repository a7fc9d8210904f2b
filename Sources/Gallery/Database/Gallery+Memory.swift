extension Gallery {
    /// Lets go of pages of the file that are held in memory, up to 20 MB for each connection, as soon as
    /// no call reads them; does not wait.
    ///
    /// The system has them still, so that the next call finds them in milliseconds.
    ///
    /// Nothing to do in a gallery that is closed or whose file went away.
    package func releaseMemory() {
        guard (try? condition.beginCall(path: path)) != nil else { return }
        store.releaseMemory { [condition] in condition.endCall() }
    }
}
