package import Foundation

/// How networks are fetched.
package struct DownloadSettings: Sendable {
    /// Where the networks' folders are served, such as a mirror; `nil` for the manifest's own source.
    package var baseAddress: URL?
    /// Tries a file, 1 or more.
    package var attempts = 6
    /// The pause after the first failed try; it doubles after each further one.
    package var firstPause = Duration.seconds(1)
    /// The longest pause.
    package var longestPause = Duration.seconds(30)
    /// Redirections that are followed for a file.
    package var redirectLimit = 5
    /// How long nothing may arrive, in seconds.
    package var silenceLimit: TimeInterval = 30
    /// The slowest transfer, in bytes a second over ``ratePeriod``, that is not given up.
    package var minimumRate = 512
    /// The time over which ``minimumRate`` is measured.
    package var ratePeriod = Duration.seconds(60)

    /// The defaults, with another base address if one is given.
    package init(baseAddress: URL? = nil) {
        self.baseAddress = baseAddress
    }

    /// The pause before try number `attempt`, counted from 2.
    func pause(before attempt: Int) -> Duration {
        // The shift stays small: the longest pause is reached soon.
        min(longestPause, firstPause * (1 << min(max(attempt - 2, 0), 20)))
    }
}
