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
        let fault = await fixture.fault(place.model) { settings, _ in settings.attempts = 2 }
        #expect(fault != nil)
        #expect(fixture.isInvisible(place.model))
        fixture.server.failAlways(fixture.served(place), .none)
        try await fixture.pull(place.model)
        #expect(fixture.isUsable(place.model))
        #expect(fixture.ranges(place).last == "bytes=\(count)-")
        // What was whole is not asked for again.
        for file in ["model.json", "group1-shard1of3"] {
            #expect(fixture.ranges(Place(place.model, file)) == [nil])
        }
    }

    /// A fault that stays until somebody mends the server.
    struct LastingFault: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let fault: FaultyServer.Fault
        let isExpected: @Sendable (DownloadError) -> Bool
    }

    static let lastingFaults: [LastingFault] = [
        LastingFault(testDescription: "a wrong byte", fault: .wrongByte) {
            if case .wrongContent = $0 { true } else { false }
        },
        LastingFault(testDescription: "a byte too many", fault: .length(1)) {
            if case .wrongLength = $0 { true } else { false }
        },
        LastingFault(testDescription: "a byte too few", fault: .length(-1)) {
            if case .wrongLength = $0 { true } else { false }
        },
        LastingFault(testDescription: "no end", fault: .endless) {
            if case .wrongLength = $0 { true } else { false }
        },
        LastingFault(testDescription: "404", fault: .status(404)) {
            if case .status(_, 404) = $0 { true } else { false }
        },
        LastingFault(testDescription: "500", fault: .status(500)) {
            if case .status(_, 500) = $0 { true } else { false }
        },
    ]

    @Test(arguments: lastingFaults)
    func `shows nothing while a shard is wrong, and completes when it is right`(
        lasting: LastingFault
    ) async throws {
        let fixture = try Fixture()
        let place = Place(Fixture.separable, "group1-shard1of1")
        fixture.server.failAlways(fixture.served(place), lasting.fault)
        let fault = try #require(await fixture.fault(place.model))
        #expect(lasting.isExpected(fault), "\(fault)")
        #expect(fixture.isInvisible(place.model))
        fixture.server.failAlways(fixture.served(place), .none)
        try await fixture.pull(place.model)
        #expect(fixture.isUsable(place.model))
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
        // On this clock every look takes ten minutes.
        let start = ContinuousClock.now
        let looks = Mutex(0)
        let fault = await fixture.fault(place.model) { settings, effects in
            settings.attempts = 2
            settings.minimumRate = 1_000_000
            effects.now = {
                start + .seconds(600)
                    * looks.withLock { looks in
                        looks += 1
                        return looks
                    }
            }
        }
        guard case .tooSlow? = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
        #expect(fixture.isInvisible(place.model))
        try await fixture.pull(place.model)
        #expect(fixture.isUsable(place.model))
    }

    @Test func `ends a loop of redirections`() async throws {
        let fixture = try Fixture()
        let place = Place(Fixture.separable, "group1-shard1of1")
        let elsewhere = fixture.served(Place(Fixture.separable, "elsewhere"))
        fixture.server.failAlways(fixture.served(place), .redirect(elsewhere))
        fixture.server.failAlways(elsewhere, .redirect(fixture.served(place)))
        guard case .tooManyRedirects(_, 5)? = await fixture.fault(place.model) else {
            Issue.record("accepted")
            return
        }
        #expect(fixture.isInvisible(place.model))
        fixture.server.failAlways(fixture.served(place), .none)
        try await fixture.pull(place.model)
        #expect(fixture.isUsable(place.model))
    }

    @Test func `keeps what arrived before the disk was full`() async throws {
        let fixture = try Fixture()
        // In the midst of the second shard.
        let room = 6_000_000
        let written = Mutex(0)
        let fault = await fixture.fault(Fixture.mobileNet) { _, effects in
            let write = effects.write
            effects.write = { descriptor, bytes in
                let rest = room - written.withLock { $0 }
                guard rest > 0 else { return -Int(ENOSPC) }
                let count = write(descriptor, UnsafeRawBufferPointer(rebasing: bytes.prefix(rest)))
                written.withLock { $0 += max(0, count) }
                return count
            }
        }
        guard case .diskFull? = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
        #expect(fixture.isInvisible(Fixture.mobileNet))
        try await fixture.pull(Fixture.mobileNet)
        #expect(fixture.isUsable(Fixture.mobileNet))
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
