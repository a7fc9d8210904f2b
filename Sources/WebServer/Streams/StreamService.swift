import Application
import HTTPTypes
import ImageCodecs
import RenderQueue
import Stylization

/// Opens streams, and takes their frames to the render queue: what all routes of streams share.
///
/// Frames take turns with all other renders, as previews do: between two of them a painting that somebody waits for may
/// run, so that neither starves the other.
struct StreamService: Sendable {
    let rendering: RenderingService
    let streams: StreamRegistry<LiveStream>
    let imageLimits: ImageLimits

    private var resolver: StreamResolver { StreamResolver(rendering: rendering) }

    /// Opens a stream; nothing is painted yet.
    ///
    /// Throws ``Problem``.
    func open(
        _ fields: Received<StreamFields>, client: ClientID, context: WebContext
    ) async throws -> StreamDocument {
        let look = try await resolver.look(
            fields.value, for: .init(client: client, context: context, memory: fields.memory))
        let stream = LiveStream(look, on: rendering.engine, client: client)
        return document(of: stream, try streams.open(stream, client: client))
    }

    /// Changes an open stream.
    ///
    /// Throws ``Problem``.
    func change(
        _ id: StreamID, _ fields: Received<StreamFields>, context: WebContext
    ) async throws -> StreamDocument {
        let stream = try streams.stream(id)
        let change = try await resolver.change(
            stream.look, by: fields.value,
            for: .init(client: stream.client, context: context, memory: fields.memory))
        stream.change(change)
        return document(of: stream, id)
    }

    /// What there is to say of a stream.
    ///
    /// Throws ``Problem``.
    func document(of id: StreamID) throws -> StreamDocument {
        document(of: try streams.stream(id, isUse: false), id)
    }

    private func document(of stream: LiveStream, _ id: StreamID) -> StreamDocument {
        StreamDocument(
            stream.look, id: id, frames: stream.frames,
            expiresIn: streams.timeLeft(of: id) ?? .zero)
    }

    // MARK: Frames

    /// Paints the next frame of a stream.
    ///
    /// Throws ``Problem``, also when a newer frame came while this one waited.
    func paint(_ file: Received<[UInt8]>, in id: StreamID, context: WebContext) async throws -> PaintedFrame {
        let stream = try streams.stream(id)
        let frame = try await BlockingWork.run { [imageLimits] in
            do {
                return try CheckedImageFile(file.value, limits: imageLimits)
            } catch let error as ImageCodecError {
                throw Problem(error, field: "frame")
            }
        }
        let need = try self.need(of: frame, in: stream)
        let turn = FrameTurn()
        let arrival = rendering.queue.time.now()
        stream.enter(turn, at: arrival)
        let request = RenderRequest(
            client: stream.client, priority: .preview, cost: need.cost, teachesCostModel: false)
        let ticket = try rendering.queue.submit(request) { control in
            guard turn.begin() else { throw CancellationError() }
            return try paint(frame, in: stream, bytes: need.bytes, since: arrival, control: control)
        }
        turn.onSupersede { ticket.cancel() }
        do {
            let painted = try await context.whileListening(orElse: { ticket.cancel() }) {
                try await ticket.value()
            }
            withExtendedLifetime(file.memory) {}
            // A frame that took long is a use, too.
            _ = try? streams.stream(id)
            return painted
        } catch {
            throw turn.isSuperseded ? Problem.frameSuperseded() : error
        }
    }

    /// What painting a frame takes: the work, and the memory at its peak.
    private func need(
        of frame: CheckedImageFile, in stream: LiveStream
    ) throws(Problem) -> (cost: RenderCost, bytes: Int) {
        let look = stream.look
        let header = frame.header
        let sizes = PaintingSizes(
            width: header.width, height: header.height, contentSize: look.contentSize, brush: look.brush,
            previewHeight: nil)
        let network = rendering.engine.cost(
            of: look.settings(interval: 1), frame: PixelSize(width: header.width, height: header.height))
        let pixels = header.decodedBytes(atLeastHeight: sizes.decodingHeight)
        let bytes = max(
            header.decodingBytes(atLeastHeight: sizes.decodingHeight), pixels + network.bytes,
            pixels + 12 * sizes.result.width * sizes.result.height)
        guard sizes.painting.isPaintable, bytes <= rendering.resolver.memoryLimit else {
            throw .tooLarge(
                "painting a frame of \(sizes.painting.width)x\(sizes.painting.height) px takes \(bytes >> 20) MB of memory",
                field: "frame", hint: "send smaller frames, or choose a smaller contentSize")
        }
        let part = RenderCost.Part(
            stage: .stylizing, network: look.transformer, units: Double(network.multiplyAdds),
            calls: sizes.pyramid.octaves.count)
        return (RenderCost([part]), bytes)
    }

    /// Decodes, paints and encodes a frame, on the queue's thread.
    private func paint(
        _ frame: CheckedImageFile, in stream: LiveStream, bytes: Int, since arrival: Duration,
        control: RenderControl
    ) throws -> PaintedFrame {
        var timings: [(stage: String, milliseconds: Double)] = []
        var last = arrival
        func passed(_ stage: String) {
            let now = rendering.queue.time.now()
            timings.append((stage, (now - last) / .milliseconds(1)))
            last = now
        }
        let memory = try rendering.memory.reserveBlocking(
            max(0, bytes - stream.heldBytes), for: .renders,
            patience: .seconds(rendering.configuration.limits.memorySeconds),
            isCancelled: { control.isCancelled })
        passed("wait")
        let look = stream.look
        let size = look.contentSize.resolved(width: frame.header.width, height: frame.header.height)
        let decoded: RasterImage
        do {
            decoded = try frame.decoded(atLeastHeight: size.height, threads: rendering.engine.threads).image
        } catch {
            throw Problem(error, field: "frame")
        }
        passed("decode")
        let (painting, number) = try stream.paint(decoded, memory: memory, control: control)
        passed("paint")
        let format = Self.format(for: frame.header.format)
        let encoder = ImageEncoder(threads: rendering.engine.threads)
        let file = try encoder.encode(painting, as: format)
        if stream.viewers.count > 0 {
            stream.viewers.show(format == .jpeg ? file : try encoder.jpeg(painting))
        }
        passed("encode")
        return PaintedFrame(bytes: file, format: format, number: number, timings: timings)
    }

    /// What a frame is written as: as it came, where that is quick.
    private static func format(for format: ImageFormat) -> ImageFormat {
        switch format {
        case .png, .webp: ImageFormat.writable.contains(format) ? format : .jpeg
        default: .jpeg
        }
    }
}
