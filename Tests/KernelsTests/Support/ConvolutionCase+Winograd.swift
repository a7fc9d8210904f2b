import Kernels
import TestSupport

extension ConvolutionCase {
    /// A case of Winograd's method that a machine with vectors of `lanes` floats supports.
    init(winograd random: inout SeededRandom, lanes: Int) {
        // Mostly patches cut by every edge; some cases have several tiles, some many channels.
        let isLarge = random.once(in: 4)
        let height = random.int(1...(isLarge ? 24 : 9)), width = random.int(1...(isLarge ? 80 : 9))
        let kind: WinogradForm = random.pick([
            .plain, .plain, .polyphase, .strided, .folded(rows: 3, columns: 3), .row, .column,
        ])
        let isPolyphase = kind == .polyphase, stride = kind == .strided ? 2 : 1
        let isDeep = !isLarge && random.once(in: 4)
        let kernelHeight: Int, kernelWidth: Int, channels: Int
        if case .folded = kind {
            (kernelHeight, kernelWidth) = (3 * random.int(1...3), 3 * random.int(2...3))
            channels = random.pick([1, 2, 3, 3, 3, 5, 8])
        } else {
            (kernelHeight, kernelWidth) = kind == .row ? (1, 7) : kind == .column ? (7, 1) : (3, 3)
            channels = lanes * (isDeep ? 128 / lanes : random.int(1...3))
        }
        let outputs = lanes * (isDeep ? random.pick([1, 128 / lanes]) : random.int(1...3))
        let canMirror = isPolyphase || height > kernelHeight / 2 && width > kernelWidth / 2
        let border: Border = canMirror && random.once(in: 2) ? .reflect : .zero
        // Nearly always the border that the networks have.
        func pads(_ extent: Int, _ kernel: Int) -> (before: Int, after: Int) {
            let half = kernel / 2
            // Of an even extent, TensorFlow pads a kernel that moves by two at the end alone.
            guard !isPolyphase, random.once(in: 4), extent > 2 else {
                return stride == 2 && border == .zero && random.once(in: 2) ? (0, 1) : (half, half)
            }
            let largest = border == .reflect ? min(kernel - 1, extent - 1) : kernel - 1
            let least = max(0, kernel - extent - largest)
            return (random.int(least...largest), random.int(least...largest))
        }
        let vertical = pads(height, kernelHeight), horizontal = pads(width, kernelWidth)
        let upsampling = isPolyphase ? 2 : 1
        func steps(_ extent: Int, _ pads: (before: Int, after: Int), _ kernel: Int) -> Int {
            max(1, (upsampling * extent + pads.before + pads.after - kernel) / stride + 1)
        }
        shape = ConvolutionShape(
            kernelHeight: kernelHeight, kernelWidth: kernelWidth, strideHeight: stride, strideWidth: stride,
            padTop: vertical.before, padLeft: horizontal.before, border: border, upsampling: upsampling,
            inputHeight: height, inputWidth: width, inputChannels: channels,
            outputHeight: steps(height, vertical, kernelHeight),
            outputWidth: steps(width, horizontal, kernelWidth), outputChannels: outputs)
        layers = .dense
        let hasInputResidual = random.once(in: 2)
        source = random.pick([
            .floats, .transformed(isClamped: true, hasResidual: hasInputResidual),
        ])
        if case .folded = kind, random.once(in: 2) { source = .bytes }
        sourceGap = random.pick([0, 0, 5])
        if case .bytes = source { sourceGap = 0 }
        outGap = random.pick([0, 0, 3])
        (allowsPolyphase, allowsShifting, allowsInPlace) = (true, false, false)
        hasResidual = random.once(in: 3)
        hasSums = random.once(in: 2)
        (outputMin, outputMax) = random.pick([(-.infinity, .infinity), (0, .infinity), (-0.5, 0.5)])
    }
}
