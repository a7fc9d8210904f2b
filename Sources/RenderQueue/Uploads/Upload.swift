/// An upload's id: the right to use the picture.
package typealias UploadID = OpaqueID<UploadSubject>

/// What an ``UploadID`` is an id of.
package enum UploadSubject: Sendable {}

/// A decoded picture that a client left here for several renders.
package struct Upload<Picture: Sendable>: Sendable {
    /// Its id.
    package let id: UploadID
    /// The picture.
    package let picture: Picture
    /// The digest of its content, if the uploader computed one; caches of what is derived from it hang on this.
    package let digest: String?
    /// Whose it is, for that client's share of the store.
    package let client: ClientID
    /// What it occupies in memory.
    package let bytes: Int
    /// Keeps these bytes counted, for a caller that holds the picture without this.
    package let hold: UploadHold
}

/// The limits of an ``UploadStore``.
package struct UploadLimits: Sendable, Equatable {
    /// What all pictures together may occupy, in bytes.
    ///
    /// Default 512 MiB.
    package var bytes: Int
    /// What one client's pictures may occupy, in bytes.
    ///
    /// Default 256 MiB.
    package var bytesPerClient: Int
    /// How many pictures there may be.
    ///
    /// Default 256.
    package var count: Int
    /// The time after its last use at which a picture is dropped.
    ///
    /// Default 15 minutes.
    package var timeToLive: Duration

    /// Limits.
    package init(
        bytes: Int = 512 << 20, bytesPerClient: Int = 256 << 20, count: Int = 256,
        timeToLive: Duration = .seconds(900)
    ) {
        self.bytes = bytes
        self.bytesPerClient = bytesPerClient
        self.count = count
        self.timeToLive = timeToLive
    }
}
