import Foundation
import ModelDownloads
import Stylization
import Synchronization
import TestSupport
import Testing

/// The original's own folders, with everything that goes wrong between a server and a disk.
@Suite(
    .enabled(
        if: Originals.folder != nil || Places.isContinuousIntegration,
        "needs the reference folder and python3 with numpy"))
struct `Pulling the original's networks` {
    typealias Fixture = OriginalsFixture
    typealias Place = OriginalsFixture.Place

    /// Expects that nothing of a network is to be seen, and that it comes with the next try.
    private func completes(_ model: String, _ fixture: Fixture) async throws {
        #expect(fixture.isInvisible(model))
        try await fixture.pull(model)
        #expect(fixture.isUsable(model))
    }

    @Test func `brings all four by one name, though every file of each was cut`() async throws {
        let fixture = try Fixture()
        let names = try ModelDownloader(store: fixture.store).records(named: ModelDownloader.originalGroup)
            .map(
                \.name)
        #expect(names == [Fixture.mobileNet, Fixture.inception, Fixture.separable, Fixture.full])
        let places = fixture.records.flatMap { record in record.files.map { Place(record.name, $0.path) } }
        #expect(places.count == 19)
        for place in places {
            fixture.server.fail(fixture.served(place), .cut(after: fixture.length(place) / 8))
        }
        #expect(fixture.store.defaultPair() == .bundled)
        for name in names {
            #expect(fixture.isInvisible(name))
            let hidden = try await fixture.pull(name)
            #expect(hidden == fixture.store.manifest[name]?.files.count)
            #expect(fixture.isUsable(name))
        }
        for place in places {
            #expect(fixture.ranges(place) == [nil, "bytes=\(fixture.length(place) / 8)-"], "\(place)")
        }
        #expect(fixture.store.defaultPair() == .original)
    }

    @Test func `goes on in a later run where the cut was`() async throws {
        let fixture = try Fixture()
        let place = Place(Fixture.mobileNet, "group1-shard2of3")
        let count = fixture.length(place) / 3
        fixture.server.failAlways(fixture.served(place), .status(503))
        fixture.server.fail(fixture.served(place), .cut(after: count))
        let failure = await fixture.failure(place.model) { settings, _ in settings.attempts = 2 }
        #expect(failure != nil)
        fixture.server.failAlways(fixture.served(place), .none)
        try await completes(place.model, fixture)
        #expect(fixture.ranges(place).last == "bytes=\(count)-")
        // What was whole is not asked for again.
        for file in ["model.json", "group1-shard1of3"] {
            #expect(fixture.ranges(Place(place.model, file)) == [nil])
        }
    }

    /// A failure that lasts until the server is mended.
    struct LastingFailure: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let failure: FaultyServer.Fault
        let isExpected: @Sendable (DownloadError) -> Bool
    }

    static let lastingFailures: [LastingFailure] = [
        LastingFailure(testDescription: "a wrong byte", failure: .wrongByte) {
            if case .wrongContent = $0 { true } else { false }
        },
        LastingFailure(testDescription: "a byte too many", failure: .length(1)) {
            if case .wrongLength = $0 { true } else { false }
        },
        LastingFailure(testDescription: "a byte too few", failure: .length(-1)) {
            if case .wrongLength = $0 { true } else { false }
        },
        LastingFailure(testDescription: "no end", failure: .endless) {
            if case .wrongLength = $0 { true } else { false }
        },
        LastingFailure(testDescription: "404", failure: .status(404)) {
            if case .status(_, 404) = $0 { true } else { false }
        },
        LastingFailure(testDescription: "500", failure: .status(500)) {
            if case .status(_, 500) = $0 { true } else { false }
        },
    ]

    @Test(arguments: lastingFailures)
    func `shows nothing while a shard is wrong, and completes when it is right`(
        lasting: LastingFailure
    ) async throws {
        let fixture = try Fixture()
        let place = Place(Fixture.separable, "group1-shard1of1")
        fixture.server.failAlways(fixture.served(place), lasting.failure)
        let failure = try #require(await fixture.failure(place.model))
        #expect(lasting.isExpected(failure), "\(failure)")
        fixture.server.failAlways(fixture.served(place), .none)
        try await completes(place.model, fixture)
    }

    @Test func `tries again after a server's error`() async throws {
        let fixture = try Fixture()
        let model = Fixture.mobileNet
        let files = try #require(fixture.store.manifest[model]?.files)
        for file in files { fixture.server.fail(fixture.served(Place(model, file.path)), .status(500)) }
        try await fixture.pull(model)
        #expect(fixture.isUsable(model))
        #expect(files.allSatisfy { fixture.ranges(Place(model, $0.path)) == [nil, nil] })
    }

    @Test func `starts a shard anew where the server knows no ranges`() async throws {
        let fixture = try Fixture()
        let place = Place(Fixture.mobileNet, "group1-shard2of3")
        fixture.server.failAlways(fixture.served(place), .ignoredRange)
        fixture.server.fail(fixture.served(place), .cut(after: 3_000_000))
        try await fixture.pull(place.model)
        #expect(fixture.isUsable(place.model))
        #expect(fixture.ranges(place) == [nil, "bytes=3000000-"])
    }

    @Test func `takes a slow server's parts, and gives up one that drips`() async throws {
        let fixture = try Fixture()
        let place = Place(Fixture.separable, "group1-shard1of1")
        fixture.server.failAlways(fixture.served(place), .parts(of: 1000))
        let failure = await fixture.failure(place.model) { settings, effects in
            settings.attempts = 2
            settings.minimumRate = 1_000_000
            effects.useSlowClock()
        }
        guard case .tooSlow? = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        try await completes(place.model, fixture)
    }

    @Test func `ends a loop of redirections`() async throws {
        let fixture = try Fixture()
        let place = Place(Fixture.separable, "group1-shard1of1")
        let elsewhere = fixture.served(Place(Fixture.separable, "elsewhere"))
        fixture.server.failAlways(fixture.served(place), .redirect(elsewhere))
        fixture.server.failAlways(elsewhere, .redirect(fixture.served(place)))
        guard case .tooManyRedirects(_, 5)? = await fixture.failure(place.model) else {
            Issue.record("accepted")
            return
        }
        fixture.server.failAlways(fixture.served(place), .none)
        try await completes(place.model, fixture)
    }

    @Test func `keeps what arrived before the disk was full`() async throws {
        let fixture = try Fixture()
        // In the midst of the second shard.
        let room = 6_000_000
        let failure = await fixture.failure(Fixture.mobileNet) { _, effects in effects.fillDisk(after: room) }
        guard case .diskFull? = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        try await completes(Fixture.mobileNet, fixture)
        // The bytes of all files before the one that met the full disk, and those of it.
        var before = 0
        for file in try #require(fixture.store.manifest[Fixture.mobileNet]?.files) {
            let ranges = fixture.ranges(Place(Fixture.mobileNet, file.path))
            let isBroken = (before..<before + file.bytes).contains(room)
            #expect(ranges == (isBroken ? [nil, "bytes=\(room - before)-"] : [nil]))
            before += file.bytes
        }
    }
}
