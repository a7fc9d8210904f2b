// What this level offers to its callers.

package import CMicrokernelTypes

/// The microkernels of the level that this target is compiled for; only for processors that have it.
package func microkernels() -> Microkernels {
    Microkernels(
        lanes: laneCount, gemm: gemm, shiftedSums: shiftedSums, depthwise: depthwise, affine: affine,
        unitFromBytes: unitFromBytes, sigmoid: sigmoid, sigmoidBytes: sigmoidBytes, maxPool: maxPool,
        sumPool: sumPool, winogradInput: winogradInput, winogradOutput: winogradOutput,
        winogradLineInput: winogradLineInput, winogradLineOutput: winogradLineOutput, peakRate: peakRate)
}
