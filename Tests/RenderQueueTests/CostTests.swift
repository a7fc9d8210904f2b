import Stylization
import TestSupport
import Testing

@testable import RenderQueue

@Suite("Estimates and progress")
struct CostTests {
    @Test func theFirstMeasurementReplacesTheGuess() {
        let model = CostModel(unitsPerSecond: 1, initialUnitsPerSecond: ["known": 10])
        #expect(model.seconds(network: "new", units: 5) == 5)
        #expect(model.seconds(network: "known", units: 5) == 0.5)
        #expect(model.measuredUnitsPerSecond(network: "known") == nil)
        model.record(network: "known", units: 100, seconds: 400)
        #expect(model.seconds(network: "known", units: 5) == 20)
        #expect(model.measuredUnitsPerSecond(network: "known") == 0.25)
        #expect(model.seconds(network: "new", units: 5) == 5)
    }

    @Test(arguments: [1, 2, 3] as [UInt64]) func predictionsConvergeToThisMachine(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let model = CostModel()
        let secondsPerUnit = Double.random(in: 1e-12...1e-6, using: &random)
        for _ in 0..<60 {
            let units = Double.random(in: 1e6...1e10, using: &random)
            let noise = Double.random(in: 0.9...1.1, using: &random)
            model.record(network: "n", units: units, seconds: units * secondsPerUnit * noise)
        }
        let ratio = model.seconds(network: "n", units: 1e9) / (1e9 * secondsPerUnit)
        #expect(ratio > 0.9 && ratio < 1.1, "seed \(seed)")
        // The machine becomes four times as slow.
        for _ in 0..<30 { model.record(network: "n", units: 1e9, seconds: 4e9 * secondsPerUnit) }
        let slower = model.seconds(network: "n", units: 1e9) / (1e9 * secondsPerUnit)
        #expect(slower > 3.99 && slower < 4.01, "seed \(seed)")
    }

    @Test func damagedMeasurementsAreIgnored() {
        let model = CostModel(unitsPerSecond: 1)
        for (units, seconds) in [(0, 1), (-1, 1), (1, -1), (.nan, 1), (1, .nan), (1, .infinity)]
            as [(Double, Double)]
        {
            model.record(network: "n", units: units, seconds: seconds)
        }
        #expect(model.measuredUnitsPerSecond(network: "n") == nil)
        #expect(model.seconds(network: "n", units: .infinity) == 0)
        #expect(model.seconds(network: "n", units: -3) == 0)
    }

    @Test func oneSuddenlyFreeRunChangesLittle() {
        let model = CostModel(smoothing: 0.25)
        model.record(network: "n", units: 1, seconds: 8)
        model.record(network: "n", units: 1, seconds: 0)
        #expect(model.seconds(network: "n", units: 1) == 6)
    }

    @Test func stagesWeighWhatTheyArePredictedToTake() {
        let meter = ProgressMeter(
            cost: RenderCost([
                RenderCost.Part(stage: .styleVector, network: "style", units: 1),
                RenderCost.Part(stage: .styleVector, styleIndex: 1, network: "style", units: 1),
                RenderCost.Part(stage: .stylizing, network: "transformer", units: 6),
            ]), model: CostModel(unitsPerSecond: 1))
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
        #expect(
            meter.finish(now: .seconds(10)) == [
                ProgressMeter.Step(stage: .decoding, styleIndex: 0): 1,
                ProgressMeter.Step(stage: .styleVector, styleIndex: 0): 2,
                ProgressMeter.Step(stage: .styleVector, styleIndex: 1): 1,
                ProgressMeter.Step(stage: .stylizing, styleIndex: 0): 6,
            ])
    }

    @Test(arguments: [1, 2, 3] as [UInt64]) func theFractionNeverDecreases(seed: UInt64) {
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

    @Test func aRendersOwnPaceReplacesThePrediction() {
        #expect(RenderQueue.remainingSeconds(predicted: 10, elapsed: 0, fraction: 0) == 10)
        #expect(RenderQueue.remainingSeconds(predicted: 10, elapsed: 30, fraction: 0.5) == 30)
        #expect(RenderQueue.remainingSeconds(predicted: 10, elapsed: 30, fraction: 1) == 0)
    }

    @Test(.timeLimit(.minutes(10))) func theQueueTeachesTheModelByStages() async throws {
        let time = ManualTime()
        let queue = RenderQueue(costModel: CostModel(unitsPerSecond: 1), time: time.source)
        let cost = RenderCost([
            RenderCost.Part(stage: .styleVector, network: "style", units: 10),
            RenderCost.Part(stage: .stylizing, network: "transformer", units: 100),
        ])
        try await queue.render(.full(cost: cost)) { control in
            _ = control.begin(.styleVector)
            time.advance(by: .seconds(2))
            _ = control.begin(.stylizing)
            time.advance(by: .seconds(50))
            _ = control.begin(.encoding)
            time.advance(by: .seconds(9))
        }
        #expect(queue.costModel.measuredUnitsPerSecond(network: "style") == 5)
        #expect(queue.costModel.measuredUnitsPerSecond(network: "transformer") == 2)
        #expect(queue.estimateSeconds(of: cost) == 52)
        #expect(queue.metrics.snapshot().networkSeconds["transformer"]?.sum == 50)

        // A render that fails, or that asks for it, teaches nothing.
        var silent = RenderRequest.full(cost: cost)
        silent.teachesCostModel = false
        try await queue.render(silent) { _ = $0.begin(.stylizing) }
        await #expect(throws: WorkFailure.self) {
            try await queue.render(.full(cost: cost)) {
                _ = $0.begin(.stylizing)
                throw WorkFailure()
            }
        }
        #expect(queue.costModel.measuredUnitsPerSecond(network: "transformer") == 2)
    }
}
