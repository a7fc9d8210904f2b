import GraphModel
import Kernels
import Synchronization
import TestSupport
import Testing

@testable import Inference

/// A network, a plan for one size, an image and styles.
private struct Scene {
    let plan: Plan
    let pool: ThreadPool
    let image: [Float]
    let styles: [[Float]]

    init(_ kind: SmallNetworks, seed: UInt64, height: Int = 17, width: Int = 22, threads: Int = 2) throws {
        let network = try Network(kind.graph(seed: seed))
        plan = try Plan(network, height: height, width: width)
        pool = ThreadPool(threads: threads)
        var random = SeededRandom(seed: seed)
        image = random.floats(height * width * 3, in: 0...1)
        styles = (0..<3).map { _ in random.floats(network.styleCount) }
    }

    func session() throws -> Session { try Session(plan, pool: pool) }
}

extension Session {
    fileprivate func bits(_ image: [Float], _ style: [Float]) throws -> [UInt32] {
        try run(image: image, style: style).map(\.bitPattern)
    }

    fileprivate func bits(_ content: EncodedContent, _ style: [Float]) throws -> [UInt32] {
        try stylize(content, style: style).map(\.bitPattern)
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
        let scene = try Scene(kind, seed: 3)
        let session = try scene.session()
        let first = try session.bits(scene.image, scene.styles[0])
        _ = try session.bits(scene.image.reversed(), scene.styles[1])
        #expect(try session.bits(scene.image, scene.styles[0]) == first)
        #expect(try scene.session().bits(scene.image, scene.styles[0]) == first)
    }

    @Test("give the same bits for any number of threads", arguments: SmallNetworks.allCases)
    func threads(_ kind: SmallNetworks) throws {
        var results: Set<[UInt32]> = []
        for threads in [1, 2, 3] {
            let scene = try Scene(kind, seed: 4, threads: threads)
            results.insert(try scene.session().bits(scene.image, scene.styles[0]))
        }
        #expect(results.count == 1)
    }

    @Test("read nothing that the run has not written", arguments: SmallNetworks.allCases)
    func poisonedMemory(_ kind: SmallNetworks) throws {
        for seed in 1...6 as ClosedRange<UInt64> {
            let scene = try Scene(kind, seed: seed)
            let session = try scene.session()
            let clean = try session.bits(scene.image, scene.styles[0])
            try session.poison()
            #expect(try session.bits(scene.image, scene.styles[0]) == clean, "\(kind) seed \(seed)")
        }
    }

    @Test(
        "the encoded content gives the bits of a whole run, in every style",
        arguments: 1...8 as ClosedRange<UInt64>)
    func encodedContent(_ seed: UInt64) throws {
        let scene = try Scene(.transformer, seed: seed)
        let session = try scene.session()
        let whole = try scene.styles.map { try session.bits(scene.image, $0) }
        let content = try session.encodeContent(image: scene.image)
        #expect(content.bytes == scene.plan.keptBytes)
        // At once, while the session still has it, and with the next style, when it does not.
        for (style, expected) in zip(scene.styles, whole) {
            #expect(try session.bits(content, style) == expected, "seed \(seed), at once")
        }
        // Another picture comes between, and another session does the rest.
        _ = try session.bits(scene.image.reversed(), scene.styles[2])
        for (style, expected) in zip(scene.styles, whole) {
            #expect(try session.bits(content, style) == expected, "seed \(seed)")
            let other = try scene.session()
            try other.poison()
            #expect(try other.bits(content, style) == expected, "seed \(seed), another session")
        }
        #expect(Set(whole).count == whole.count, "styles differ")
    }

    @Test("a network without styles is encoded whole")
    func styleless() throws {
        let scene = try Scene(.mobile, seed: 2)
        let session = try scene.session()
        let whole = try session.bits(scene.image, [])
        let content = try session.encodeContent(image: scene.image)
        #expect(try session.bits(content, []) == whole)
    }

    @Test("an encoded content fits its own plan only")
    func foreignContent() throws {
        let scene = try Scene(.transformer, seed: 1), other = try Scene(.transformer, seed: 1, height: 19)
        let content = try scene.session().encodeContent(image: scene.image)
        #expect(throws: InferenceError.self) { try other.session().bits(content, scene.styles[0]) }
    }

    @Test("8-bit pictures give what their 255ths give")
    func bytes() throws {
        let scene = try Scene(.transformer, seed: 5)
        let session = try scene.session(), plan = scene.plan
        var random = SeededRandom(seed: 5)
        let colours = (0..<plan.height * plan.width * 3).map { _ in UInt8.random(in: 0...255, using: &random)
        }
        let unit = try session.run(image: colours.map { Float($0) / 255 }, style: scene.styles[0])
        var result = [UInt8](repeating: 0, count: unit.count)
        try colours.withUnsafeBufferPointer { colours in
            try result.withUnsafeMutableBufferPointer { result in
                try session.run(
                    .bytes(colours.baseAddress!), style: scene.styles[0],
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
        let scene = try Scene(.transformer, seed: 6)
        let session = try scene.session(), plan = scene.plan
        let whole = try session.run(image: scene.image, style: scene.styles[0])
        let height = plan.outputHeight - 3, width = plan.outputWidth - 5, channels = plan.outputChannels
        var part = [Float](repeating: .nan, count: height * width * channels)
        try scene.image.withUnsafeBufferPointer { picture in
            try part.withUnsafeMutableBufferPointer { part in
                try session.run(
                    .floats(picture.baseAddress!), style: scene.styles[0],
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

    @Test("an image of another size is refused")
    func wrongImage() throws {
        let scene = try Scene(.transformer, seed: 1)
        let session = try scene.session()
        var result = [Float](repeating: 0, count: scene.plan.outputCount - 1)
        for image in [Array(scene.image.dropLast()), scene.image + [0]] {
            #expect(throws: InferenceError.self) { try session.run(image: image, style: scene.styles[0]) }
        }
        #expect(throws: InferenceError.self) {
            try session.run(image: scene.image, style: scene.styles[0], into: &result)
        }
    }

    @Test("a style of the wrong length is refused")
    func wrongStyle() throws {
        let scene = try Scene(.transformer, seed: 1)
        let session = try scene.session()
        for count in [0, 1, GraphBuilder.styleCount - 1, GraphBuilder.styleCount + 1] {
            #expect {
                try session.bits(scene.image, Array(repeating: 0, count: count))
            } throws: { error in
                if case .invalidInput(let reason)? = error as? InferenceError {
                    reason.contains("\(GraphBuilder.styleCount)") && reason.contains("\(count)")
                } else {
                    false
                }
            }
        }
        let content = try session.encodeContent(image: scene.image)
        #expect(throws: InferenceError.self) { try session.bits(content, [1]) }
    }
}

@Suite("Progress and cancellation")
struct ProgressTests {
    @Test("progress never goes back and ends at one", arguments: SmallNetworks.allCases)
    func progress(_ kind: SmallNetworks) throws {
        let scene = try Scene(kind, seed: 7)
        let session = try scene.session()
        let seen = Fractions()
        _ = try session.run(
            image: scene.image, style: scene.styles[0], control: RunControl { seen.add($0) })
        #expect(seen.all == seen.all.sorted())
        #expect(seen.all.allSatisfy { (0...1).contains($0) })
        #expect(seen.all.last == 1)
        #expect(seen.all.count >= scene.plan.steps.count)
    }

    @Test("a run that is cancelled before it begins does nothing")
    func cancelledBefore() throws {
        let scene = try Scene(.transformer, seed: 1)
        let session = try scene.session()
        let control = RunControl { _ in Issue.record("progress of a cancelled run") }
        control.cancel()
        #expect(throws: CancellationError.self) {
            try session.run(image: scene.image, style: scene.styles[0], control: control)
        }
        #expect(throws: CancellationError.self) {
            try session.encodeContent(image: scene.image, control: control)
        }
    }

    @Test("a cancelled run throws at whatever step, and the session stays usable")
    func cancelledDuring() throws {
        let scene = try Scene(.transformer, seed: 2)
        let session = try scene.session()
        let expected = try session.bits(scene.image, scene.styles[0])
        for step in 1...scene.plan.steps.count {
            let seen = Fractions()
            let control = CancelsItself()
            control.control = RunControl { fraction in
                seen.add(fraction)
                if seen.all.count == step { control.cancel() }
            }
            #expect(throws: CancellationError.self, "step \(step)") {
                try session.run(image: scene.image, style: scene.styles[1], control: control.control!)
            }
            #expect(seen.all.count == step, "nothing is reported after the cancellation")
            #expect(try session.bits(scene.image, scene.styles[0]) == expected, "after step \(step)")
        }
    }

    @Test("cancelling the parent cancels the run")
    func parent() throws {
        let scene = try Scene(.residual, seed: 2)
        let parent = RunControl()
        let control = RunControl(parent: parent) { _ in parent.cancel() }
        #expect(throws: CancellationError.self) {
            try scene.session().run(image: scene.image, control: control)
        }
    }
}

/// A control that its own progress cancels.
private final class CancelsItself: @unchecked Sendable {
    var control: RunControl?
    func cancel() { control?.cancel() }
}
