import Stylization
import TestSupport
import Testing

@testable import RenderQueue

@Suite("Estimates and progress")
struct CostTests {
    @Test func `stages weigh what they are predicted to take`() {
        let meter = ProgressMeter(
            cost: RenderCost([
                RenderCost.Part(stage: .styleVector, network: "style", units: 1),
                RenderCost.Part(stage: .styleVector, styleIndex: 1, network: "style", units: 1),
                RenderCost.Part(stage: .stylizing, network: "transformer", units: 6),
            ]), model: CostModel(secondsPerCall: 0, unitsPerSecond: 1))
        func reach(_ stage: RenderStage, _ index: Int, _ fraction: Double, at second: Int) -> Double {
            meter.advance(
                to: RenderProgress(stage: stage, styleIndex: index, fraction: fraction), now: .seconds(second)
            )
        }
        #expect(reach(.decoding, 0, 1, at: 0) == 0)
        #expect(reach(.styleVector, 0, 0.5, at: 1) == 0.0625)
        #expect(reach(.styleVector, 1, 0, at: 3) == 0.125)
        #expect(reach(.stylizing, 0, 0.5, at: 4) == 0.625)
        #expect(reach(.stylizing, 0, 0.25, at: 5) == 0.625)
        #expect(reach(.stylizing, 0, .nan, at: 6) == 0.625)
        #expect(reach(.stylizing, 0, 7, at: 7) == 1)
        // A stage ends when it says so, or when the next begins; what comes between is nobody's.
        let measured = meter.finish(now: .seconds(10))
        #expect(
            measured.mapValues(\.seconds) == [
                ProgressMeter.Step(stage: .decoding, styleIndex: 0): 0,
                ProgressMeter.Step(stage: .styleVector, styleIndex: 0): 2,
                ProgressMeter.Step(stage: .styleVector, styleIndex: 1): 1,
                ProgressMeter.Step(stage: .stylizing, styleIndex: 0): 3,
            ])
        #expect(measured.values.allSatisfy { $0.share == 1 })
    }

    @Test func `kept parts weigh nothing`() {
        let meter = ProgressMeter(
            cost: RenderCost([
                RenderCost.Part(stage: .styleVector, network: "style", units: 2),
                RenderCost.Part(stage: .stylizing, network: "transformer", units: 8, share: 0.75),
            ]), model: CostModel(secondsPerCall: 0, unitsPerSecond: 1))
        let progress = RenderProgress(stage: .stylizing, fraction: 0, share: 0.75)
        #expect(meter.advance(to: progress, now: .zero) == 0.25)
        #expect(
            meter.finish(now: .seconds(6)) == [
                ProgressMeter.Step(stage: .stylizing, styleIndex: 0): .init(seconds: 6, share: 0.75)
            ])
    }

    @Test(arguments: [1, 2, 3] as [UInt64]) func `the fraction never decreases`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<50 {
            let parts = (0..<Int.random(in: 0...6, using: &random)).map { _ in
                RenderCost.Part(
                    stage: RenderStage.allCases.randomElement(using: &random) ?? .decoding,
                    styleIndex: Int.random(in: 0...2, using: &random), network: "n",
                    units: [-1, 0, .infinity, 1e3, 1e30].randomElement(using: &random) ?? 0)
            }
            let meter = ProgressMeter(cost: RenderCost(parts), model: CostModel())
            var last = 0.0
            for _ in 0..<100 {
                let progress = RenderProgress(
                    stage: RenderStage.allCases.randomElement(using: &random) ?? .decoding,
                    styleIndex: Int.random(in: 0...2, using: &random),
                    fraction: Double.random(in: -0.5...1.5, using: &random))
                let fraction = meter.advance(to: progress, now: .zero)
                #expect(fraction >= last && fraction <= 1, "seed \(seed), \(parts), \(progress)")
                last = fraction
            }
        }
    }

    @Test func `a render's own pace replaces the prediction`() {
        #expect(RenderQueue.remainingSeconds(predicted: 10, elapsed: 0, fraction: 0) == 10)
        #expect(RenderQueue.remainingSeconds(predicted: 10, elapsed: 30, fraction: 0.5) == 30)
        #expect(RenderQueue.remainingSeconds(predicted: 10, elapsed: 30, fraction: 1) == 0)
    }

    @Test(.timeLimit(.minutes(10))) func `the queue teaches the model by stages`() async throws {
        let time = ManualTime()
        let queue = RenderQueue(
            costModel: CostModel(secondsPerCall: 0, unitsPerSecond: 1), time: time.source)
        let model = queue.costModel
        let cost = RenderCost([
            RenderCost.Part(stage: .styleVector, network: "style", units: 10),
            RenderCost.Part(stage: .stylizing, network: "transformer", units: 100),
        ])
        try await queue.render(.full(cost: cost)) { control in
            _ = control.begin(.styleVector)
            time.advance(by: .seconds(2))
            control.end(.styleVector)
            time.advance(by: .seconds(7))
            _ = control.begin(.stylizing)
            time.advance(by: .seconds(50))
            _ = control.begin(.encoding)
            time.advance(by: .seconds(9))
        }
        #expect(isNear(model.seconds(network: "style", units: 10), 2, within: 0.02))
        #expect(isNear(model.seconds(network: "transformer", units: 100), 50, within: 0.02))
        #expect(isNear(queue.estimateSeconds(of: cost), 52, within: 0.02))
        #expect(queue.metrics.snapshot().networkSeconds["transformer"]?.sum == 50)

        // A render that fails, or that asks for it, teaches nothing.
        let before = model.seconds(of: cost)
        var silent = RenderRequest.full(cost: cost)
        silent.teachesCostModel = false
        try await queue.render(silent) { control in
            _ = control.begin(.stylizing)
            time.advance(by: .seconds(1))
        }
        await #expect(throws: WorkFailure.self) {
            try await queue.render(.full(cost: cost)) { control in
                _ = control.begin(.stylizing)
                time.advance(by: .seconds(1))
                throw WorkFailure()
            }
        }
        #expect(model.seconds(of: cost) == before)
    }

    @Test(.timeLimit(.minutes(10))) func `kept parts teach only what was done`() async throws {
        let time = ManualTime()
        let queue = RenderQueue(
            costModel: CostModel(secondsPerCall: 0, unitsPerSecond: 1), time: time.source)
        let cost = RenderCost([
            RenderCost.Part(stage: .identityVector, network: "style", units: 10),
            RenderCost.Part(stage: .stylizing, network: "transformer", units: 100),
        ])
        try await queue.render(.full(cost: cost)) { control in
            control.pass(.identityVector)
            time.advance(by: .milliseconds(1))
            _ = control.begin(.stylizing, share: 0.8)
            time.advance(by: .seconds(40))
        }
        #expect(!queue.costModel.hasMeasured(network: "style"))
        #expect(isNear(queue.costModel.seconds(network: "transformer", units: 100), 50, within: 0.02))
    }
}

/// Whether an estimate is off by no more than `tolerance` of the truth.
func isNear(_ estimate: Double, _ truth: Double, within tolerance: Double) -> Bool {
    abs(estimate / truth - 1) <= tolerance
}
