import Foundation
import Foundations
import ModelDownloads
import Stylization
import Synchronization
import TestSupport

/// A store without networks, a server that has the original's four as its repository holds them, and a
/// downloader between them that never really waits.
///
/// The shards are made up, so the manifest is the shipped one with their digests.
final class OriginalsFixture {
    static let mobileNet = "saved_model_style_js"
    static let inception = "saved_model_style_inception_js"
    static let separable = "saved_model_transformer_separable_js"
    static let full = "saved_model_transformer_js"

    /// One file of one network.
    struct Place: Sendable, CustomStringConvertible {
        let model: String
        let file: String

        init(_ model: String, _ file: String) {
            self.model = model
            self.file = file
        }

        var description: String { "\(model)/\(file)" }
    }

    /// What is served, read and hashed once.
    private struct Mirror {
        let records: [ModelRecord]
        let files: [String: [UInt8]]
        /// The folder of the networks' folders on the server, as on the original's.
        let top: String
    }

    private static let mirror = Result {
        guard let folder = Originals.folder else { throw CocoaError(.fileNoSuchFile) }
        let shipped = try ModelStore(bundledFolder: Places.models).manifest.models.filter { !$0.bundled }
        var files: [String: [UInt8]] = [:]
        var top = ""
        let records = try shipped.map { record in
            let source = record.source!
            top = "\(URL(string: source.repository)!.path)/\(source.commit!)"
            return ModelRecord(
                name: record.name, kind: record.kind, space: record.space, title: record.title,
                licence: record.licence, source: source,
                files: try record.files.map { file in
                    let url = folder.appending(path: "\(source.folder!)/\(file.path)")
                    let bytes = [UInt8](try Data(contentsOf: url))
                    files["\(top)/\(source.folder!)/\(file.path)"] = bytes
                    return ModelRecord.File(
                        path: file.path, bytes: bytes.count,
                        sha256: file.sha256 == nil ? nil : SHA256.hexDigest(of: bytes),
                        gitBlobSHA1: SHA1.gitBlobID(of: bytes))
                })
        }
        return Mirror(records: records, files: files, top: top)
    }

    let folder = URL.temporaryDirectory.appending(path: "pulled-originals-\(UUID().uuidString)")
    let server: FaultyServer
    let store: ModelStore
    private let top: String
    private let pauseCount = Mutex(0)

    init() throws {
        let mirror = try Self.mirror.get()
        top = mirror.top
        store = ModelStore(
            manifest: try ModelManifest(models: mirror.records),
            bundledFolder: folder.appending(path: "bundled"), dataFolder: folder.appending(path: "data"))
        server = try FaultyServer(mirror.files)
    }

    deinit {
        server.stop()
        try? FileManager.default.removeItem(at: folder)
    }

    var records: [ModelRecord] { store.manifest.models }

    /// The path on the server.
    func served(_ place: Place) -> String { "\(top)/\(place.model)/\(place.file)" }

    /// What was asked for of a file, as the values of `Range`.
    func ranges(_ place: Place) -> [String?] {
        server.requests.filter { $0.path == served(place) }.map(\.range)
    }

    /// The true length of a file.
    func length(_ place: Place) -> Int {
        store.manifest[place.model]!.files.first { $0.path == place.file }!.bytes
    }

    /// Pulls a network; `adjust` changes settings and effects first.
    ///
    /// Returns how many files of it were complete before it could be seen.
    @discardableResult
    func pull(
        _ model: String, adjust: (inout DownloadSettings, inout DownloadEffects) -> Void = { _, _ in }
    ) async throws(DownloadError) -> Int {
        var settings = DownloadSettings(
            baseAddress: server.address.appending(path: String(top.dropFirst())))
        var effects = DownloadEffects(sleep: { _ in })
        adjust(&settings, &effects)
        let downloader = ModelDownloader(store: store, settings: settings, effects: effects)
        let hidden = Hidden()
        try await downloader.pull(model) { [store] progress in
            guard progress.event == .fileCompleted, (try? store.descriptor(model).state) == .missing else {
                return
            }
            hidden.files.withLock { $0 += 1 }
        }
        return hidden.files.withLock { $0 }
    }

    private final class Hidden: Sendable {
        let files = Mutex(0)
    }

    /// The error with which pulling ends, if any.
    func failure(
        _ model: String, adjust: (inout DownloadSettings, inout DownloadEffects) -> Void = { _, _ in }
    ) async -> DownloadError? {
        await downloadError { () throws(DownloadError) in try await pull(model, adjust: adjust) }
    }

    /// Whether nothing of the network can be seen, in the list or in the folder.
    func isInvisible(_ model: String) -> Bool {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: store.dataFolder.path)) ?? []
        return store.list().first { $0.record.name == model }?.state == .missing && !names.contains(model)
    }

    /// Whether the network is listed as here, and loads, which reads and verifies every byte.
    func isUsable(_ model: String) -> Bool {
        store.list().first { $0.record.name == model }?.isPresent == true && (try? store.load(model)) != nil
    }
}
