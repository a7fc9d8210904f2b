import HTTPTypes
import Hummingbird
import NIOCore
import RenderQueue
import Stylization

/// What a supervisor asks: whether the process answers, whether it can paint, and how it is doing.
struct HealthRoutes {
    let painting: any Painting
    let queue: RenderQueue
    let configuration: ServerConfiguration
    let requests: RequestMetrics
    let memory: MemoryBudget

    private struct Readiness: Encodable {
        let ready: Bool
        let missing: [String]
    }

    func add(to router: Router<WebContext>) {
        router.get("/healthz") { _, _ in Self.plainText("ok\n") }
        router.get("/readyz") { _, _ in
            let pair = try await painting.findDefaultPair(configuration)
            let present = Set(try await painting.listNetworks().filter(\.isPresent).map(\.name))
            let missing = [pair.style, pair.transformer].filter { !present.contains($0) }
            return Response.json(
                Readiness(ready: missing.isEmpty, missing: missing),
                status: missing.isEmpty ? .ok : .serviceUnavailable)
        }
        router.get("/metrics") { _, _ in
            let text = PrometheusText.render(
                requests: requests.snapshot(), renders: queue.metrics.snapshot(), memory: memory.statistics)
            return Self.plainText(text, type: "text/plain; version=0.0.4; charset=utf-8")
        }
    }

    private static func plainText(_ text: String, type: String = "text/plain; charset=utf-8") -> Response {
        Response(
            status: .ok, headers: [.contentType: type], body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
