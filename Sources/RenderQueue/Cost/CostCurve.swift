import Foundation

/// How long one network (or codec) takes here, by the size of its work: a fixed time per call and a time per unit.
///
/// It keeps an average of the runs of each size class, a power of two of units, so that a thousand previews do not make a
/// full picture forgotten, and puts the likeliest line through the averages. Likeliest by relative errors, and with
/// both times near their guesses until runs say otherwise: runs of one size alone then do not decide which of the two
/// is wrong, and neither can become negative. A tiny picture, whose time is nearly all fixed, says next to nothing of
/// the time per unit.
///
/// What became slower or faster at one size did so at all: the pace, by which all times are multiplied, follows it at
/// once.
struct CostCurve: Sendable {
    /// The work of a run.
    struct Work: Sendable {
        var calls: Double
        var units: Double
    }

    private struct SizeClass {
        var work: Work
        /// At pace 1.
        var seconds: Double
        var lastRun: Int
    }

    /// How far a guess may be from the truth, as a standard deviation of its logarithm.
    private static let guessDeviation = 2.0
    /// The same for the average of a class that was just measured.
    private static let runDeviation = 0.05
    /// What every run since adds to the variance of that.
    private static let variancePerRun = 0.01
    /// The weight of a run in its class's average.
    private static let smoothing = 0.3
    /// How much of a change the pace takes on.
    private static let paceShare = 0.8
    /// A run that took so many times longer or shorter than expected counts as one that took that many times: the
    /// machine may have been suspended.
    private static let largestChange = 3.0

    private let guess: (secondsPerCall: Double, secondsPerUnit: Double)
    private var classes: [Int: SizeClass] = [:]
    private var runs = 0
    private var pace = 1.0
    /// Logarithms of what the guesses are multiplied by.
    private var offsets = (perCall: 0.0, perUnit: 0.0)

    /// A curve through nothing but guesses; at least the time per unit is above 0.
    init(secondsPerCall: Double, secondsPerUnit: Double) {
        guess = (secondsPerCall, secondsPerUnit)
    }

    /// Whether it rests on measurements.
    var isMeasured: Bool { runs > 0 }

    /// The predicted seconds.
    func seconds(_ work: Work) -> Double {
        let (perCall, perUnit) = parts(of: work, offsets)
        return pace * (perCall + perUnit)
    }

    /// Learns what a run took.
    ///
    /// The work is above 0, the time too.
    mutating func record(_ work: Work, seconds: Double) {
        runs += 1
        let key = Int(work.units.exponent)
        if var known = classes[key] {
            let now = parts(of: work, offsets), then = parts(of: known.work, offsets)
            let expected = pace * known.seconds * (now.perCall + now.perUnit) / (then.perCall + then.perUnit)
            let change = min(max(seconds / expected, 1 / Self.largestChange), Self.largestChange)
            let paceChange = pow(change, Self.paceShare * now.perUnit / (now.perCall + now.perUnit))
            pace *= paceChange
            let atPace = expected * change / pace
            known.work.calls += Self.smoothing * (work.calls - known.work.calls)
            known.work.units += Self.smoothing * (work.units - known.work.units)
            known.seconds += Self.smoothing * (atPace - known.seconds)
            known.lastRun = runs
            classes[key] = known
        } else {
            classes[key] = SizeClass(work: work, seconds: seconds / pace, lastRun: runs)
        }
        fit()
    }

    private func parts(
        of work: Work, _ offsets: (perCall: Double, perUnit: Double)
    ) -> (perCall: Double, perUnit: Double) {
        (
            work.calls * guess.secondsPerCall * exp(offsets.perCall),
            work.units * guess.secondsPerUnit * exp(offsets.perUnit)
        )
    }

    // MARK: The likeliest line

    /// The misfit of two offsets, with its slopes and (by Gauss and Newton) its curvatures.
    private struct Misfit {
        var value = 0.0
        var slope = (perCall: 0.0, perUnit: 0.0)
        var curvature = (perCall: 0.0, mixed: 0.0, perUnit: 0.0)
    }

    private func misfit(_ offsets: (perCall: Double, perUnit: Double)) -> Misfit {
        let guessWeight = 1 / (Self.guessDeviation * Self.guessDeviation)
        var misfit = Misfit()
        misfit.value =
            guessWeight * (offsets.perCall * offsets.perCall + offsets.perUnit * offsets.perUnit)
        misfit.slope = (guessWeight * offsets.perCall, guessWeight * offsets.perUnit)
        misfit.curvature = (guessWeight, 0, guessWeight)
        for known in classes.values {
            let weight =
                1
                / (Self.runDeviation * Self.runDeviation
                    + Self.variancePerRun * Double(runs - known.lastRun))
            let (perCall, perUnit) = parts(of: known.work, offsets)
            let error = log((perCall + perUnit) / known.seconds)
            // How much each part has of the whole: the error's slopes.
            let shares = (
                perCall: perCall / (perCall + perUnit), perUnit: perUnit / (perCall + perUnit)
            )
            misfit.value += weight * error * error
            misfit.slope.perCall += weight * error * shares.perCall
            misfit.slope.perUnit += weight * error * shares.perUnit
            misfit.curvature.perCall += weight * shares.perCall * shares.perCall
            misfit.curvature.mixed += weight * shares.perCall * shares.perUnit
            misfit.curvature.perUnit += weight * shares.perUnit * shares.perUnit
        }
        return misfit
    }

    /// Levenberg and Marquardt's method, in two unknowns; some ten steps over at most a few dozen classes.
    private mutating func fit() {
        var here = misfit(offsets)
        var damping = 1e-3
        for _ in 0..<40 {
            let a = here.curvature.perCall * (1 + damping), b = here.curvature.perUnit * (1 + damping)
            let determinant = a * b - here.curvature.mixed * here.curvature.mixed
            let step = (
                perCall: (here.curvature.mixed * here.slope.perUnit - b * here.slope.perCall) / determinant,
                perUnit: (here.curvature.mixed * here.slope.perCall - a * here.slope.perUnit) / determinant
            )
            let next = (perCall: offsets.perCall + step.perCall, perUnit: offsets.perUnit + step.perUnit)
            let there = misfit(next)
            guard there.value <= here.value else {
                damping *= 8
                continue
            }
            (offsets, here) = (next, there)
            damping /= 8
            if max(abs(step.perCall), abs(step.perUnit)) < 1e-6 { break }
        }
    }
}
