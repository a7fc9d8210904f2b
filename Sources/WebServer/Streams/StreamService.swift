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
        return document(of: look, of: stream, try streams.open(stream, client: client))
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
        return document(of: stream.change(change), of: stream, id)
    }

    /// What there is to say of a stream.
    ///
    /// Throws ``Problem``.
    func document(of id: StreamID) throws -> StreamDocument {
        let stream = try streams.stream(id, isUse: false)
        return document(of: stream.look, of: stream, id)
    }

    private func document(of look: StreamLook, of stream: LiveStream, _ id: StreamID) -> StreamDocument {
        StreamDocument(
            look, id: id, frames: stream.frames,
            expiresIn: streams.timeLeft(of: id) ?? .zero)
    }

    // MARK: Frames

    /// Paints the next frame of a stream.
    ///
    /// Throws ``Problem``, also when a newer frame came while this one waited.
    func paint(_ file: Received<[UInt8]>, in id: StreamID, context: WebContext) async throws -> PaintedFrame {
        let stream = try streams.stream(id)
        // The first frame may find that its network is not loaded yet.
        let (frame, need) = try await BlockingWork.run {
            let frame = try checked(file.value)
            return (frame, try self.need(of: frame.header, under: stream.look))
        }
        let turn = FrameTurn()
        let arrival = rendering.queue.time.now()
        stream.enter(turn, at: arrival)
        let request = RenderRequest(
            client: stream.client, priority: .preview, cost: need.cost, teachesCostModel: false)
        let ticket = try rendering.queue.submit(request) { control in
            guard turn.begin() else { throw CancellationError() }
            return try paint(frame, in: stream, since: arrival, control: control)
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
            guard turn.isSuperseded else { throw error }
            // A stream that is closed has no newer frame.
            _ = try streams.stream(id, isUse: false)
            throw Problem.frameSuperseded()
        }
    }

    private func checked(_ file: [UInt8]) throws(Problem) -> CheckedImageFile {
        do {
            return try CheckedImageFile(file, limits: imageLimits)
        } catch {
            throw Problem(error, field: "frame")
        }
    }

    /// What painting a frame takes: the work, and the memory at its peak.
    private func need(
        of header: CheckedImageHeader, under look: StreamLook
    ) throws(Problem) -> (cost: RenderCost, bytes: Int) {
        let sizes = PaintingSizes(
            width: header.width, height: header.height, contentSize: look.contentSize, brush: look.brush,
            previewHeight: nil)
        guard sizes.painting.isPaintable else { throw tooLarge(sizes.painting) }
        let network = rendering.engine.cost(
            of: look.settings(interval: 1), frame: PixelSize(width: header.width, height: header.height))
        let pixels = header.decodedBytes(atLeastHeight: sizes.decodingHeight)
        let (width, height) = (sizes.result.width, sizes.result.height)
        // Those who look on have it as JPEG, beside the file that is answered.
        let format = Self.format(for: header.format)
        let encoder = ImageEncoder(threads: rendering.engine.threads)
        let encoding = Set([format, .jpeg]).map {
            encoder.encodingBytes(as: $0, width: width, height: height, hasAlpha: header.mayHaveAlpha)
        }.reduce(0, +)
        let bytes = max(
            header.decodingBytes(atLeastHeight: sizes.decodingHeight), pixels + network.bytes,
            pixels + 4 * width * height + encoding)
        guard bytes <= rendering.resolver.memoryLimit else { throw tooLarge(sizes.painting, bytes: bytes) }
        let part = RenderCost.Part(
            stage: .stylizing, network: look.transformer, units: Double(network.multiplyAdds),
            calls: sizes.pyramid.octaves.count)
        return (RenderCost([part]), bytes)
    }

    private func tooLarge(_ painting: PixelSize, bytes: Int? = nil) -> Problem {
        let size = "\(painting.width)x\(painting.height) px"
        return .tooLarge(
            bytes.map { "painting a frame of \(size) takes \($0 >> 20) MB of memory" }
                ?? "a frame of \(size) cannot be painted",
            field: "frame", hint: "send smaller frames, or choose a smaller contentSize")
    }

    /// Decodes, paints and encodes a frame, on the queue's thread.
    private func paint(
        _ frame: CheckedImageFile, in stream: LiveStream, since arrival: Duration, control: RenderControl
    ) throws -> PaintedFrame {
        var timings: [(stage: String, milliseconds: Double)] = []
        var last = arrival
        func passed(_ stage: String) {
            let now = rendering.queue.time.now()
            timings.append((stage, (now - last) / .milliseconds(1)))
            last = now
        }
        // It may have been changed while the frame waited.
        let look = stream.look
        let bytes = try need(of: frame.header, under: look).bytes
        let memory = try rendering.memory.reserveBlocking(
            max(0, bytes - stream.heldBytes), for: .renders,
            patience: .seconds(rendering.configuration.limits.memorySeconds),
            isCancelled: { control.isCancelled })
        passed("waiting")
        let size = look.contentSize.resolved(width: frame.header.width, height: frame.header.height)
        let decoded: RasterImage
        do {
            decoded = try frame.decoded(atLeastHeight: size.height, threads: rendering.engine.threads).image
        } catch {
            throw Problem(error, field: "frame")
        }
        passed(RenderStage.decoding.rawValue)
        let (painting, number) = try stream.paint(decoded, in: look, control: control)
        defer { stream.hold(memory) }
        passed(RenderStage.stylizing.rawValue)
        let format = Self.format(for: frame.header.format)
        let encoder = ImageEncoder(threads: rendering.engine.threads)
        let file = try encoder.encode(painting, as: format)
        if format == .jpeg {
            stream.viewers.show(file)
        } else {
            stream.viewers.show(stream.viewers.count > 0 ? try encoder.jpeg(painting) : nil)
        }
        passed(RenderStage.encoding.rawValue)
        return PaintedFrame(
            bytes: file, format: format, number: number, revision: look.revision, timings: timings)
    }

    /// What a frame is written as: as it came, where that is quick.
    private static func format(for format: ImageFormat) -> ImageFormat {
        switch format {
        case .png, .webp: ImageFormat.writable.contains(format) ? format : .jpeg
        default: .jpeg
        }
    }
}
