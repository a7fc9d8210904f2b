internal import Kernels

/// Computes a convolution and stores its output, with the sums for the style norm after it, if there is one.
struct ConvolutionStep: PlannedStep {
    let name: String
    let task: any TiledConvolution
    let references: ConvolutionReferences
    let statistics: StatisticsReference?

    var summary: String { task.summary }
    var source: ViewReference { references.source }
    var locations: [Location] { references.locations + [statistics?.sums].compactMap(\.self) }
    var scratchCount: Int { task.scratchCount }
    var weight: Int { task.work / 1000 + 1 }

    func run(in context: StepContext, completion: () -> Void) {
        let operands = context.operands(references, sums: statistics?.sums)
        context.forEachTile(task.tileCount, completion: completion) { tile in
            task.run(tile: tile, operands, scratch: context.scratch)
        }
    }
}

/// Runs a fused producer for its statistics alone: its output is computed again for each tile of its consumer.
struct StatisticsStep: PlannedStep {
    let name: String
    let task: ConvolutionTask
    let references: ConvolutionReferences
    let sums: StatisticsReference

    var summary: String { "statistics of \(task.summary)" }
    var source: ViewReference { references.source }
    var locations: [Location] { references.locations + [sums.sums] }
    var statistics: StatisticsReference? { sums }
    var scratchCount: Int { task.scratchCount + task.discardedOutputCount }
    var weight: Int { task.work / 1000 + 1 }

    func run(in context: StepContext, completion: () -> Void) {
        let operands = context.operands(references, sums: sums.sums)
        let scratch = context.scratch
        context.forEachTile(task.tileCount, completion: completion) { tile in
            task.computeSums(
                tile: tile, operands, scratch: scratch, discarded: scratch + task.scratchCount)
        }
    }
}
