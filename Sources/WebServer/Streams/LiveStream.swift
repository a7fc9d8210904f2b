import Application
import ImageCodecs
import RenderQueue
import Stylization
import Synchronization

/// An open stream: what it paints with, what it holds, and who looks on.
final class LiveStream: Sendable {
    private struct State {
        var look: StreamLook
        var frames = StreamDocument.Frames()
        /// The newest frame that came.
        var turn: FrameTurn?
        var lastArrival: Duration?
        /// From one frame to the next, in seconds, about.
        var interval = 1.0 / 25
        /// Lent for what is held between frames.
        var held: [MemoryReservation] = []
        var isClosed = false

        /// Has `bytes` be lent until the next frame, out of what is held already and of `memory`.
        mutating func hold(_ bytes: Int, adding memory: MemoryReservation) {
            held.append(memory)
            var left = bytes
            for reservation in held {
                reservation.shrink(to: left)
                left -= reservation.bytes
            }
            held.removeAll { $0.bytes == 0 }
        }
    }

    /// Whose turn its frames take.
    let client: ClientID
    /// Who looks on.
    let viewers = FrameViewers()
    private let painter: any StreamPainter
    private let state: Mutex<State>

    /// A stream without a frame, on an engine's own.
    init(_ look: StreamLook, on engine: any StylizationEngine, client: ClientID) {
        self.client = client
        let state = State(look: look)
        painter = engine.makeStream(look.settings(interval: state.interval))
        self.state = Mutex(state)
    }

    /// What it paints with.
    var look: StreamLook { state.withLock { $0.look } }

    /// Changes what it paints with, from the next frame on; what it is then.
    func change(_ body: (inout StreamLook) -> Void) -> StreamLook {
        state.withLock { state in
            body(&state.look)
            state.look.revision += 1
            return state.look
        }
    }

    /// How many frames came, and what became of them.
    var frames: StreamDocument.Frames { state.withLock { $0.frames } }

    // MARK: Frames

    /// Takes a frame that comes at the time `now`: an older one that still waits loses its place.
    func enter(_ turn: FrameTurn, at now: Duration) {
        let older = state.withLock { state in
            state.frames.received += 1
            if let last = state.lastArrival {
                // Pauses are no rhythm.
                let passed = min(1, (now - last) / .seconds(1))
                state.interval += (passed - state.interval) / 8
            }
            state.lastArrival = now
            defer { state.turn = turn }
            return state.turn
        }
        guard older?.supersede() == true else { return }
        state.withLock { $0.frames.superseded += 1 }
    }

    /// Paints the next frame; the number of frames that are painted.
    ///
    /// On the queue's thread.
    func paint(
        _ frame: RasterImage, in look: StreamLook, control: RenderControl
    ) throws -> (painting: RasterImage, number: Int) {
        // Frames come as they come: a style that was changed goes over in the time that was asked for.
        painter.settings = look.settings(interval: max(state.withLock(\.interval), 0.001))
        let painting = try painter.paint(frame, control: control)
        let number = state.withLock { state in
            state.frames.painted += 1
            return state.frames.painted
        }
        return (painting, number)
    }

    /// Keeps of what is held, and of `memory`, which was lent for a frame, what stays for the next one.
    func hold(_ memory: MemoryReservation) {
        let bytes = painter.bytes
        state.withLock { if !$0.isClosed { $0.hold(bytes, adding: memory) } }
    }

    /// What is lent for what is held between frames, in bytes.
    var heldBytes: Int { state.withLock { $0.held.reduce(0) { $0 + $1.bytes } } }

    /// Lets go of everything, and of those who look on.
    func close() {
        let turn = state.withLock { state in
            state.isClosed = true
            state.held = []
            return state.turn
        }
        _ = turn?.supersede()
        viewers.close()
    }
}
