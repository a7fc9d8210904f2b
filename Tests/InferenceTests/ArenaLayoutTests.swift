import TestSupport
import Testing

@testable import Inference

@Suite("Places in the arena")
struct ArenaLayoutTests {
    @Test("buffers that are needed at the same time do not overlap", arguments: 1...50 as ClosedRange<UInt64>)
    func disjoint(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let buffers = (0..<Int.random(in: 1...30, using: &random)).map { _ in
            let first = Int.random(in: 0...20, using: &random)
            return PlannedBuffer(
                count: 16 * Int.random(in: 0...9, using: &random), firstStep: first,
                lastStep: first + Int.random(in: 0...6, using: &random))
        }
        let layout = ArenaLayout(buffers)
        for (index, buffer) in buffers.enumerated() {
            let range = layout.offsets[index]..<layout.offsets[index] + buffer.count
            #expect(range.lowerBound >= 0 && range.upperBound <= layout.count)
            for (other, offset) in zip(buffers, layout.offsets).dropFirst(index + 1)
            where other.firstStep <= buffer.lastStep && other.lastStep >= buffer.firstStep {
                #expect(!range.overlaps(offset..<offset + other.count), "seed \(seed)")
            }
        }
    }

    @Test("a buffer takes the memory of one that is done with")
    func reuse() {
        let layout = ArenaLayout([
            PlannedBuffer(count: 64, firstStep: 0, lastStep: 1),
            PlannedBuffer(count: 32, firstStep: 1, lastStep: 2),
            PlannedBuffer(count: 64, firstStep: 2, lastStep: 3),
        ])
        #expect(layout.offsets == [0, 64, 0])
        #expect(layout.count == 96)
    }
}
