import Application
import Hummingbird
import ImageCodecs
import RenderQueue
import Stylization

/// Whether a result is what its receipt says: `POST /api/receipts/verify`.
struct ReceiptRoutes {
    let rendering: RenderingService
    let reader: BodyReader

    func add(to router: Router<WebContext>) {
        router.post("/api/receipts/verify", use: verify)
    }

    private func verify(_ request: Request, context: WebContext) async throws -> Response {
        let order = try await reader.fields(
            request, context, form: { try VerificationForm($0).fields }, holding: \.fileBytes
        ) { [limits = reader.limits] in try VerificationRequest(&$0, limits: limits) }
        return Response.json(
            try await rendering.verify(order, client: request.client(context), context: context))
    }
}

extension RenderingService {
    /// Paints what a result's receipt says, and compares; stops if the client goes away.
    fileprivate func verify(
        _ order: Received<VerificationRequest>, client: ClientID, context: WebContext
    ) async throws -> VerificationDocument {
        let request = order.value, result = request.result
        var verification = ResultVerification(of: result, by: engine, version: work.version)
        let resolved = try await resolver.resolve(request.painting)
        let bytes = try peakBytes(of: result, resolved)
        for style in request.styles {
            let vector = try await vector(
                of: style.source, styleModel: resolved.styleModel.name, field: style.field, client: client,
                context: context, holding: order.memory)
            verification.note(style: vector, of: style.index)
        }
        return try await render(
            cost: resolved.cost, bytes: bytes, priority: .full, client: client, context: context,
            holding: order.memory
        ) { [work, verification] control in
            let painted = try work.paint(resolved, control: control)
            try control.checkCancellation()
            var verification = verification
            let content = resolved.content
            verification.note(
                photoDigest: result.receipt.content.digest.map { _ in content.contentDigest() },
                width: content.width, height: content.height)
            verification.note(
                regions: painted.receipt.regions?.map(\.mask) ?? [],
                strengthMask: painted.receipt.strengthMask, keep: painted.receipt.keep)
            do {
                return try verification.compared(
                    with: painted.result.painting, encoded: painted.result.file)
            } catch let error as ImageCodecError {
                throw Problem(error, field: "result")
            }
        }
    }

    /// The memory of painting again and of comparing, one after the other, in bytes.
    ///
    /// Throws ``Problem`` if there is never so much.
    private func peakBytes(of result: ResultFile, _ resolved: ResolvedPainting) throws(Problem) -> Int {
        let painting = 4 * resolved.sizes.result.pixels
        let comparing = painting + result.comparingBytes(threads: engine.threads)
        let limit = memory.limit(for: .renders)
        guard comparing <= limit else {
            throw .pictureDoesNotFit(
                "comparing the result takes \(comparing >> 20) MB of memory; \(limit >> 20) MB are available",
                field: "result", bytes: comparing, limit: limit)
        }
        return max(resolved.bytes, comparing)
    }
}
