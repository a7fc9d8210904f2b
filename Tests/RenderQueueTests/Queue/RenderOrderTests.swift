import Stylization
import TestSupport
import Testing

@testable import RenderQueue

@Suite("The order of renders", .timeLimit(.minutes(10)))
struct RenderOrderTests {
    private func client(_ name: String) -> ClientID { ClientID(rawValue: name) }

    @Test func `clients take turns and keep their own order`() {
        var queue = RoundRobinQueue<String>()
        for element in ["a1", "a2", "a3", "b1", "b2", "c1"] {
            queue.append(element, of: client(String(element.prefix(1))))
        }
        var order: [String] = []
        while let next = queue.popFirst() { order.append(next) }
        #expect(order == ["a1", "b1", "c1", "a2", "b2", "a3"])
    }

    @Test func `removal keeps the others' turns`() {
        var queue = RoundRobinQueue<String>()
        for element in ["a1", "b1", "c1", "a2"] {
            queue.append(element, of: client(String(element.prefix(1))))
        }
        #expect(queue.remove { $0 == "b1" } == "b1")
        #expect(queue.remove { $0 == "b1" } == nil)
        #expect(queue.remove { $0 == "a1" } == "a1")
        #expect(queue.popFirst() == "a2")
        #expect(queue.popFirst() == "c1")
        #expect(queue.isEmpty)
    }

    @Test func `previews go first but a full render gets its turn`() {
        var schedule = Schedule<String>(previewsPerFullRender: 2)
        for number in 1...2 { schedule.append("full\(number)", of: client("f"), priority: .full) }
        for number in 1...5 { schedule.append("p\(number)", of: client("p"), priority: .preview) }
        #expect(schedule.order == ["p1", "p2", "full1", "p3", "p4", "full2", "p5"])
        #expect(schedule.count == 7)
    }

    @Test func `previews without a rival do not count as overtaking`() {
        var schedule = Schedule<String>(previewsPerFullRender: 2)
        for number in 1...3 { schedule.append("p\(number)", of: client("p"), priority: .preview) }
        for _ in 1...3 { _ = schedule.popFirst() }
        schedule.append("full", of: client("f"), priority: .full)
        for number in 4...6 { schedule.append("p\(number)", of: client("p"), priority: .preview) }
        #expect(schedule.order == ["p4", "p5", "full", "p6"])
    }

    /// Against a steady stream of previews from many clients, every full render runs, and nothing is lost.
    @Test(arguments: [1, 2, 3] as [UInt64]) func `nothing starves`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let burst = Int.random(in: 1...5, using: &random)
        var schedule = Schedule<Int>(previewsPerFullRender: burst)
        var waitingFulls: Set<Int> = []
        var all: Set<Int> = []
        var previewsSinceFull = 0
        for number in 0..<3000 {
            let isFull = Int.random(in: 0..<10, using: &random) == 0
            let owner = client("c\(Int.random(in: 0..<5, using: &random))")
            schedule.append(number, of: owner, priority: isFull ? .full : .preview)
            if isFull { waitingFulls.insert(number) }
            all.insert(number)
            if Bool.random(using: &random) { continue }
            let hadFull = !waitingFulls.isEmpty
            guard let next = schedule.popFirst() else { continue }
            all.remove(next)
            if waitingFulls.remove(next) != nil {
                previewsSinceFull = 0
            } else {
                previewsSinceFull = hadFull ? previewsSinceFull + 1 : 0
            }
            #expect(previewsSinceFull <= burst, "seed \(seed), number \(number)")
        }
        #expect(Set(schedule.order) == all, "seed \(seed)")
        #expect(schedule.count == all.count, "seed \(seed)")
    }

    @Test func `the queue runs in that order and reports positions`() async throws {
        let queue = RenderQueue(configuration: RenderQueueConfiguration(previewsPerFullRender: 2))
        let gate = Gate()
        defer { gate.open() }
        let order = Journal<String>()
        let first = try queue.submit(.full()) { _ in gate.pass() }
        try await gate.reached()

        func submit(_ name: String, _ request: RenderRequest) throws -> RenderTicket<Void> {
            try queue.submit(request) { _ in order.append(name) }
        }
        let tickets = [
            try submit("a full", .full("a")), try submit("a1", .preview("a")),
            try submit("a2", .preview("a")),
            try submit("b1", .preview("b")), try submit("c full", .full("c")),
        ]
        #expect(first.queuePosition?.position == 0)
        #expect(tickets.map { $0.queuePosition?.position } == [3, 1, 4, 2, 5])
        #expect(queue.load == (5, 1))

        gate.open()
        for ticket in tickets { try await ticket.value() }
        #expect(order.entries == ["a1", "b1", "a full", "a2", "c full"])
        #expect(tickets.allSatisfy { $0.queuePosition == nil })
        #expect(queue.load == (0, 0))
    }

    @Test func `a preview that takes long takes its turn like a full render`() async throws {
        let queue = RenderQueue(
            configuration: RenderQueueConfiguration(previewSeconds: 2),
            costModel: CostModel(secondsPerCall: 0, unitsPerSecond: 1))
        let gate = Gate()
        defer { gate.open() }
        _ = try queue.submit(.full()) { _ in gate.pass() }
        try await gate.reached()
        func position(_ request: RenderRequest) throws -> Int? {
            try queue.submit(request) { _ in }.queuePosition?.position
        }
        func cost(_ seconds: Double) -> RenderCost {
            RenderCost([.init(stage: .stylizing, network: "painter", units: seconds)])
        }
        #expect(try position(.full("a", cost: cost(1))) == 1)
        #expect(try position(.preview("b", cost: cost(2.1))) == 2)
        #expect(try position(.preview("c", cost: cost(2))) == 1)
        #expect(try position(.preview("d")) == 2)
    }
}
