import GraphModel
import Kernels
import Synchronization
import TestSupport
import Testing

@testable import Inference

/// A network, a plan for one size, a picture and styles.
private struct Studio {
    let plan: Plan
    let pool: ThreadPool
    let picture: [Float]
    let styles: [[Float]]

    init(_ kind: SmallNetworks, seed: UInt64, height: Int = 17, width: Int = 22, threads: Int = 2) throws {
        let network = try Network(kind.graph(seed: seed))
        plan = try Plan(network, height: height, width: width)
        pool = ThreadPool(threads: threads)
        var random = SeededRandom(seed: seed)
        picture = random.floats(height * width * 3, in: 0...1)
        styles = (0..<3).map { _ in random.floats(network.styleCount) }
    }

    func session() throws -> Session { try Session(plan, pool: pool) }
}

extension Session {
    fileprivate func bits(_ picture: [Float], _ style: [Float]) throws -> [UInt32] {
        try floats(picture, style: style).map(\.bitPattern)
    }

    fileprivate func encoded(_ picture: [Float], control: RunControl = RunControl()) throws
        -> EncodedContent
    {
        try picture.withUnsafeBufferPointer { try encodeContent(.floats($0.baseAddress!), control: control) }
    }

    fileprivate func bits(_ content: EncodedContent, _ style: [Float]) throws -> [UInt32] {
        var result = [Float](
            repeating: .nan, count: plan.outputHeight * plan.outputWidth * plan.outputChannels)
        try result.withUnsafeMutableBufferPointer {
            try stylize(
                content, style: style,
                into: ImageOutput(
                    .floats($0.baseAddress!), height: plan.outputHeight, width: plan.outputWidth))
        }
        return result.map(\.bitPattern)
    }
}

/// What a run reports, in order.
private final class Fractions: Sendable {
    private let seen = Mutex<[Double]>([])
    var all: [Double] { seen.withLock { $0 } }
    func add(_ fraction: Double) { seen.withLock { $0.append(fraction) } }
}

@Suite("Sessions")
struct SessionTests {
    @Test("give the same bits run after run", arguments: SmallNetworks.allCases)
    func repeatable(_ kind: SmallNetworks) throws {
        let studio = try Studio(kind, seed: 3)
        let session = try studio.session()
        let first = try session.bits(studio.picture, studio.styles[0])
        _ = try session.bits(studio.picture.reversed(), studio.styles[1])
        #expect(try session.bits(studio.picture, studio.styles[0]) == first)
        #expect(try studio.session().bits(studio.picture, studio.styles[0]) == first)
    }

    @Test("give the same bits for any number of threads", arguments: SmallNetworks.allCases)
    func threads(_ kind: SmallNetworks) throws {
        var results: Set<[UInt32]> = []
        for threads in [1, 2, 3] {
            let studio = try Studio(kind, seed: 4, threads: threads)
            results.insert(try studio.session().bits(studio.picture, studio.styles[0]))
        }
        #expect(results.count == 1)
    }

    @Test("read nothing that the run has not written", arguments: SmallNetworks.allCases)
    func poisonedMemory(_ kind: SmallNetworks) throws {
        for seed in 1...6 as ClosedRange<UInt64> {
            let studio = try Studio(kind, seed: seed)
            let session = try studio.session()
            let clean = try session.bits(studio.picture, studio.styles[0])
            try session.poison()
            #expect(try session.bits(studio.picture, studio.styles[0]) == clean, "\(kind) seed \(seed)")
        }
    }

    @Test(
        "the encoded content gives the bits of a whole run, in every style",
        arguments: 1...8 as ClosedRange<UInt64>)
    func encodedContent(_ seed: UInt64) throws {
        let studio = try Studio(.transformer, seed: seed)
        let session = try studio.session()
        let whole = try studio.styles.map { try session.bits(studio.picture, $0) }
        let content = try session.encoded(studio.picture)
        #expect(content.bytes == studio.plan.keptBytes)
        // Another picture comes between, and another session does the rest.
        _ = try session.bits(studio.picture.reversed(), studio.styles[2])
        for (style, expected) in zip(studio.styles, whole) {
            #expect(try session.bits(content, style) == expected, "seed \(seed)")
            let other = try studio.session()
            try other.poison()
            #expect(try other.bits(content, style) == expected, "seed \(seed), another session")
        }
        #expect(Set(whole).count == whole.count, "styles differ")
    }

    @Test("a network without styles is encoded whole")
    func styleless() throws {
        let studio = try Studio(.mobile, seed: 2)
        let session = try studio.session()
        let whole = try session.bits(studio.picture, [])
        let content = try session.encoded(studio.picture)
        #expect(try session.bits(content, []) == whole)
    }

    @Test("an encoded content fits its own plan only")
    func foreignContent() throws {
        let studio = try Studio(.transformer, seed: 1), other = try Studio(.transformer, seed: 1, height: 19)
        let content = try studio.session().encoded(studio.picture)
        #expect(throws: InferenceError.self) { try other.session().bits(content, studio.styles[0]) }
    }

    @Test("8-bit pictures give what their 255ths give")
    func bytes() throws {
        let studio = try Studio(.transformer, seed: 5)
        let session = try studio.session(), plan = studio.plan
        var random = SeededRandom(seed: 5)
        let colours = (0..<plan.height * plan.width * 3).map { _ in UInt8.random(in: 0...255, using: &random)
        }
        let unit = try session.floats(colours.map { Float($0) / 255 }, style: studio.styles[0])
        var result = [UInt8](repeating: 0, count: unit.count)
        try colours.withUnsafeBufferPointer { colours in
            try result.withUnsafeMutableBufferPointer { result in
                try session.run(
                    .bytes(colours.baseAddress!), style: studio.styles[0],
                    into: ImageOutput(
                        .bytes(result.baseAddress!), height: plan.outputHeight, width: plan.outputWidth))
            }
        }
        for (byte, value) in zip(result, unit) {
            #expect((Float(byte) - 255 * value).magnitude <= 0.501)
        }
    }

    @Test("a smaller result is the top left of the whole")
    func crop() throws {
        let studio = try Studio(.transformer, seed: 6)
        let session = try studio.session(), plan = studio.plan
        let whole = try session.floats(studio.picture, style: studio.styles[0])
        let height = plan.outputHeight - 3, width = plan.outputWidth - 5, channels = plan.outputChannels
        var part = [Float](repeating: .nan, count: height * width * channels)
        try studio.picture.withUnsafeBufferPointer { picture in
            try part.withUnsafeMutableBufferPointer { part in
                try session.run(
                    .floats(picture.baseAddress!), style: studio.styles[0],
                    into: ImageOutput(.floats(part.baseAddress!), height: height, width: width))
            }
        }
        for row in 0..<height {
            let start = row * plan.outputWidth * channels
            #expect(
                Array(part[row * width * channels..<(row + 1) * width * channels])
                    == Array(whole[start..<start + width * channels]), "row \(row)")
        }
    }

    @Test("a style of the wrong length is refused")
    func wrongStyle() throws {
        let studio = try Studio(.transformer, seed: 1)
        let session = try studio.session()
        for count in [0, 1, GraphBuilder.styleCount - 1, GraphBuilder.styleCount + 1] {
            #expect {
                try session.bits(studio.picture, Array(repeating: 0, count: count))
            } throws: { error in
                if case .invalidInput(let reason)? = error as? InferenceError {
                    reason.contains("\(GraphBuilder.styleCount)") && reason.contains("\(count)")
                } else {
                    false
                }
            }
        }
        let content = try session.encoded(studio.picture)
        #expect(throws: InferenceError.self) { try session.bits(content, [1]) }
    }
}

@Suite("Progress and cancellation")
struct ProgressTests {
    @Test("progress never goes back and ends at one", arguments: SmallNetworks.allCases)
    func progress(_ kind: SmallNetworks) throws {
        let studio = try Studio(kind, seed: 7)
        let session = try studio.session()
        let seen = Fractions()
        try session.measure(studio.picture, style: studio.styles[0], control: RunControl { seen.add($0) })
        #expect(seen.all == seen.all.sorted())
        #expect(seen.all.allSatisfy { (0...1).contains($0) })
        #expect(seen.all.last == 1)
        #expect(seen.all.count >= studio.plan.steps.count)
    }

    @Test("a run that is cancelled before it begins does nothing")
    func cancelledBefore() throws {
        let studio = try Studio(.transformer, seed: 1)
        let session = try studio.session()
        let control = RunControl { _ in Issue.record("progress of a cancelled run") }
        control.cancel()
        #expect(throws: CancellationError.self) {
            try session.measure(studio.picture, style: studio.styles[0], control: control)
        }
        #expect(throws: CancellationError.self) { try session.encoded(studio.picture, control: control) }
    }

    @Test("a cancelled run throws at whatever step, and the session stays usable")
    func cancelledDuring() throws {
        let studio = try Studio(.transformer, seed: 2)
        let session = try studio.session()
        let expected = try session.bits(studio.picture, studio.styles[0])
        for step in 1...studio.plan.steps.count {
            let seen = Fractions()
            let control = CancelsItself()
            control.control = RunControl { fraction in
                seen.add(fraction)
                if seen.all.count == step { control.cancel() }
            }
            #expect(throws: CancellationError.self, "step \(step)") {
                try session.measure(studio.picture, style: studio.styles[1], control: control.control!)
            }
            #expect(seen.all.count == step, "nothing is reported after the cancellation")
            #expect(try session.bits(studio.picture, studio.styles[0]) == expected, "after step \(step)")
        }
    }

    @Test("cancelling the parent cancels the run")
    func parent() throws {
        let studio = try Studio(.residual, seed: 2)
        let parent = RunControl()
        let control = RunControl(parent: parent) { _ in parent.cancel() }
        #expect(throws: CancellationError.self) {
            try studio.session().measure(studio.picture, style: [], control: control)
        }
    }
}

/// A control that its own progress cancels.
private final class CancelsItself: @unchecked Sendable {
    var control: RunControl?
    func cancel() { control?.cancel() }
}

extension Session {
    /// A run whose result nobody looks at.
    fileprivate func measure(_ picture: [Float], style: [Float], control: RunControl) throws {
        var result = [Float](repeating: 0, count: plan.outputHeight * plan.outputWidth * plan.outputChannels)
        try picture.withUnsafeBufferPointer { picture in
            try result.withUnsafeMutableBufferPointer { result in
                try run(
                    .floats(picture.baseAddress!), style: style,
                    into: ImageOutput(
                        .floats(result.baseAddress!), height: plan.outputHeight, width: plan.outputWidth),
                    control: control)
            }
        }
    }
}
