import Kernels
import Testing

@testable import Inference

@Suite("How a convolution runs")
struct ConvolutionChoiceTests {
    private static let thresholds = PlanThresholds(streamedBytes: 1000, expandedBytes: 500, inPlaceBytes: 0)

    private func convolution(
        _ inputs: Int, _ outputs: Int, kernel: Int = 3, stride: Int = 1, upsampling: Int = 1
    ) -> Convolution {
        let window = Window(
            height: kernel, width: kernel, strideHeight: stride, strideWidth: stride, padding: .same)
        return Convolution(
            window: window, upsampling: upsampling, inputChannels: inputs, outputChannels: outputs)
    }

    private func layers(_ operations: [LayerOperation]) -> [Layer] {
        operations.enumerated().map { index, operation in
            Layer(name: "\(index)", operation: operation, inputs: index == 0 ? [] : [index - 1])
        }
    }

    /// Whether layer 1 of a chain on an image of 8x8 px is streamed.
    private func isStreamed(_ operations: [LayerOperation], computesDepthwise: Bool = false) throws -> Bool {
        let layers = layers([.image] + operations)
        guard case .convolution(let first) = layers[1].operation else { return false }
        let image = ViewReference(at: nil, height: 8, width: 8, channels: first.inputChannels)
        return ConvolutionChoice.isStreamed(
            1, try first.shape(on: image), computesDepthwise: computesDepthwise,
            in: NetworkStructure(layers, output: layers.count - 1), Self.thresholds)
    }

    @Test("what is small, or has another reader than one convolution, is held")
    func held() throws {
        // 8x8 px of 3 channels are 768 bytes, of 4 are 1024.
        #expect(try !isStreamed([.convolution(convolution(3, 3)), .convolution(convolution(3, 3))]))
        #expect(try isStreamed([.convolution(convolution(3, 4)), .convolution(convolution(4, 3))]))
        #expect(try !isStreamed([.convolution(convolution(3, 4)), .add(.none)]))
        #expect(
            try !isStreamed([.convolution(convolution(3, 4)), .convolution(convolution(4, 3, kernel: 1))]))
    }

    @Test("what is read for a larger image is held, if that one can be streamed instead")
    func largerReader() throws {
        let small = LayerOperation.convolution(convolution(3, 4))
        let larger = LayerOperation.convolution(convolution(4, 8))
        let last = LayerOperation.convolution(convolution(8, 3))
        #expect(try !isStreamed([small, larger, last]))
        // The larger one is the result, and has to be stored.
        #expect(try isStreamed([small, larger]))
    }

    @Test("the wide image of an inverted bottleneck is streamed earlier, but not by two convolutions at once")
    func expanded() throws {
        let wide = LayerOperation.convolution(convolution(2, 3, kernel: 1))
        let depthwise = LayerOperation.depthwise(convolution(3, 3))
        #expect(try isStreamed([wide, depthwise]))
        #expect(try !isStreamed([wide, depthwise], computesDepthwise: true))
    }

    @Test("many weights on a small image run by themselves")
    func runsTogether() throws {
        let small = ViewReference(at: nil, height: 8, width: 8, channels: 960)
        let large = ViewReference(at: nil, height: 16, width: 16, channels: 960)
        let depthwise = convolution(960, 960)
        let onSmall = try depthwise.shape(on: small), onLarge = try depthwise.shape(on: large)
        #expect(!ConvolutionChoice.runsTogether(onSmall, convolution(960, 160, kernel: 1)))
        #expect(ConvolutionChoice.runsTogether(onLarge, convolution(960, 160, kernel: 1)))
        #expect(ConvolutionChoice.runsTogether(onSmall, convolution(960, 68, kernel: 1)))
    }

    @Test("tiles keep a shared source only if they cover it once, and now")
    func sharedSource() throws {
        func choice(
            _ convolution: Convolution, isStreamed: Bool = false, isReadByOthers: Bool = true
        ) throws -> ConvolutionChoice.SharedSource {
            let source = ViewReference(at: Location(buffer: 0), height: 8, width: 8, channels: 3)
            return ConvolutionChoice.sharedSource(
                source, try convolution.shape(on: source), isPolyphase: convolution.isPolyphase,
                isStreamed: isStreamed, isReadByOthers: isReadByOthers)
        }
        #expect(try choice(convolution(3, 3), isReadByOthers: false) == .readAlone)
        #expect(try choice(convolution(3, 3)) == .keepWhileReading)
        #expect(try choice(convolution(3, 3, upsampling: 2)) == .keepWhileReading)
        #expect(try choice(convolution(3, 3, stride: 2)) == .storeBefore)
        #expect(try choice(convolution(3, 3, kernel: 5, upsampling: 2)) == .storeBefore)
        #expect(try choice(convolution(3, 3), isStreamed: true) == .storeBefore)
    }

    @Test("only plain values in memory are read where they lie")
    func readsInPlace() throws {
        let stored = ViewReference(at: Location(buffer: 0), height: 8, width: 8, channels: 3)
        let pointwise = try convolution(3, 3, kernel: 1).shape(on: stored)
        let window = try convolution(3, 3).shape(on: stored)
        #expect(ConvolutionChoice.readsInPlace(stored, pointwise, hasDepthwise: false))
        #expect(!ConvolutionChoice.readsInPlace(stored, window, hasDepthwise: false))
        #expect(ConvolutionChoice.readsInPlace(stored, window, hasDepthwise: true))
        // The input image may be 8-bit color.
        let image = ViewReference(at: nil, height: 8, width: 8, channels: 3)
        #expect(!ConvolutionChoice.readsInPlace(image, pointwise, hasDepthwise: false))
        var normalized = stored
        normalized.transform = TransformReference(
            parameters: Location(buffer: 1), period: 16, activation: .relu, isStyled: true)
        #expect(!ConvolutionChoice.readsInPlace(normalized, pointwise, hasDepthwise: false))
    }
}
