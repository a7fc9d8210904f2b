import Application
import Gallery
import HTTPTypes
import Hummingbird
import ImageCodecs
import Logging
import RenderQueue
import Stylization

/// Takes requests to the render queue and brings results back: what all rendering routes share.
struct RenderingService: Sendable {
    let configuration: ServerConfiguration
    let engine: any StylizationEngine
    let queue: RenderQueue
    let jobs: JobRegistry
    let resolver: PaintingResolver
    let work: PaintingWork
    let memory: MemoryBudget
    let logger: Logger

    /// The networks of a request that says nothing about them.
    func defaultPair() async throws -> ModelPair { try await engine.findDefaultPair(configuration) }

    /// The network of this name, else the default's for styles.
    func styleModel(_ name: String?) async throws -> String {
        if let name { return name }
        return try await defaultPair().style
    }

    /// Paints now and waits for it; stops if the client goes away.
    func paint(
        _ order: Received<PaintingOrder>, client: ClientID, context: WebContext
    ) async throws -> JobResult {
        let resolved = try await resolver.resolve(order.value.painting)
        let result = try await render(
            cost: resolved.cost, bytes: resolved.bytes, priority: order.value.priority, client: client,
            context: context, holding: order.memory
        ) {
            [work] control in try work.run(resolved, control: control)
        }
        for (stage, milliseconds) in result.timings { context.stages.note(stage, milliseconds: milliseconds) }
        return result
    }

    /// Queues a job.
    func submit(_ order: Received<PaintingOrder>, client: ClientID) async throws -> JobSnapshot {
        let resolved = try await resolver.resolve(order.value.painting)
        let request = RenderRequest(client: client, priority: order.value.priority, cost: resolved.cost)
        return try jobs.submit(request) { [self, memory = order.memory] control in
            do {
                return try withMemory(resolved.bytes, holding: memory, control: control) {
                    try work.run(resolved, control: control)
                }
            } catch {
                // The job's answer only says that something went wrong inside; the log says what.
                if Problem(of: error).status.code >= 500 {
                    logger.error("job failed", metadata: ["error": "\(error)"])
                }
                throw error
            }
        }
    }

    /// Waits for a job's end, and cancels it if the client goes away.
    ///
    /// Throws what the job failed by.
    func result(of id: JobID, context: WebContext) async throws -> JobResult {
        try await context.whileListening { try await result(of: id) }
    }

    /// Waits for a job's end, and cancels it if the waiting task is cancelled; `report` is called with its state whenever
    /// there is news.
    ///
    /// Throws what the job failed by.
    func result(
        of id: JobID, report: @Sendable (JobSnapshot) -> Void = { _ in }
    ) async throws -> JobResult {
        let events = try jobs.events(of: id)
        try await withTaskCancellationHandler {
            for await event in events {
                report(event.job)
                if event.job.state.isFinal, let failure = event.job.failure { throw failure }
            }
            try Task.checkCancellation()
        } onCancel: { [jobs] in
            _ = try? jobs.cancel(id)
        }
        return try jobs.result(of: id)
    }

    /// Runs any work of the engine, for a client that waits for it: at the other end of a connection, if there is a
    /// `context`, else until the task is cancelled.
    ///
    /// `bytes` is the memory that it takes at its peak, and `memory` what was lent for the request, which is held until
    /// the work is done.
    func render<Value: Sendable>(
        cost: RenderCost, bytes: Int, priority: RenderPriority, client: ClientID, context: WebContext?,
        holding memory: MemoryReservation? = nil, work: @escaping @Sendable (RenderControl) throws -> Value
    ) async throws -> Value {
        let ticket = try queue.submit(RenderRequest(client: client, priority: priority, cost: cost)) {
            [self] control in
            try withMemory(bytes, holding: memory, control: control) { try work(control) }
        }
        guard let context else { return try await ticket.value() }
        return try await context.whileListening(orElse: { ticket.cancel() }) { try await ticket.value() }
    }

    /// Lends the memory of a render while `body` runs, on the queue's thread; bodies and decoding give it back soon.
    private func withMemory<Value>(
        _ bytes: Int, holding held: MemoryReservation?, control: RenderControl, _ body: () throws -> Value
    ) throws -> Value {
        let lent = try memory.reserveBlocking(
            bytes, for: .renders, patience: .seconds(configuration.limits.memorySeconds),
            isCancelled: { control.isCancelled })
        defer { withExtendedLifetime((lent, held)) {} }
        return try body()
    }

    /// The vector of a style that a request names, computed or looked up.
    func vector(
        of source: StyleSource, styleModel name: String, field: String, client: ClientID,
        context: WebContext?, holding memory: MemoryReservation? = nil
    ) async throws -> StyleVector {
        switch source {
        case .vector(let vector): return vector
        case .saved(let reference): return try await resolver.savedStyle(reference, field: field).vector
        case .picture(let picture, let styleSize, let square):
            let (model, style, cost, bytes) = try await BlockingWork.run { [engine, resolver] in
                let model = try NetworkChoice.presentNetwork(name, .style, in: engine.networks)
                let style = StylePicture(
                    picture: try resolver.loader.load(picture, for: .style, field: field),
                    size: StyleSize(styleSize, square: square))
                let cost = RenderCost(resolver.estimate.parts(of: style, styleModel: model, index: 0))
                return (model, style, cost, style.bytes(name, engine))
            }
            return try await render(
                cost: cost, bytes: bytes, priority: .preview, client: client, context: context,
                holding: memory
            ) { [work] control in
                var warnings: [JobWarning] = []
                return try work.styleVector(
                    of: style, styleModel: model, index: 0, field: field, control: control, &warnings)
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
