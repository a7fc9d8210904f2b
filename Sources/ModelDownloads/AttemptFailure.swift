/// A failed try to fetch a file, and what could help.
struct AttemptFailure: Error {
    enum RetryStrategy {
        /// Nothing: the same would happen again.
        case none
        /// To ask for the rest later.
        case resume
        /// To throw away what there is and ask for the whole file.
        case restart
    }

    let error: DownloadError
    let retry: RetryStrategy

    init(_ error: DownloadError, retry: RetryStrategy = .none) {
        self.error = error
        self.retry = retry
    }
}
