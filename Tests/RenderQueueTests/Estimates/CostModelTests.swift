import TestSupport
import Testing

@testable import RenderQueue

@Suite("What the cost model learns")
struct CostModelTests {
    /// How a machine computes: so many seconds a call, and a unit.
    private struct Machine {
        var secondsPerCall = 0.004
        var secondsPerUnit = 4e-11

        func seconds(_ units: Double, calls: Int = 1) -> Double {
            Double(calls) * secondsPerCall + units * secondsPerUnit
        }
    }

    /// Multiply-accumulates of the bundled transformer for so many px.
    private static func work(_ pixels: Double) -> Double { 12_500 * pixels }
    private static let (tiny, preview, page, full) = (
        work(1), work(240 * 320), work(720 * 960), work(12e6)
    )

    private let model = CostModel()

    private func run(_ machine: Machine, _ units: Double, disturbedBy noise: Double = 1) {
        model.record(network: "n", units: units, seconds: machine.seconds(units) * noise)
    }

    private func ratio(_ machine: Machine, _ units: Double) -> Double {
        model.seconds(network: "n", units: units) / machine.seconds(units)
    }

    @Test func `guesses count until something is measured`() {
        let model = CostModel(
            secondsPerCall: 0, unitsPerSecond: 1, initialUnitsPerSecond: ["known": 10])
        #expect(model.seconds(network: "new", units: 5) == 5)
        #expect(model.seconds(network: "known", units: 5) == 0.5)
        #expect(!model.hasMeasured(network: "known"))
        model.record(network: "known", units: 100, seconds: 400)
        #expect(isNear(model.seconds(network: "known", units: 5), 20, within: 0.02))
        #expect(model.hasMeasured(network: "known"))
        #expect(model.seconds(network: "new", units: 5) == 5)
        let slow = CostModel(secondsPerCall: 3, unitsPerSecond: 1)
        #expect(slow.seconds(network: "n", calls: 4, units: 5) == 17)
    }

    /// On fast and slow machines, whose calls take nearly nothing or much, and whichever size came first.
    @Test(arguments: [0.0005, 0.003, 0.02, 0.05], [5e-12, 3e-11, 5e-10])
    func `three sizes tell all`(secondsPerCall: Double, secondsPerUnit: Double) {
        let machine = Machine(secondsPerCall: secondsPerCall, secondsPerUnit: secondsPerUnit)
        let (a, b, c) = (Self.preview, Self.page, Self.full)
        for sizes in [[a, b, c], [a, c, b], [b, a, c], [b, c, a], [c, a, b], [c, b, a]] {
            for tinyOnes in 0...2 {
                let model = CostModel()
                for units in sizes + Array(repeating: Self.tiny, count: tinyOnes) {
                    model.record(network: "n", units: units, seconds: machine.seconds(units))
                }
                for pixels in [60_000, 150_000, 500_000, 2e6, 6e6, 24e6] {
                    let units = Self.work(pixels)
                    #expect(
                        isNear(
                            model.seconds(network: "n", units: units), machine.seconds(units), within: 0.25),
                        "\(pixels) px after \(sizes) and \(tinyOnes) tiny ones")
                }
            }
        }
    }

    @Test(arguments: [0.0001, 0.003, 0.25, 10]) func `a tiny picture says nothing of large ones`(
        seconds: Double
    ) {
        let before = model.seconds(network: "n", units: Self.full)
        for _ in 0..<3 { model.record(network: "n", units: Self.tiny, seconds: seconds) }
        // The time of a call is learnt, and is in a large picture's time once.
        let after = model.seconds(network: "n", units: Self.full) - seconds
        #expect(isNear(after, before, within: 0.05))
        #expect(isNear(model.seconds(network: "n", units: Self.tiny), seconds, within: 0.5))
    }

    @Test func `a slow tiny picture does not disturb what is known`() {
        let machine = Machine()
        for units in [Self.preview, Self.page, Self.full] { run(machine, units) }
        for seconds in [0.003, 0.25, 0.25, 0.25] {
            model.record(network: "n", units: Self.tiny, seconds: seconds)
        }
        for units in [Self.preview, Self.page, Self.full] {
            #expect(isNear(ratio(machine, units), 1, within: 0.25))
        }
    }

    @Test func `calls of one render are counted`() {
        let machine = Machine(secondsPerCall: 0.05)
        for (pixels, calls) in [(76_800.0, 1), (691_200, 2), (12e6, 5)] {
            let units = Self.work(pixels)
            model.record(
                network: "n", calls: calls, units: units, seconds: machine.seconds(units, calls: calls))
        }
        let units = Self.work(200_000)
        #expect(
            isNear(
                model.seconds(network: "n", calls: 6, units: units), machine.seconds(units, calls: 6),
                within: 0.25))
    }

    /// A slider's previews are all of one size, which says little about the rest: but what was known of it stays.
    @Test(arguments: [1, 2, 3] as [UInt64]) func `many renders of one size keep what is known`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let machine = Machine()
        func previews(_ count: Int) {
            for _ in 0..<count {
                run(machine, Self.preview, disturbedBy: Double.random(in: 0.9...1.1, using: &random))
            }
        }
        previews(500)
        #expect(isNear(ratio(machine, Self.preview), 1, within: 0.1), "seed \(seed)")
        #expect(isNear(ratio(machine, Self.full), 1, within: 0.25), "seed \(seed)")
        let slowCalls = Machine(secondsPerCall: 0.05, secondsPerUnit: 1e-11)
        run(slowCalls, Self.full)
        previews(500)
        #expect(isNear(ratio(machine, Self.preview), 1, within: 0.15), "seed \(seed)")
    }

    @Test(arguments: [1, 2, 3] as [UInt64]) func `predictions converge to this machine`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let machine = Machine(
            secondsPerCall: 0, secondsPerUnit: Double.random(in: 1e-12...1e-9, using: &random))
        for _ in 0..<60 {
            run(
                machine, Double.random(in: 1e9...1e11, using: &random),
                disturbedBy: Double.random(in: 0.9...1.1, using: &random))
        }
        #expect(isNear(ratio(machine, 1e10), 1, within: 0.1), "seed \(seed)")
    }

    @Test func `a machine that became slower is so at every size`() {
        let machine = Machine()
        for units in [Self.preview, Self.page, Self.full] { run(machine, units) }
        let slower = Machine(
            secondsPerCall: 4 * machine.secondsPerCall, secondsPerUnit: 4 * machine.secondsPerUnit)
        for _ in 0..<4 { run(slower, Self.page) }
        for units in [Self.preview, Self.page, Self.full] {
            #expect(isNear(ratio(slower, units), 1, within: 0.25))
        }
    }

    /// As when the machine was suspended meanwhile.
    @Test func `one run that took forever is soon forgotten`() {
        let machine = Machine()
        for units in [Self.preview, Self.page, Self.full, Self.page] { run(machine, units) }
        model.record(network: "n", units: Self.page, seconds: 600)
        #expect(ratio(machine, Self.full) < 3.1)
        for _ in 0..<2 { run(machine, Self.page) }
        #expect(isNear(ratio(machine, Self.full), 1, within: 0.25))
    }

    @Test func `damaged measurements are ignored`() {
        for (units, seconds) in [
            (0, 1), (-1, 1), (1, -1), (1, 0), (.nan, 1), (1, .nan), (1, .infinity), (.infinity, 1),
        ] as [(Double, Double)] {
            model.record(network: "n", units: units, seconds: seconds)
        }
        model.record(network: "n", calls: 0, units: 1, seconds: 1)
        #expect(!model.hasMeasured(network: "n"))
        #expect(model.seconds(network: "n", units: .infinity) == 0)
        #expect(model.seconds(network: "n", units: -3) == 0)
    }

    /// Whatever is measured, predictions are times.
    @Test(arguments: [1, 2, 3] as [UInt64]) func `predictions are finite`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<200 {
            model.record(
                network: "n", calls: Int.random(in: 1...9, using: &random),
                units: [1e-300, 1, 1e3, 1e30, 1e300].randomElement(using: &random) ?? 1,
                seconds: [1e-300, 1e-6, 1, 1e30].randomElement(using: &random) ?? 1)
            for units in [1e-300, 1, 1e12, 1e300] {
                let seconds = model.seconds(network: "n", units: units)
                #expect(seconds >= 0 && !seconds.isNaN, "seed \(seed)")
            }
        }
    }
}
