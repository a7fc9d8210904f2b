import Kernels
import Testing

@testable import Inference

/// Choosing runs no kernel: processors are made up.
@Suite("How a convolution's products are computed")
struct ProductChoiceTests {
    private func choice(
        _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int = 1, upsampling: Int = 1,
        _ costs: ProductCosts?
    ) -> ProductChoice {
        let window = Window(
            height: kernel, width: kernel, strideHeight: stride, strideWidth: stride, padding: .same)
        let convolution = Convolution(
            window: window, upsampling: upsampling, inputChannels: inputs, outputChannels: outputs)
        let kernels = KernelTable(
            .avx512, precision: costs == nil ? .float32 : .bfloat16, costs: costs)
        return ProductChoice(convolution, hasResidual: false, kernels)
    }

    @Test("Zen rounds where that saves more than it takes, and keeps Winograd's method where that saves more")
    func zen() {
        #expect(choice(128, 128, kernel: 1, .zen).method == .bfloat16)
        #expect(choice(24, 144, kernel: 1, .zen).method == .bfloat16)
        // Measured: 0.9 of float32's rate.
        #expect(choice(8, 16, kernel: 3, stride: 2, .zen).method == .float32)
        #expect(choice(3, 8, kernel: 9, .zen).method == .float32)
        #expect(choice(128, 128, kernel: 3, .zen).winograd == .plain)
        let strided = choice(32, 64, kernel: 3, stride: 2, .zen)
        #expect(strided.method == .bfloat16 && strided.winograd == nil)
    }

    @Test("tiles take all layers but the smallest, whatever else could compute them")
    func tiles() {
        for (inputs, outputs, kernel) in [
            (32, 32, 3), (128, 128, 3), (32, 64, 1), (128, 128, 1), (3, 8, 9), (3, 32, 9), (8, 3, 9),
            (32, 3, 9),
            (8, 16, 3), (24, 144, 1),
        ] {
            let choice = choice(inputs, outputs, kernel: kernel, .sapphireRapids)
            #expect(choice.method == .bfloat16Tiles && choice.winograd == nil, "\(inputs), \(kernel)")
        }
        #expect(choice(64, 32, kernel: 3, upsampling: 2, .sapphireRapids).method == .bfloat16Tiles)
        #expect(choice(32, 64, kernel: 3, stride: 2, .sapphireRapids).method == .bfloat16Tiles)
        #expect(choice(3, 8, kernel: 1, .sapphireRapids).method == .float32)
    }

    @Test("without a faster way, everything is as in float32")
    func float32() {
        let xeon = Processor(vendor: .intel, family: 6, hasPairProducts: true)
        let unknown = Processor(vendor: .other, family: 7, hasPairProducts: true, hasTileProducts: true)
        for processor in [xeon, unknown] {
            let costs = ProductCosts(of: processor, at: .avx512)
            for (inputs, outputs, kernel, stride) in [(128, 128, 3, 1), (32, 64, 3, 2), (128, 128, 1, 1)] {
                let choice = choice(inputs, outputs, kernel: kernel, stride: stride, costs)
                let exact = self.choice(inputs, outputs, kernel: kernel, stride: stride, nil)
                #expect(choice.method == .float32)
                #expect(choice.winograd == exact.winograd)
            }
        }
    }
}
