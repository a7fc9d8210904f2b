import Gallery
import HTTPTypes
import Hummingbird
import ImageCodecs
import Logging
import RenderQueue
import Stylization

/// Takes requests to the render queue and brings results back: what all rendering routes share.
struct Studio: Sendable {
    let configuration: ServerConfiguration
    let painting: any Painting
    let queue: RenderQueue
    let jobs: JobRegistry
    let resolver: PaintingResolver
    let work: PaintingWork
    let logger: Logger

    /// The networks of a request that says nothing about them.
    func defaultPair() async throws -> ModelPair { try await painting.findDefaultPair(configuration) }

    /// Paints now and waits for it; stops if the client goes away.
    func paint(
        _ request: PaintingRequest, priority: RenderPriority, client: ClientID, context: WebContext
    ) async throws -> JobResult {
        let resolved = try await resolver.resolve(request)
        let result = try await render(
            cost: resolved.cost, priority: priority, client: client, context: context
        ) {
            [work] control in try work.run(resolved, control: control)
        }
        for (stage, milliseconds) in result.timings { context.stages.note(stage, milliseconds: milliseconds) }
        return result
    }

    /// Queues a job.
    func submit(
        _ request: PaintingRequest, priority: RenderPriority, client: ClientID
    ) async throws -> JobSnapshot {
        let resolved = try await resolver.resolve(request)
        return try jobs.submit(RenderRequest(client: client, priority: priority, cost: resolved.cost)) {
            [work, logger] control in
            do {
                return try work.run(resolved, control: control)
            } catch {
                // Whoever asks for the job is told that something went wrong inside; what, is in the log.
                if Problem(of: error).status.code >= 500 {
                    logger.error("job failed", metadata: ["error": "\(error)"])
                }
                throw error
            }
        }
    }

    /// Any work of the engine, for a client that waits for it.
    func render<Value: Sendable>(
        cost: RenderCost, priority: RenderPriority, client: ClientID, context: WebContext,
        work: @escaping @Sendable (RenderControl) throws -> Value
    ) async throws -> Value {
        let ticket = try queue.submit(
            RenderRequest(client: client, priority: priority, cost: cost), work: work)
        return try await context.whileListening(orElse: { ticket.cancel() }) { try await ticket.value() }
    }

    /// The vector of a style that a request names, computed or looked up.
    func vector(
        of source: StyleSource, styleModel name: String, field: String, client: ClientID, context: WebContext
    ) async throws -> StyleVector {
        switch source {
        case .vector(let vector): return vector
        case .saved(let reference): return try await resolver.savedStyle(reference, field: field).vector
        case .picture(let picture, let styleSize, let square):
            let (model, loaded, cost) = try await BlockingWork.run { [painting, resolver] in
                let model = try NetworkChoice.network(name, .style, in: painting.networks)
                let loaded = try resolver.loader.load(picture, for: .style, field: field)
                let size = StyleSize(styleSize, square: square).resolved(
                    width: loaded.width, height: loaded.height)
                let units = painting.cost(styleModel: name, height: size.height, width: size.width)
                    .multiplyAdds
                let cost = RenderCost([.init(stage: .styleVector, network: name, units: Double(units))])
                return (model, loaded, cost)
            }
            return try await render(cost: cost, priority: .preview, client: client, context: context) {
                [work] control in
                var warnings: [JobWarning] = []
                return try work.styleVector(
                    of: loaded, styleSize: styleSize, square: square, styleModel: model, index: 0,
                    field: field, control: control, &warnings)
            }
        }
    }
}

extension Request {
    /// Whose turn this request takes: the page's tab, else the client's address.
    func client(_ context: WebContext) -> ClientID {
        if let id = headers[.impastoClient], !id.isEmpty {
            return ClientID(
                rawValue: "tab:" + String(decoding: id.utf8.prefix(64), as: UTF8.self),
                source: context.remoteAddress)
        }
        return ClientID(rawValue: "address:" + context.remoteAddress)
    }
}
