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

    /// Changes what it paints with, from the next frame on.
    func change(_ body: (inout StreamLook) -> Void) { state.withLock { body(&$0.look) } }

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

    /// Paints the next frame, in memory that is lent beside what is held; the number of frames that are painted.
    ///
    /// On the queue's thread.
    func paint(
        _ frame: RasterImage, memory: MemoryReservation, control: RenderControl
    ) throws -> (painting: RasterImage, number: Int) {
        // Frames come as they come: a style that was changed goes over in the time that was asked for.
        painter.settings = state.withLock { $0.look.settings(interval: max($0.interval, 0.001)) }
        let painting = try painter.paint(frame, control: control)
        let (held, number) = state.withLock { state in
            state.frames.painted += 1
            return (state.held.reduce(0) { $0 + $1.bytes }, state.frames.painted)
        }
        // What stays for the next frame is lent until the stream is closed.
        memory.shrink(to: max(0, painter.bytes - held))
        if memory.bytes > 0 { state.withLock { $0.held.append(memory) } }
        return (painting, number)
    }

    /// What is lent for what is held between frames, in bytes.
    var heldBytes: Int { state.withLock { $0.held.reduce(0) { $0 + $1.bytes } } }

    /// Lets go of everything, and of those who look on.
    func close() {
        let turn = state.withLock { state in
            state.held = []
            return state.turn
        }
        _ = turn?.supersede()
        viewers.close()
    }
}
