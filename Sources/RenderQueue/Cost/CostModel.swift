import Synchronization

/// Predicts how long work takes here, from how long such work lately took here.
///
/// For every network's name it keeps the seconds per unit of work as an exponential moving average. Seconds per
/// unit, not units per second: predictions are then linear in what is averaged, and a run that was suddenly
/// almost free (something was cached) can lower a prediction by one smoothing step at most.
public final class CostModel: Sendable {
    private struct State {
        var secondsPerUnit: [String: Double]
        var measured: Set<String> = []
    }

    private let smoothing: Double
    private let unmeasuredSecondsPerUnit: Double
    private let state: Mutex<State>

    /// A model that knows nothing of this machine yet.
    ///
    /// - Parameters:
    ///   - smoothing: the weight of a new measurement, above 0 and at most 1.
    ///   - unitsPerSecond: the speed assumed until something was measured; the default is what two cores with
    ///     AVX2 reach with the bundled networks, in multiply-accumulates, by order of magnitude.
    ///   - initialUnitsPerSecond: better first guesses for some names.
    public init(
        smoothing: Double = 0.3, unitsPerSecond: Double = 3e10, initialUnitsPerSecond: [String: Double] = [:]
    ) {
        precondition(smoothing > 0 && smoothing <= 1, "smoothing is \(smoothing); it must be in (0, 1]")
        precondition(unitsPerSecond > 0 && initialUnitsPerSecond.values.allSatisfy { $0 > 0 })
        self.smoothing = smoothing
        unmeasuredSecondsPerUnit = 1 / unitsPerSecond
        state = Mutex(State(secondsPerUnit: initialUnitsPerSecond.mapValues { 1 / $0 }))
    }

    /// Learns that `units` of work took `seconds`. The first measurement of a name replaces the guess. What is
    /// not positive and finite is ignored.
    public func record(network: String, units: Double, seconds: Double) {
        let sample = seconds / units
        guard units > 0, seconds >= 0, sample.isFinite else { return }
        state.withLock { state in
            if state.measured.insert(network).inserted {
                state.secondsPerUnit[network] = sample
            } else if let old = state.secondsPerUnit[network] {
                state.secondsPerUnit[network] = old + smoothing * (sample - old)
            }
        }
    }

    /// The predicted seconds of `units` of work; 0 if `units` is not positive and finite.
    public func seconds(network: String, units: Double) -> Double {
        guard units > 0, units.isFinite else { return 0 }
        return units * state.withLock { $0.secondsPerUnit[network] ?? unmeasuredSecondsPerUnit }
    }

    /// The predicted seconds of a whole render.
    public func seconds(of cost: RenderCost) -> Double {
        cost.parts.reduce(0) { $0 + seconds(network: $1.network, units: $1.units) }
    }

    /// The speed that predictions for `network` now rest on; `nil` as long as nothing was measured.
    public func measuredUnitsPerSecond(network: String) -> Double? {
        state.withLock { state in
            guard state.measured.contains(network), let seconds = state.secondsPerUnit[network], seconds > 0
            else { return nil }
            return 1 / seconds
        }
    }
}
