/// Means of a plan's statistics over runs, so that norms change slowly while the frames of a clip do.
///
/// A style norm takes its statistics of the whole picture, and so what moves anywhere changes the painting everywhere.
/// Each statistic is an exponential mean: `share` of the run at hand, the rest of what it was before.
package final class StatisticsHistory {
    /// The part of a run in the mean, above 0 to 1; at 1 runs are as without a history.
    package var share = 1.0
    private var means: [Int: [Double]] = [:]

    /// A history of no runs; the first counts in full.
    package init() {}

    /// Takes a norm's statistics of a run, and gives the means.
    func take(_ statistics: inout [Double], ofNorm norm: Int) {
        if share < 1, let mean = means[norm] {
            for index in statistics.indices {
                statistics[index] = mean[index] + share * (statistics[index] - mean[index])
            }
        }
        means[norm] = statistics
    }
}
