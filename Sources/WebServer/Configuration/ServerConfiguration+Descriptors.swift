extension ServerConfiguration {
    /// Files and sockets that the server itself needs: the gallery with its readers, pictures that are read,
    /// event loops, standard streams, the listening sockets.
    ///
    /// It has 22 open when it is idle.
    private static let ownDescriptors = 44

    /// How many files and sockets may have to be open at once.
    package var descriptors: Int { limits.connections * listeningHosts.count + Self.ownDescriptors }

    /// Allows no more connections than `available` descriptors can hold.
    ///
    /// Returns the limit before, if it was too high.
    ///
    /// A server without descriptors could accept no connection, read no picture and write no gallery.
    package mutating func fit(descriptors available: Int) -> Int? {
        guard available < descriptors else { return nil }
        let before = limits.connections
        limits.connections = max((available - Self.ownDescriptors) / listeningHosts.count, 4)
        return before > limits.connections ? before : nil
    }
}
