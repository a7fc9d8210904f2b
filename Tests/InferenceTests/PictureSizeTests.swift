import GraphModel
import Inference
import Kernels
import TestSupport
import Testing

@Suite("Picture sizes")
struct PictureSizeTests {
    private func error(_ graph: Graph, _ height: Int, _ width: Int) throws -> InferenceError? {
        let network = try Network(graph)
        do {
            _ = try Plan(network, height: height, width: width)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "that no plan can have are refused",
        arguments: [(0, 5), (5, 0), (-1, 5), (5, .min), (1 << 17, 4), (4, .max)])
    func impossible(_ height: Int, _ width: Int) throws {
        let graph = GraphBuilder.graph(seed: 1) { b in b.conv(b.image, 4) }
        guard case .unsupportedSize(height, width, let reason)? = try error(graph, height, width) else {
            Issue.record("\(height)x\(width) was accepted")
            return
        }
        #expect(reason.contains("65536"))
    }

    /// Expects that a network runs at one size, and that it refuses others, by their heights and widths.
    private func check(
        _ graph: Graph, runs smallest: (height: Int, width: Int), refuses others: [(height: Int, width: Int)]
    ) throws {
        #expect(try error(graph, smallest.height, smallest.width) == nil)
        for (height, width) in others {
            guard case .unsupportedSize(height, width, _)? = try error(graph, height, width) else {
                Issue.record("\(height)x\(width) was accepted")
                continue
            }
        }
        let (height, width) = smallest
        let pool = ThreadPool(threads: 1)
        #expect(try difference(graph, height: height, width: width, level: .generic, pool: pool) == nil)
    }

    @Test("smaller than a window are refused, the smallest that fits is not")
    func window() throws {
        let graph = GraphBuilder.graph(seed: 1) { b in
            b.conv(b.conv(b.image, 4, kernel: (3, 5), padding: .valid), 4, padding: .valid)
        }
        try check(graph, runs: (5, 7), refuses: [(4, 7), (5, 6), (1, 1)])
    }

    @Test("too small to be mirrored are refused, the smallest that can is not")
    func mirror() throws {
        let graph = GraphBuilder.graph(seed: 1) { b in
            b.conv(b.pad(b.image, 4, 4, mirrors: true), 4, kernel: (9, 9), padding: .valid)
        }
        try check(graph, runs: (5, 5), refuses: [(4, 9), (9, 4), (1, 1)])
    }

    @Test("of one pixel run where no window objects", arguments: CPULevel.available)
    func onePixel(_ level: CPULevel) throws {
        let pool = ThreadPool(threads: 2)
        for (height, width) in [(1, 1), (1, 9), (300, 1), (1, 300)] {
            let graph = GraphBuilder.graph(seed: 2) { b in
                let first = b.unary(.relu, b.batchNorm(b.conv(b.image, 9, strides: (2, 2))))
                return b.conv(b.enlarge(b.depthwise(first)), 5)
            }
            #expect(
                try difference(graph, height: height, width: width, level: level, pool: pool) == nil,
                "\(height)x\(width)")
        }
    }

    @Test("cost what the network's definition says")
    func multiplyAdds() throws {
        let graph = GraphBuilder.graph(seed: 1) { b in
            let first = b.conv(b.image, 8, strides: (2, 2))
            let second = b.conv(b.depthwise(first), 5, kernel: (1, 1))
            return b.conv(b.enlarge(second), 2)
        }
        let plan = try Plan(Network(graph), height: 10, width: 20)
        let small = 5 * 10
        #expect(plan.multiplyAdds == small * (9 * 3 * 8 + 9 * 8 + 8 * 5) + 4 * small * 9 * 5 * 2)
        #expect((plan.outputHeight, plan.outputWidth, plan.outputChannels) == (10, 20, 2))
        #expect(plan.contentMultiplyAdds == plan.multiplyAdds)
    }

    @Test("cost less once what does not depend on the style is there")
    func contentMultiplyAdds() throws {
        let graph = GraphBuilder.graph(seed: 1) { b in
            let free = b.conv(b.image, 8, strides: (2, 2))
            let styled = b.styleNorm(b.conv(free, 4))
            return b.conv(styled, 3)
        }
        let plan = try Plan(Network(graph), height: 10, width: 20)
        let (pixels, first, second, last) = (5 * 10, 9 * 3 * 8, 9 * 8 * 4, 9 * 4 * 3)
        // The second is normalized: the style is in what is made of it, not in itself.
        #expect(plan.contentMultiplyAdds == pixels * (first + second))
        #expect(plan.multiplyAdds == pixels * (first + second + last))
    }
}
