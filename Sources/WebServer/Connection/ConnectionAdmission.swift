import HummingbirdCore

/// Says whether the listening socket is to accept one more connection.
struct ConnectionAdmission: AvailableConnectionsDelegate {
    let places: ConnectionPlaces

    // The connections themselves take and free their places.
    mutating func connectionOpened() {}
    mutating func connectionClosed() {}

    func isAcceptingNewConnections() -> Bool { places.canTakeAnother() }
}
