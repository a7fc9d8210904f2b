/// A part of the arena, and the steps from the first to the last that need it.
struct PlannedBuffer {
    /// Floats.
    var count: Int
    var firstStep: Int
    var lastStep: Int

    /// Grows the buffer's life so that it holds `step`.
    mutating func extendLife(to step: Int) {
        firstStep = min(firstStep, step)
        lastStep = max(lastStep, step)
    }
}

/// Where each buffer lies in the arena: those that are needed at the same time do not overlap.
struct ArenaLayout {
    /// Floats from the arena's beginning, by buffer.
    let offsets: [Int]
    /// Floats of the arena.
    let count: Int

    /// Places the largest buffers first, each at the lowest offset that is free during its life.
    init(_ buffers: [PlannedBuffer]) {
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
        self.offsets = offsets
        count = total
    }
}
