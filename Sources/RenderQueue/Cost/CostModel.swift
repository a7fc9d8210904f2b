import Synchronization

/// Predicts how long work takes here, from how long such work lately took here.
///
/// For every network's name it keeps a fixed time per call and a time per unit of work, which together are right for a
/// thumbnail and for a picture of twelve megapixels, and learns both from each run.
package final class CostModel: Sendable {
    private let secondsPerCall: Double
    private let unitsPerSecond: Double
    private let initialUnitsPerSecond: [String: Double]
    private let curves = Mutex<[String: CostCurve]>([:])

    /// A model that knows nothing of this machine yet.
    ///
    /// - Parameters:
    ///   - secondsPerCall: what every call is assumed to take whatever its size, until something was measured; 0 for
    ///     nothing, for good.
    ///   - unitsPerSecond: the speed assumed until then; the default is what two cores with AVX2 reach with the bundled
    ///     networks, in multiply-accumulates, by order of magnitude.
    ///   - initialUnitsPerSecond: better first guesses for some names.
    package init(
        secondsPerCall: Double = 0.002, unitsPerSecond: Double = 3e10,
        initialUnitsPerSecond: [String: Double] = [:]
    ) {
        precondition(secondsPerCall >= 0)
        precondition(unitsPerSecond > 0 && initialUnitsPerSecond.values.allSatisfy { $0 > 0 })
        self.secondsPerCall = secondsPerCall
        self.unitsPerSecond = unitsPerSecond
        self.initialUnitsPerSecond = initialUnitsPerSecond
    }

    /// Learns that `calls` of a network, `units` of work in all, took `seconds`.
    ///
    /// What is not positive and finite is ignored.
    package func record(network: String, calls: Int = 1, units: Double, seconds: Double) {
        guard calls > 0, units > 0, units.isFinite, seconds > 0, seconds.isFinite else { return }
        let guess = guess(network)
        curves.withLock {
            $0[network, default: guess].record(
                CostCurve.Work(calls: Double(calls), units: units), seconds: seconds)
        }
    }

    /// The predicted seconds of `units` of work in `calls`; 0 if `units` is not positive and finite.
    package func seconds(network: String, calls: Int = 1, units: Double) -> Double {
        guard units > 0, units.isFinite else { return 0 }
        let curve = curves.withLock { $0[network] } ?? guess(network)
        return curve.seconds(CostCurve.Work(calls: Double(calls), units: units))
    }

    /// The predicted seconds of one part of a render.
    package func seconds(of part: RenderCost.Part) -> Double {
        seconds(network: part.network, calls: part.calls, units: part.units * part.share)
    }

    /// The predicted seconds of a whole render.
    package func seconds(of cost: RenderCost) -> Double { cost.parts.reduce(0) { $0 + seconds(of: $1) } }

    /// Whether anything was measured of `network`.
    func hasMeasured(network: String) -> Bool { curves.withLock { $0[network]?.isMeasured ?? false } }

    private func guess(_ network: String) -> CostCurve {
        CostCurve(
            secondsPerCall: secondsPerCall,
            secondsPerUnit: 1 / (initialUnitsPerSecond[network] ?? unitsPerSecond))
    }
}
