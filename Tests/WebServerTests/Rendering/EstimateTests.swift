import Foundation
import RenderQueue
import Synchronization
import TestSupport
import Testing

@testable import WebServer

@Suite("Estimates", .timeLimit(.minutes(10)))
struct EstimateTests {
    /// A machine whose clock moves only while its networks compute.
    private final class Machine: Sendable {
        private let now = Mutex(0.0)
        var seconds: Double { now.withLock { $0 } }

        var time: TimeSource {
            TimeSource(
                now: { .seconds(self.seconds) }, date: { Date(timeIntervalSince1970: 0) },
                // Nobody's time is up.
                sleep: { _ in try await Task.sleep(for: .seconds(3600)) })
        }

        func compute(calls: Int, multiplyAdds: Int) {
            now.withLock { $0 += Double(calls) * 0.5 + Double(multiplyAdds) * 2e-9 }
        }
    }

    private func painting(
        _ height: Int, of content: String, like style: String, strength: Int = 100, brush: Double = 1
    ) -> [String: Any] {
        [
            "kind": "stylize", "content": ["sample": content], "style": ["sample": style],
            "contentSize": height, "strength": strength, "brush": brush,
        ]
    }

    private func paint(_ server: TestServer, _ request: [String: Any]) async throws {
        var request = request
        request["kind"] = nil
        let answer = try await server.postJSON("/api/stylize", request)
        #expect(answer.status == 200, "\(answer.text)")
        await server.engine.nextStart()
    }

    private func submit(_ server: TestServer, _ request: [String: Any]) async throws -> JSON {
        let answer = try await server.postJSON("/api/jobs", request)
        #expect(answer.status == 202, "\(answer.text)")
        return try answer.json()
    }

    /// What a job's document says of it while another runs before it, and how long both really took from then on.
    private func estimate(
        _ server: TestServer, _ machine: Machine, of request: [String: Any], behind first: [String: Any]
    ) async throws -> (said: Double, true: Double) {
        server.engine.hold()
        _ = try await submit(server, first)
        await server.engine.nextStart()
        let start = machine.seconds
        let job = try await submit(server, request)
        server.engine.release()
        let events = try await server.get("/api/jobs/\(try job["id"].string)/events")
        #expect(events.text.contains("event: done\n"))
        await server.engine.nextStart()
        return (try job["estimateSeconds"].double, machine.seconds - start)
    }

    @Test("are right after three paintings, with and without what is kept of earlier ones")
    func afterThreePaintings() async throws {
        let machine = Machine()
        try await withServer(time: machine.time) { server in
            server.engine.takeTime(machine.compute)
            let small = painting(320, of: "bust", like: "stripes")
            try await paint(server, small)
            try await paint(server, painting(96, of: "lighthouse", like: "bricks", strength: 40))
            try await paint(server, painting(600, of: "skyline", like: "circles", brush: 2))
            // One that says nothing of larger ones.
            try await paint(server, painting(16, of: "bust", like: "stripes"))

            let large = painting(720, of: "harbour-bridge", like: "zigzag", strength: 70, brush: 4)
            let first = try await estimate(server, machine, of: large, behind: small)
            #expect(abs(first.said / first.true - 1) < 0.25, "\(first)")
            // Now both styles, and the photo's own, are known.
            let second = try await estimate(server, machine, of: large, behind: small)
            #expect(abs(second.said / second.true - 1) < 0.25, "\(second)")
            #expect(second.true < first.true - 1 && second.said < first.said - 1)
        }
    }
}
