import Foundation
import ModelDownloads
import Stylization
import Synchronization
import TestSupport
import Testing

@Suite struct `Pulling a model` {
    @Test func `makes it usable, and tells how far it is`() async throws {
        let fixture = try DownloadFixture()
        #expect(fixture.isInvisible)
        let descriptor = try await fixture.pull()
        #expect(descriptor.isPresent)
        #expect(fixture.isInstalled)
        #expect(fixture.server.requests.map(\.path) == DownloadFixture.paths.map(DownloadFixture.served))
        #expect(fixture.server.requests.allSatisfy { $0.range == nil })
        let progress = fixture.progress
        #expect(progress.map(\.bytes) == progress.map(\.bytes).sorted())
        #expect(progress.last?.event == .installed)
        #expect(progress.last?.bytes == fixture.record.bytes)
        #expect(progress.filter { $0.event == .fileCompleted }.map(\.file) == DownloadFixture.paths)
        let names = try FileManager.default.contentsOfDirectory(atPath: fixture.store.dataFolder.path)
        #expect(names.sorted() == [".partial-net.lock", "net"])
    }

    @Test func `asks for nothing that is here`() async throws {
        let fixture = try DownloadFixture()
        try await fixture.pull()
        let count = fixture.server.requests.count
        try await fixture.pull()
        #expect(fixture.server.requests.count == count)
    }

    @Test func `replaces what is damaged`() async throws {
        let fixture = try DownloadFixture()
        try await fixture.pull()
        let url = fixture.store.dataFolder.appending(path: "net/shard1")
        var bytes = [UInt8](try Data(contentsOf: url))
        bytes[100] ^= 1
        try Data(bytes).write(to: url)
        #expect(!fixture.isInstalled)
        try await fixture.pull()
        #expect(fixture.isInstalled)
    }

    @Test(arguments: DownloadFixture.paths)
    func `goes on where the connection was cut, in every file`(path: String) async throws {
        let fixture = try DownloadFixture()
        let count = fixture.files[path]!.count
        fixture.server.fail(DownloadFixture.served(path), .cut(after: count / 3), .cut(after: count / 3))
        try await fixture.pull()
        #expect(fixture.isInstalled)
        let ranges = fixture.requests(path).map(\.range)
        #expect(ranges == [nil, "bytes=\(count / 3)-", "bytes=\(count / 3 * 2)-"])
        #expect(fixture.pauses == [.seconds(1), .seconds(2)])
    }

    @Test func `goes on where an earlier run stopped`() async throws {
        let fixture = try DownloadFixture()
        fixture.server.failAlways(DownloadFixture.served("shard1"), .status(503))
        fixture.server.fail(DownloadFixture.served("shard1"), .cut(after: 50_000))
        #expect(await fixture.failure { settings, _ in settings.attempts = 2 } != nil)
        #expect(fixture.isInvisible)
        #expect(fixture.waiting("shard1") == 50_000)

        fixture.server.failAlways(DownloadFixture.served("shard1"), .none)
        try await fixture.pull()
        #expect(fixture.isInstalled)
        #expect(fixture.requests("model.json").count == 1)
        #expect(fixture.requests("shard1").last?.range == "bytes=50000-")
    }

    @Test func `starts a file anew where the server knows no ranges`() async throws {
        let fixture = try DownloadFixture()
        fixture.server.fail(DownloadFixture.served("shard1"), .cut(after: 1000), .ignoredRange)
        try await fixture.pull()
        #expect(fixture.isInstalled)
    }

    @Test(arguments: ["bytes 0-89999/90000", "bytes 999-89999/90000", "bytes 1000-5000/90000", "rubbish"])
    func `starts a file anew after another part than it asked for`(range: String) async throws {
        let fixture = try DownloadFixture()
        fixture.server.fail(DownloadFixture.served("shard1"), .cut(after: 1000), .range(range))
        try await fixture.pull()
        #expect(fixture.isInstalled)
        #expect(fixture.requests("shard1").map(\.range) == [nil, "bytes=1000-", nil])
    }

    @Test func `starts a file anew when what waited was wrong`() async throws {
        let fixture = try DownloadFixture()
        let part = fixture.store.stagingFolder("net").appending(path: "shard1.part")
        for waiting in [1000, 90_000, 90_001] {
            try FileManager.default.createDirectory(
                at: part.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(count: waiting).write(to: part)
            try await fixture.pull()
            #expect(fixture.isInstalled, "\(waiting) wrong bytes waited")
            try fixture.store.remove("net")
        }
    }

    @Test func `waits longer and longer, and gives up`() async throws {
        let fixture = try DownloadFixture()
        fixture.server.failAlways(DownloadFixture.served("model.json"), .status(500))
        let failure = await fixture.failure { settings, _ in
            settings.attempts = 5
            settings.longestPause = .seconds(5)
        }
        guard case .status(_, 500)? = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(fixture.pauses == [.seconds(1), .seconds(2), .seconds(4), .seconds(5)])
        #expect(fixture.requests("model.json").count == 5)
        #expect(fixture.isInvisible)
    }

    @Test func `tries again after a server's error`() async throws {
        let fixture = try DownloadFixture()
        fixture.server.fail(DownloadFixture.served("shard1"), .status(500), .status(429))
        try await fixture.pull()
        #expect(fixture.isInstalled)
        let retries = fixture.progress.filter { if case .retrying = $0.event { true } else { false } }
        #expect(retries.count == 2)
    }

    @Test(arguments: [404, 403, 410, 204])
    func `does not try again what stays wrong`(code: Int) async throws {
        let fixture = try DownloadFixture()
        fixture.server.fail(DownloadFixture.served("shard1"), .status(code))
        guard case .status(let address, code)? = await fixture.failure() else {
            Issue.record("accepted")
            return
        }
        #expect(address.hasSuffix("/mirror/net%20folder/shard1"))
        #expect(fixture.pauses.isEmpty)
        #expect(fixture.isInvisible)
    }

    @Test func `never shows wrong bytes`() async throws {
        let fixture = try DownloadFixture()
        fixture.server.failAlways(DownloadFixture.served("deeper/shard2"), .wrongByte)
        guard case .wrongContent(_, .wrongDigest("net", "deeper/shard2", _, _))? = await fixture.failure()
        else {
            Issue.record("accepted")
            return
        }
        #expect(fixture.isInvisible)
        #expect(fixture.requests("deeper/shard2").count == 1)
        #expect(fixture.waiting("deeper/shard2") == 0)
    }

    @Test(arguments: [-1, -90_000, 1, 4096])
    func `refuses another length`(surplus: Int) async throws {
        let fixture = try DownloadFixture()
        fixture.server.failAlways(DownloadFixture.served("shard1"), .length(surplus))
        guard case .wrongLength(_, let bytes, 90_000)? = await fixture.failure() else {
            Issue.record("accepted")
            return
        }
        #expect(bytes == 90_000 + surplus)
        #expect(fixture.isInvisible)
    }

    @Test func `stops a file that does not end`() async throws {
        let fixture = try DownloadFixture()
        fixture.server.failAlways(DownloadFixture.served("model.json"), .endless)
        guard case .wrongLength(_, let bytes, 700)? = await fixture.failure() else {
            Issue.record("accepted")
            return
        }
        #expect(bytes > 700)
        #expect(fixture.isInvisible)
        #expect(fixture.waiting("model.json") == 0)
    }

    @Test func `gives up a transfer that drips`() async throws {
        let fixture = try DownloadFixture()
        fixture.server.failAlways(DownloadFixture.served("shard1"), .parts(of: 100))
        let failure = await fixture.failure { settings, effects in
            settings.attempts = 3
            settings.minimumRate = 1000
            effects.useSlowClock()
        }
        guard case .tooSlow(_, let rate)? = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(rate < 1000)
        #expect(fixture.isInvisible)
    }
}

@Suite struct `Redirections` {
    @Test func `are followed on the server that the user named`() async throws {
        let fixture = try DownloadFixture()
        fixture.server.failAlways("/elsewhere", .redirect(DownloadFixture.served("shard1")))
        fixture.server.fail(DownloadFixture.served("shard1"), .redirect("/elsewhere"))
        try await fixture.pull()
        #expect(fixture.isInstalled)
    }

    @Test func `end`() async throws {
        let fixture = try DownloadFixture()
        let path = DownloadFixture.served("model.json")
        fixture.server.failAlways(path, .redirect(path))
        guard case .tooManyRedirects(_, 5)? = await fixture.failure() else {
            Issue.record("accepted")
            return
        }
        #expect(fixture.requests("model.json").count == 6)
        #expect(fixture.isInvisible)
    }

    @Test(arguments: ["http://192.0.2.1/file", "ftp://192.0.2.1/file"])
    func `lead to no insecure place`(target: String) async throws {
        let fixture = try DownloadFixture()
        fixture.server.failAlways(DownloadFixture.served("model.json"), .redirect(target))
        #expect(await fixture.failure() == .insecureAddress(target))
        #expect(fixture.isInvisible)
        #expect(fixture.server.requests.count == 1)
    }
}

@Suite struct `A download that cannot go on` {
    @Test func `keeps what arrived before the disk was full`() async throws {
        let fixture = try DownloadFixture()
        let failure = await fixture.failure { _, effects in effects.fillDisk(after: 20_000) }
        guard case .diskFull(let path)? = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(path.hasSuffix("shard1.part"))
        #expect(fixture.isInvisible)
        #expect(fixture.waiting("shard1") == 19_300)
        try await fixture.pull()
        #expect(fixture.isInstalled)
        #expect(fixture.requests("shard1").last?.range == "bytes=19300-")
    }

    @Test func `says what the system refused`() async throws {
        let fixture = try DownloadFixture()
        let failure = await fixture.failure { _, effects in effects.write = { _, _ in -Int(EIO) } }
        guard case .cannotWrite? = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(fixture.pauses.isEmpty)
    }

    @Test func `cannot begin where a file is in the way`() async throws {
        let fixture = try DownloadFixture()
        try FileManager.default.createDirectory(at: fixture.top, withIntermediateDirectories: true)
        try Data([1]).write(to: fixture.store.dataFolder)
        guard case .cannotWrite? = await fixture.failure() else {
            Issue.record("accepted")
            return
        }
        #expect(fixture.server.requests.isEmpty)
    }

    @Test func `stops when it is cancelled, and can be taken up`() async throws {
        let fixture = try DownloadFixture()
        fixture.server.fail(DownloadFixture.served("shard1"), .cut(after: 40_000))
        let failure = await fixture.failureOfCancelledPull { cancel, _, effects in
            // The pause after the cut is when the user presses Ctrl-C.
            effects.sleep = { _ in
                cancel()
                try Task.checkCancellation()
            }
        }
        #expect(failure == .cancelled)
        #expect(fixture.isInvisible)
        #expect(fixture.waiting("shard1") == 40_000)
        try await fixture.pull()
        #expect(fixture.isInstalled)
        #expect(fixture.requests("shard1").last?.range == "bytes=40000-")
    }

    @Test func `stops in the middle of a transfer when it is cancelled`() async throws {
        let fixture = try DownloadFixture()
        let failure = await fixture.failureOfCancelledPull { cancel, onProgress, _ in
            onProgress = { progress in if progress.file == "shard1" { cancel() } }
        }
        #expect(failure == .cancelled)
        #expect(fixture.isInvisible)
        try await fixture.pull()
        #expect(fixture.isInstalled)
    }

    @Test func `waits for no other process`() async throws {
        let fixture = try DownloadFixture()
        try FileManager.default.createDirectory(
            at: fixture.store.dataFolder, withIntermediateDirectories: true)
        let lock = open(fixture.store.stagingFolder("net").path + ".lock", O_RDWR | O_CREAT, 0o644)
        try #require(lock >= 0 && flock(lock, LOCK_EX) == 0)
        #expect(await fixture.failure() == .busy(model: "net"))
        close(lock)
        try await fixture.pull()
        #expect(fixture.isInstalled)
    }
}

@Suite struct `Where models come from` {
    private func failure(_ record: ModelRecord, base: String?, pull name: String) async throws
        -> DownloadError?
    {
        let top = URL.temporaryDirectory.appending(path: "no-such-folder-\(UUID().uuidString)")
        let store = ModelStore(
            manifest: try ModelManifest(models: [record]), bundledFolder: top,
            dataFolder: top.appending(path: "data"))
        let settings = DownloadSettings(baseAddress: base.flatMap { URL(string: $0) })
        return await downloadError { () throws(DownloadError) in
            try await ModelDownloader(store: store, settings: settings).pull(name)
        }
    }

    private func record(_ source: ModelRecord.Source?) -> ModelRecord {
        ModelRecord(
            name: "net", kind: .style, space: DownloadFixture.space, title: "", licence: "", source: source,
            files: [.init(path: "model.json", bytes: 1, sha256: String(repeating: "0", count: 64))])
    }

    @Test func `must be known`() async throws {
        let source = ModelRecord.Source(repository: "https://github.com/someone/networks", commit: "abc")
        #expect(try await failure(record(nil), base: nil, pull: "net") == .noSource(model: "net"))
        #expect(
            try await failure(record(.init(repository: "https://example.org/")), base: nil, pull: "net")
                == .noSource(model: "net"))
        #expect(
            try await failure(
                record(.init(repository: "https://example.org/a/b", commit: "abc")), base: nil, pull: "net")
                == .invalidAddress("https://example.org/a/b"))
        #expect(
            try await failure(record(source), base: nil, pull: "other")
                == .store(.unknownModel("other", known: ["net"])))
    }

    @Test(arguments: ["ftp://example.org/", "file:///tmp/", "example.org", "https:"])
    func `must be an address of the web`(base: String) async throws {
        #expect(try await failure(record(nil), base: base, pull: "net") == .invalidAddress(base))
    }

    @Test func `are the original's four by one name`() throws {
        let four = ["a", "b"].map { name in
            ModelRecord(
                name: name, kind: .style, space: .tfjsOriginal, title: "", licence: "",
                files: record(nil).files)
        }
        let top = URL.temporaryDirectory.appending(path: "no-such-folder")
        let store = ModelStore(
            manifest: try ModelManifest(models: [record(nil)] + four), bundledFolder: top, dataFolder: top)
        let downloader = ModelDownloader(store: store)
        #expect(try downloader.records(named: "original").map(\.name) == ["a", "b"])
        #expect(try downloader.records(named: "net").map(\.name) == ["net"])
    }
}
