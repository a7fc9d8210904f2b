internal import Kernels

/// Applies a view's transform and stores the result; a tile is a row.
struct CopyStep: PlannedStep {
    let name: String
    let source: ViewReference
    let out: Destination

    var summary: String { "copy" }
    var locations: [Location] { source.locations + [out.location] }
    var scratchCount: Int { source.width * source.channels }
    var weight: Int { source.height * source.width / 10 + 1 }

    func run(in context: StepContext, completion: () -> Void) {
        let isSigmoid = self.source.transform?.activation == .sigmoid
        let source = context.source(self.source)
        let (base, outStride) = (context.arena[out.location], out.pixelStride)
        let (scratch, kernels) = (context.scratch, context.kernels)
        context.forEachTile(source.height, completion: completion) { row in
            let out = base + row * source.width * outStride
            guard isSigmoid else {
                source.copyRow(row, to: out, outStride: outStride, scratch: scratch, kernels)
                return
            }
            source.sigmoidRow(row, source.width, to: scratch, kernels)
            let dense = ImageSource(
                floats: scratch, pixelStride: source.channels, height: 1, width: source.width,
                channels: source.channels)
            dense.copyRow(0, to: out, outStride: outStride, scratch: scratch, kernels)
        }
    }
}
