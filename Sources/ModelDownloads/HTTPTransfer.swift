import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// One GET of one file: the system's HTTP client in front of a ``ResumableDownload``.
///
/// All mutable state belongs to one serial queue, on which the session calls back, transfers begin and are
/// cancelled; the waiting task reads the download only after the last callback. So there is no lock.
final class HTTPTransfer: NSObject, URLSessionDataDelegate, @unchecked Sendable {
    private(set) var download: ResumableDownload
    private let address: DownloadAddress
    private let redirectLimit: Int
    private let onReceive: (Int) -> Void
    private let queue = OperationQueue()
    private var redirects = 0
    private var isCancelled = false
    /// Why this side gave up; the system's own error is then only "cancelled".
    private var failure: AttemptFailure?
    private var continuation: CheckedContinuation<AttemptFailure?, Never>?

    /// `onReceive` is called with the bytes of the file that are here whenever some have arrived.
    init(
        _ download: ResumableDownload, address: DownloadAddress, redirectLimit: Int,
        onReceive: @escaping (Int) -> Void
    ) {
        self.download = download
        self.address = address
        self.redirectLimit = redirectLimit
        self.onReceive = onReceive
        queue.maxConcurrentOperationCount = 1
    }

    /// Throws away what has arrived, so that the next try asks for the whole file.
    func discard() throws(DownloadError) { try download.beginAnew() }

    /// As `run(_:silenceLimit:)`, but asks for nothing if an earlier run left the whole file.
    func finishOrRun(_ url: URL, silenceLimit: TimeInterval) async -> AttemptFailure? {
        guard download.isFilled else { return await run(url, silenceLimit: silenceLimit) }
        do throws(AttemptFailure) {
            try download.finish()
            return nil
        } catch {
            return error
        }
    }

    /// Fetches `url` (the rest of it, where the download holds a part); `nil` for success.
    private func run(_ url: URL, silenceLimit: TimeInterval) async -> AttemptFailure? {
        var request = URLRequest(url: url)
        // Lengths and ranges are those of the file, not of a compressed form of it.
        request.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
        if let range = download.rangeToAsk { request.setValue(range, forHTTPHeaderField: "Range") }
        let session = URLSession(
            configuration: Self.configuration(silenceLimit: silenceLimit), delegate: self,
            delegateQueue: queue)
        defer { session.finishTasksAndInvalidate() }
        let task = session.dataTask(with: request)
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                queue.addOperation {
                    guard !self.isCancelled else {
                        continuation.resume(returning: AttemptFailure(.cancelled))
                        return
                    }
                    self.continuation = continuation
                    task.resume()
                }
            }
        } onCancel: {
            queue.addOperation {
                self.isCancelled = true
                if self.continuation != nil { task.cancel() }
            }
        }
    }

    /// No cookies, no cache, no credentials: nothing is kept and nothing is sent along.
    private static func configuration(silenceLimit: TimeInterval) -> URLSessionConfiguration {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = silenceLimit
        configuration.urlCache = nil
        configuration.httpCookieStorage = nil
        configuration.urlCredentialStorage = nil
        configuration.httpShouldSetCookies = false
        configuration.httpAdditionalHeaders = ["User-Agent": "impasto"]
        return configuration
    }

    // MARK: The session's callbacks

    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
    ) {
        redirects += 1
        let target = request.url
        let source = task.originalRequest?.url?.absoluteString ?? ""
        var next: URLRequest?
        if redirects > redirectLimit {
            failure = AttemptFailure(.tooManyRedirects(address: source, limit: redirectLimit))
        } else if let target, address.allows(target) {
            next = request
        } else {
            failure = AttemptFailure(.insecureAddress(target?.absoluteString ?? source))
        }
        answer { completionHandler(next) }
    }

    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
    ) {
        if failure == nil, let response = response as? HTTPURLResponse {
            do throws(AttemptFailure) {
                try download.begin(
                    status: response.statusCode,
                    length: response.value(forHTTPHeaderField: "Content-Length").flatMap { Int($0) },
                    range: response.value(forHTTPHeaderField: "Content-Range"))
            } catch {
                failure = error
            }
        }
        answer { completionHandler(failure == nil ? .allow : .cancel) }
    }

    /// Answers a question of the session, unless the task was cancelled: FoundationNetworking traps on an answer
    /// that it no longer waits for, so a task is never both answered and cancelled.
    private func answer(_ body: () -> Void) {
        #if canImport(FoundationNetworking)
        if isCancelled { return }
        #endif
        body()
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        guard failure == nil else { return }
        // A body may come in several regions of memory.
        for region in data.regions where failure == nil {
            region.withUnsafeBytes { bytes in
                do throws(AttemptFailure) {
                    try download.receive(bytes)
                } catch {
                    failure = error
                    dataTask.cancel()
                }
            }
        }
        onReceive(download.count)
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        let waiting = continuation
        continuation = nil
        waiting?.resume(returning: outcome(task, error))
    }

    private func outcome(_ task: URLSessionTask, _ error: (any Error)?) -> AttemptFailure? {
        if isCancelled { return AttemptFailure(.cancelled) }
        if let failure { return failure }
        if let error { return Self.failure(error, address: task.originalRequest?.url?.absoluteString ?? "") }
        do throws(AttemptFailure) {
            try download.finish()
            return nil
        } catch {
            return error
        }
    }

    /// What the system's error means: most are worth another try, a refused certificate is not.
    private static func failure(_ error: any Error, address: String) -> AttemptFailure {
        let reason = TransferFailure.reason(error)
        switch (error as? URLError)?.code {
        case .cancelled?: return AttemptFailure(.cancelled)
        case .badURL?, .unsupportedURL?, .serverCertificateHasBadDate?, .serverCertificateUntrusted?,
            .serverCertificateHasUnknownRoot?, .serverCertificateNotYetValid?, .clientCertificateRejected?,
            .clientCertificateRequired?, .secureConnectionFailed?,
            .appTransportSecurityRequiresSecureConnection?:
            return AttemptFailure(.connection(address: address, reason: reason))
        default: return AttemptFailure(.connection(address: address, reason: reason), retry: .resume)
        }
    }
}
