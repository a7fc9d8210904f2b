import Foundation
import Foundations
import ModelDownloads
import Stylization
import Synchronization
import TestSupport

/// A store without networks, a server that has one (`net`, of three files), and a downloader between them that
/// never really waits.
final class DownloadFixture {
    static let space = StyleSpace(rawValue: "tiny")
    static let paths = ["model.json", "shard1", "deeper/shard2"]

    let top = URL.temporaryDirectory.appending(path: "model-downloads-\(UUID().uuidString)")
    let files: [String: [UInt8]]
    let server: FaultyServer
    let store: ModelStore
    let record: ModelRecord
    private let log = Log()

    final class Log: Sendable {
        let pauses = Mutex<[Duration]>([])
        let progress = Mutex<[DownloadProgress]>([])
    }

    init() throws {
        var random = SeededRandom(seed: 6)
        var files: [String: [UInt8]] = [:]
        for (path, count) in zip(Self.paths, [700, 90_000, 30_001]) {
            files[path] = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
        }
        self.files = files
        record = ModelRecord(
            name: "net", kind: .style, space: Self.space, title: "Net", licence: "CC0-1.0",
            source: .init(
                repository: "https://github.com/someone/networks", commit: "abc123", folder: "net folder"),
            files: Self.paths.map { path in
                ModelRecord.File(
                    path: path, bytes: files[path]!.count, sha256: SHA256.hexDigest(of: files[path]!),
                    gitBlobSHA1: SHA1.gitBlobID(of: files[path]!))
            })
        store = ModelStore(
            manifest: try ModelManifest(models: [record]), bundledFolder: top.appending(path: "bundled"),
            dataFolder: top.appending(path: "data"))
        server = try FaultyServer(
            Dictionary(uniqueKeysWithValues: files.map { ("/mirror/net%20folder/\($0.key)", $0.value) }))
    }

    deinit {
        server.stop()
        try? FileManager.default.removeItem(at: top)
    }

    /// The path on the server of one of the network's files.
    static func served(_ path: String) -> String { "/mirror/net%20folder/\(path)" }

    /// The pauses between tries, and what was told.
    var pauses: [Duration] { log.pauses.withLock { $0 } }
    var progress: [DownloadProgress] { log.progress.withLock { $0 } }

    /// Requests for one of the network's files.
    func requests(_ path: String) -> [FaultyServer.Request] {
        server.requests.filter { $0.path == Self.served(path) }
    }

    /// Pulls the network; `adjust` changes settings and effects first.
    @discardableResult
    func pull(
        adjust: (inout DownloadSettings, inout DownloadEffects) -> Void = { _, _ in }
    ) async throws(DownloadError) -> ModelDescriptor {
        let log = log
        var settings = DownloadSettings(baseAddress: server.address.appending(path: "mirror"))
        var effects = DownloadEffects(sleep: { pause in log.pauses.withLock { $0.append(pause) } })
        adjust(&settings, &effects)
        let downloader = ModelDownloader(store: store, settings: settings, effects: effects)
        return try await downloader.pull("net") { progress in
            log.progress.withLock { $0.append(progress) }
        }
    }

    /// The error with which pulling ends, if any.
    func failure(
        adjust: (inout DownloadSettings, inout DownloadEffects) -> Void = { _, _ in }
    ) async -> DownloadError? {
        await downloadError { () throws(DownloadError) in try await pull(adjust: adjust) }
    }

    /// The error of a pull that can cancel its own task: `adjust` gets the function that does so.
    func failureOfCancelledPull(
        adjust: (
            _ cancel: @escaping @Sendable () -> Void,
            _ onProgress: inout @Sendable (DownloadProgress) -> Void,
            inout DownloadEffects
        ) -> Void
    ) async -> DownloadError? {
        let task = CancellableTask()
        var effects = DownloadEffects()
        var onProgress: @Sendable (DownloadProgress) -> Void = { _ in }
        adjust({ task.value.withLock { $0 }?.cancel() }, &onProgress, &effects)
        let downloader = ModelDownloader(
            store: store, settings: DownloadSettings(baseAddress: server.address.appending(path: "mirror")),
            effects: effects)
        let (started, start) = AsyncStream<Void>.makeStream()
        let running = Task { [onProgress] in
            for await _ in started { break }
            return await downloadError { () throws(DownloadError) in
                try await downloader.pull("net", onProgress: onProgress)
            }
        }
        task.value.withLock { $0 = running }
        start.finish()
        return await running.value
    }

    private final class CancellableTask: Sendable {
        let value = Mutex<Task<DownloadError?, Never>?>(nil)
    }

    /// Whether the network is in the store, every byte right.
    var isInstalled: Bool {
        guard let folder = try? store.descriptor("net").folder, (try? store.verify("net")) != nil else {
            return false
        }
        return files.allSatisfy { path, bytes in
            (try? Data(contentsOf: folder.appending(path: path))).map { [UInt8]($0) } == bytes
        }
    }

    /// Whether nothing of the network can be seen.
    var isInvisible: Bool { (try? store.descriptor("net").state) == .missing }

    /// Length of what waits in the part file of `path`.
    func waiting(_ path: String) -> Int? {
        let url = store.stagingFolder("net").appending(path: path + ".part")
        return (try? Data(contentsOf: url))?.count
    }
}
