import Dispatch
import Foundation
import Synchronization

extension RenderQueue {
    /// Kernels have their own threads; this one runs the layers between, decoders included.
    private static let stackBytes = 8 << 20

    /// Starts the thread, which ends when the queue is gone, or closed and empty.
    func startThread() {
        let thread = Thread { [weak self, wakeUps] in
            while true {
                wakeUps.wait()
                guard let queue = self, queue.runNext() else { return }
            }
        }
        thread.name = "impasto-render"
        thread.stackSize = Self.stackBytes
        thread.start()
    }

    /// Runs the next render, if there is one; returns whether the thread is to go on.
    private func runNext() -> Bool {
        let next: QueuedRender? = state.withLock { state in
            guard let render = state.schedule.popFirst() else { return nil }
            state.running = (render, time.now())
            state.isBusy = true
            orderChanged(&state)
            return render
        }
        if let next {
            #if canImport(ObjectiveC)
            autoreleasepool { run(next) }
            #else
            run(next)
            #endif
        }
        let isFinished = state.withLock { state in
            state.isBusy = false
            return state.isClosed && state.schedule.isEmpty
        }
        if isFinished { idle.settle(.success(())) }
        return !isFinished
    }

    private func run(_ render: QueuedRender) {
        let started = time.now()
        metrics.waited(seconds: (started - render.submittedAt).inSeconds)
        // Its timer may be late; the promise is not.
        let completion: QueuedRender.Completion
        if started >= render.deadline {
            let reason = RenderQueueError.deadlineExceeded(timeLimit: render.timeLimit)
            completion = QueuedRender.Completion(succeeded: false) { render.fail(reason) }
        } else {
            render.willStart()
            publishChange()
            completion = render.perform()
        }
        let finished = time.now()
        let stages = render.meter.finish(now: finished)
        let deadline = state.withLock { state in
            state.running = nil
            orderChanged(&state)
            return state.deadlines.removeValue(forKey: render.id)
        }
        deadline?.cancel()
        // In this order, so that a caller with the result finds the queue, its counts and its speeds up to date.
        metrics.rendered(seconds: (finished - started).inSeconds)
        // The stages of a render that failed are cut short: they would teach too high a speed.
        if completion.succeeded && render.request.teachesCostModel {
            learn(cost: render.request.cost, stages: stages)
        }
        _ = completion.makeKnown()
        publishChange()
    }

    /// Teaches the cost model what the stages took; several networks of one stage share its time as
    /// predicted.
    ///
    /// What was kept from earlier renders took no time and teaches nothing.
    private func learn(cost: RenderCost, stages: [ProgressMeter.Step: ProgressMeter.Measurement]) {
        for (step, measured) in stages where measured.share > 0 {
            var parts = cost.parts.filter { $0.stage == step.stage && $0.styleIndex == step.styleIndex }
            for index in parts.indices { parts[index].share = measured.share }
            let predictions = parts.map(costModel.seconds(of:))
            let total = predictions.reduce(0, +)
            guard total > 0 else { continue }
            for (part, prediction) in zip(parts, predictions) {
                let seconds = measured.seconds * prediction / total
                costModel.record(
                    network: part.network, calls: part.calls, units: part.units * part.share, seconds: seconds
                )
                metrics.ran(network: part.network, seconds: seconds)
            }
        }
    }
}
