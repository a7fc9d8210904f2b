internal import Kernels

/// Computes a maximum or average pool; a tile is a row of the output.
struct PoolStep: PlannedStep {
    let name: String
    let task: PoolTask
    let source: ViewReference
    let out: Location
    let outStride: Int

    var summary: String { "pool" }
    var locations: [Location] { source.locations + [out] }
    var weight: Int { task.shape.outputHeight * task.shape.outputWidth / 10 + 1 }

    func run(in context: StepContext, completion: () -> Void) {
        let source = context.source(source)
        let out = context.arena[out]
        context.forEachTile(task.tileCount) { tile in
            task.run(tile: tile, source: source, out: out, outStride: outStride)
        } completion: {
            completion()
        }
    }
}

/// Computes the mean of each channel, on one thread.
struct ChannelMeansStep: PlannedStep {
    let name: String
    let source: ViewReference
    let out: Location

    var summary: String { "mean" }
    var locations: [Location] { source.locations + [out] }
    var weight: Int { 1 }

    func run(in context: StepContext, completion: () -> Void) {
        let source = context.source(source)
        let out = context.arena[out]
        context.forEachTile(1) { _ in
            source.channelMeans(to: out, context.kernels)
        } completion: {
            completion()
        }
    }
}
