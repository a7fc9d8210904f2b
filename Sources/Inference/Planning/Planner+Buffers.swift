internal import Kernels

/// Buffers, when each is needed, and where each lies.
extension Planner {
    func allocate(_ count: Int) -> Location {
        buffers.append(Buffer(count: (count + 15) & ~15, firstStep: steps.count, lastStep: steps.count))
        return Location(buffer: buffers.count - 1, offset: 0)
    }

    func append(_ step: Step) {
        let at = steps.count
        steps.append(step)
        switch step.operation {
        case .convolution(_, let references), .measure(_, let references):
            touch(references, at: at)
        case .pool(_, let source, let out, _), .copy(let source, let out, _),
            .channelMeans(let source, let out):
            touch(source, at: at)
            touch(out, at: at)
        }
    }

    func touch(_ references: ConvolutionReferences, at step: Int) {
        touch(references.source, at: step)
        for location in [references.out, references.addend, references.sums] { touch(location, at: step) }
    }

    func touch(_ view: ViewReference, at step: Int) {
        touch(view.location, at: step)
        if let feeder = view.feeder { touch(feeder.references, at: step) }
        touch(view.transform?.addend, at: step)
        touch(view.transform?.copy, at: step)
    }

    func touch(_ location: Location?, at step: Int) {
        guard let location else { return }
        buffers[location.buffer].firstStep = min(buffers[location.buffer].firstStep, step)
        buffers[location.buffer].lastStep = max(buffers[location.buffer].lastStep, step)
    }

    /// An arena offset for each buffer such that buffers needed at the same time do not overlap, and the arena's
    /// size: largest first, each at the lowest place that is free during its life.
    func placement() -> (offsets: [Int], count: Int) {
        var offsets = Array(repeating: 0, count: buffers.count)
        var placed: [Int] = []
        var total = 0
        let order = buffers.indices.sorted { (-buffers[$0].count, $0) < (-buffers[$1].count, $1) }
        for index in order {
            let buffer = buffers[index]
            let conflicts = placed.filter {
                buffers[$0].firstStep <= buffer.lastStep && buffers[$0].lastStep >= buffer.firstStep
            }.sorted { offsets[$0] < offsets[$1] }
            var offset = 0
            for other in conflicts {
                if offset + buffer.count <= offsets[other] { break }
                offset = max(offset, offsets[other] + buffers[other].count)
            }
            offsets[index] = offset
            placed.append(index)
            total = max(total, offset + buffer.count)
        }
        return (offsets, total)
    }
}
