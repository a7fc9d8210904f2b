/// How far the fetching of one network is.
package struct DownloadProgress: Sendable, Equatable {
    /// The network.
    package let model: String
    /// The file in work, by its path in the network's folder.
    package let file: String
    /// What has just happened.
    package let event: Event
    /// Bytes of the network that are here, those of earlier runs included.
    package let bytes: Int
    /// Bytes of the whole network.
    package let totalBytes: Int
    /// Bytes a second since this run began, pauses included; 0 until something has arrived.
    package let bytesPerSecond: Double

    /// What progress is reported of.
    package enum Event: Sendable, Equatable {
        /// Bytes of the file have arrived.
        case received
        /// A try failed; the next one follows after a pause.
        case retrying(DownloadError, after: Duration)
        /// The file is complete and verified.
        case fileCompleted
        /// The network is complete and can be used.
        case installed
    }

    /// Seconds to go at the rate so far, if there is one.
    package var secondsLeft: Double? {
        bytesPerSecond > 0 ? Double(totalBytes - bytes) / bytesPerSecond : nil
    }
}
