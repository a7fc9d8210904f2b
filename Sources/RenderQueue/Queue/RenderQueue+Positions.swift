import Synchronization

extension RenderQueue {
    /// How many renders wait and how many run (0 or 1).
    package var load: (waiting: Int, running: Int) {
        state.withLock { ($0.schedule.count, $0.running == nil ? 0 : 1) }
    }

    /// The predicted seconds until a render submitted now, of that cost, would be finished.
    package func estimateSeconds(of cost: RenderCost) -> Double {
        let (running, waiting) = state.withLock { (runningSeconds(in: $0), $0.schedule.order) }
        return waiting.reduce(running) { $0 + costModel.seconds(of: $1.request.cost) }
            + costModel.seconds(of: cost)
    }

    /// The positions of all unfinished renders.
    func positions() -> QueuePositions {
        typealias Moment = (version: Int, running: RenderID?, runningSeconds: Double, waiting: [QueuedRender])
        let moment: Moment = state.withLock { state in
            (state.version, state.running?.render.id, runningSeconds(in: state), state.schedule.order)
        }
        var seconds = moment.runningSeconds
        var positions: [RenderID: QueuePosition] = [:]
        if let running = moment.running {
            positions[running] = QueuePosition(position: 0, estimateSeconds: seconds)
        }
        for (index, render) in moment.waiting.enumerated() {
            seconds += costModel.seconds(of: render.request.cost)
            positions[render.id] = QueuePosition(position: index + 1, estimateSeconds: seconds)
        }
        return QueuePositions(version: moment.version, byRender: positions)
    }

    /// The seconds that the running render still needs; 0 if none runs.
    func runningSeconds(in state: State) -> Double {
        guard let (render, since) = state.running else { return 0 }
        return Self.remainingSeconds(
            predicted: costModel.seconds(of: render.request.cost), elapsed: (time.now() - since).inSeconds,
            fraction: render.meter.fraction)
    }

    /// The predicted seconds until the first waiting render that fits leaves its place: when it starts, or
    /// when its time is up.
    ///
    /// A whole second at least: clients that come back at once would only be refused again.
    func secondsUntilFree(in state: State, where fits: (RenderRequest) -> Bool) -> Int {
        let now = time.now()
        var start = runningSeconds(in: state)
        if let running = state.running { start = min(start, (running.render.deadline - now).inSeconds) }
        var free = Double.infinity
        for render in state.schedule.order {
            // Later ones start later, but may have less time.
            if fits(render.request) { free = min(free, start, (render.deadline - now).inSeconds) }
            start += costModel.seconds(of: render.request.cost)
        }
        return Int(min(max(free.rounded(.up), 1), 3600))
    }

    /// The seconds that a render still needs: at first the prediction counts, after a tenth of the work the
    /// render's own pace is the better witness.
    static func remainingSeconds(predicted: Double, elapsed: Double, fraction: Double) -> Double {
        let rest = 1 - min(max(fraction, 0), 1)
        return fraction < 0.1 ? predicted * rest : elapsed * rest / fraction
    }

    /// Calls `handler` after every change of the order, from any thread; it must return quickly.
    func onChange(_ handler: @escaping @Sendable () -> Void) {
        state.withLock { $0.onChange.append(handler) }
    }

    /// To be called with the lock held after every change of `schedule` or `running`.
    func orderChanged(_ state: inout State) {
        state.version += 1
        metrics.load(waiting: state.schedule.count, running: state.running == nil ? 0 : 1)
    }

    /// To be called after that, without the lock.
    func publishChange() {
        for handler in state.withLock({ $0.onChange }) { handler() }
    }
}
