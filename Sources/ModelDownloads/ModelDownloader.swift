import Foundation
package import Stylization

/// Fetches networks of the manifest into the store: resumes what broke, tries again with growing pauses, and
/// lets nothing be seen that was not verified and complete.
package struct ModelDownloader: Sendable {
    private let store: ModelStore
    private let settings: DownloadSettings
    private let effects: DownloadEffects

    /// A downloader into `store`'s data folder.
    package init(store: ModelStore, settings: DownloadSettings = .init(), effects: DownloadEffects = .init())
    {
        self.store = store
        self.settings = settings
        self.effects = effects
    }

    /// The group name for all networks of the original demo.
    package static let originalGroup = "original"

    /// The networks that `name` means: one, or for ``originalGroup`` all that can be fetched in the original's space.
    package func records(named name: String) throws(DownloadError) -> [ModelRecord] {
        if name == Self.originalGroup {
            return store.manifest.models.filter { $0.space == .tfjsOriginal && !$0.bundled }
        }
        return [try storing { () throws(ModelStoreError) in try store.descriptor(name) }.record]
    }

    /// Fetches the network called `name`, unless it is here and whole.
    ///
    /// `onProgress` is called from the thread that receives; it must return quickly. Throws ``DownloadError``; after
    /// any error but a wrong file, what has arrived is kept, and the next call goes on from there. Cancelling the
    /// task throws ``DownloadError/cancelled``.
    @discardableResult
    package func pull(
        _ name: String, onProgress: @escaping @Sendable (DownloadProgress) -> Void = { _ in }
    ) async throws(DownloadError) -> ModelDescriptor {
        let descriptor = try storing { () throws(ModelStoreError) in try store.descriptor(name) }
        if descriptor.isPresent, (try? store.verify(name)) != nil { return descriptor }
        let record = descriptor.record
        let address = try DownloadAddress(record, base: settings.baseAddress)
        let staging = try StagingFolder(model: name, in: store)
        // Until the network is installed, not only until the folder is last named.
        defer { staging.release() }
        staging.removeStrangers(besides: record)

        let reporter = ProgressReporter(record, now: effects.now, onProgress)
        for file in record.files {
            try await fetch(file, of: record, from: address, into: staging.url, reporter)
        }
        try storing { () throws(ModelStoreError) in try store.install(record, from: staging.url) }
        reporter.report(.installed, file: record.files.last)
        return try storing { () throws(ModelStoreError) in try store.descriptor(name) }
    }

    /// Fetches one file, with as many tries as the settings allow.
    private func fetch(
        _ file: ModelRecord.File, of record: ModelRecord, from address: DownloadAddress, into folder: URL,
        _ reporter: ProgressReporter
    ) async throws(DownloadError) {
        let target = folder.appending(path: file.path)
        if FileVerification.isIntact(file, at: target) {
            reporter.complete(file)
            return
        }
        var attempt = 1
        while true {
            guard !Task.isCancelled else { throw .cancelled }
            guard let failure = try await attemptFetch(file, of: record, from: address, to: target, reporter)
            else {
                reporter.complete(file)
                return
            }
            guard failure.retry != .none, attempt < settings.attempts else { throw failure.error }
            attempt += 1
            let pause = settings.pause(before: attempt)
            reporter.report(.retrying(failure.error, after: pause), file: file)
            do {
                try await effects.sleep(pause)
            } catch {
                throw .cancelled
            }
        }
    }

    /// One try; leaves the part file fit for the next one.
    private func attemptFetch(
        _ file: ModelRecord.File, of record: ModelRecord, from address: DownloadAddress, to target: URL,
        _ reporter: ProgressReporter
    ) async throws(DownloadError) -> AttemptFailure? {
        let url = address.address(of: file)
        let download = try ResumableDownload(
            model: record.name, file: file, address: url,
            part: try PartialFile(for: target, write: effects.write),
            rate: RateGuard(settings, now: effects.now))
        reporter.begin(file, with: download.count)
        let transfer = HTTPTransfer(download, address: address, redirectLimit: settings.redirectLimit) {
            count in
            reporter.receive(file, count)
        }
        let failure = await transfer.finishOrRun(url, silenceLimit: settings.silenceLimit)
        guard let failure else { return nil }
        switch failure.error {
        case .wrongContent, .wrongLength: try transfer.discard()
        default: if failure.retry == .restart { try transfer.discard() }
        }
        return failure
    }

    private func storing<Value>(
        _ body: () throws(ModelStoreError) -> Value
    ) throws(DownloadError) -> Value {
        do {
            return try body()
        } catch {
            throw .store(error)
        }
    }
}
