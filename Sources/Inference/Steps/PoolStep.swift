internal import Kernels

/// Computes a maximum or average pool; a tile is a row of the output.
struct PoolStep: PlannedStep {
    let name: String
    let task: PoolTask
    let source: ViewReference
    let out: Destination

    var summary: String { "pool" }
    var locations: [Location] { source.locations + [out.location] }
    var weight: Int { task.shape.outputHeight * task.shape.outputWidth / 10 + 1 }

    func run(in context: StepContext, completion: () -> Void) {
        let source = context.source(source)
        let base = context.arena[out.location]
        context.forEachTile(task.tileCount, completion: completion) { tile in
            task.run(tile: tile, source: source, out: base, outStride: out.pixelStride)
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
        context.forEachTile(1, completion: completion) { _ in
            source.channelMeans(to: out, context.kernels)
        }
    }
}
