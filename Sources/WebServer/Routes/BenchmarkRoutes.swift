import Application
import Hummingbird
import RenderQueue
import Stylization
import Synchronization

/// The benchmark that the original demo hid: every network timed on this machine.
struct BenchmarkRoutes {
    let rendering: RenderingService
    let reader: BodyReader
    let history = History()

    struct Report: Encodable, Sendable {
        let size: Int
        let threads: Int
        /// The vector instructions in use.
        let cpu: String
        /// The processor's own name, if it has one.
        let processor: String?
        let results: [BenchmarkResult]
    }

    private struct Reports: Encodable {
        let results: [Report]
    }

    /// The last reports, the newest first.
    final class History: Sendable {
        static let limit = 10
        private let reports = Mutex<[Report]>([])
        var all: [Report] { reports.withLock { $0 } }
        func add(_ report: Report) {
            reports.withLock { reports in
                reports.insert(report, at: 0)
                if reports.count > Self.limit { reports.removeLast() }
            }
        }
    }

    func add(to router: Router<WebContext>) {
        router.get("/api/benchmark") { _, _ in Response.json(Reports(results: history.all)) }
        router.post("/api/benchmark", use: run)
    }

    private func run(_ request: Request, context: WebContext) async throws -> Response {
        var fields = try await reader.object(request, context, allowsEmpty: true)
        let size = try fields.integer("size", in: 64...1024) ?? 256
        let runs = try fields.integer("runs", in: 1...10) ?? 3
        try fields.finish()
        let engine = rendering.engine
        let costs = try await BlockingWork.run {
            engine.networks.filter { $0.isPresent && $0.kind == .transformer }.map {
                engine.cost(
                    transformer: $0.name, height: size, width: size, brush: .times(1), previewHeight: nil,
                    paintings: 1)
            }
        }
        let units = costs.reduce(0) { $0 + $1.multiplyAdds }
        let results = try await rendering.render(
            cost: RenderCost([
                .init(stage: .stylizing, network: "benchmark", units: Double(units) * Double(runs))
            ]), bytes: costs.map(\.bytes).max() ?? 0, priority: .full,
            client: request.client(context), context: context
        ) { control in
            try engine.benchmark(size: size, runs: runs, control: control)
        }
        let name = ComputeSettings.processorName
        let report = Report(
            size: size, threads: engine.threads, cpu: engine.processor,
            processor: name.isEmpty ? nil : name, results: results)
        history.add(report)
        return Response.json(report)
    }
}
