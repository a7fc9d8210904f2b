internal import Kernels

/// Who reads what in a network, and what follows from it for any picture size.
struct NetworkStructure {
    /// A layer's part of a concatenation.
    struct Slice: Equatable {
        /// Index of the concatenation.
        var concatenation: Int
        /// Channels before the part.
        var channel: Int
    }

    let layers: [Layer]
    let output: Int
    /// The layers that read each layer.
    let readers: [[Int]]
    /// The layers that write straight into their slice of a concatenation.
    let slices: [Int: Slice]

    init(_ layers: [Layer], output: Int) {
        self.layers = layers
        self.output = output
        var readers = Array(repeating: [Int](), count: layers.count)
        for (index, layer) in layers.enumerated() {
            for input in layer.inputs { readers[input].append(index) }
        }
        self.readers = readers
        slices = Self.slices(layers)
    }

    // MARK: Concatenations

    private static func slices(_ layers: [Layer]) -> [Int: Slice] {
        var slices: [Int: Slice] = [:]
        for (index, layer) in layers.enumerated() {
            guard case .concatenation = layer.operation else { continue }
            var channel = 0
            for part in layer.inputs {
                guard let channels = channels(of: part, in: layers) else { break }
                let isPartOnce = layer.inputs.count(where: { $0 == part }) == 1
                if slices[part] == nil, isPartOnce, canWriteSlice(layers[part]) {
                    slices[part] = Slice(concatenation: index, channel: channel)
                }
                channel += channels
            }
        }
        return slices
    }

    /// Whether a layer can write pixels that are further apart than their channels.
    private static func canWriteSlice(_ layer: Layer) -> Bool {
        switch layer.operation {
        // A residual is laid out as the outputs are, and is no slice.
        case .convolution: layer.inputs.count == 1
        case .maxPool: true
        default: false
        }
    }

    /// The channels of a layer's output.
    func channels(of layer: Int) -> Int? { Self.channels(of: layer, in: layers) }

    private static func channels(of layer: Int, in layers: [Layer]) -> Int? {
        switch layers[layer].operation {
        case .image: 3
        case .convolution(let convolution), .depthwise(let convolution): convolution.outputChannels
        case .concatenation:
            layers[layer].inputs.reduce(0) { sum, part in
                sum.flatMap { a in channels(of: part, in: layers).map { a + $0 } }
            }
        default: layers[layer].inputs.first.flatMap { channels(of: $0, in: layers) }
        }
    }

    // MARK: Readers

    /// The style norm that normalizes a layer's output, if any.
    func styleNorm(reading index: Int) -> (layer: Int, norm: StyleNorm)? {
        for reader in readers[index] {
            if case .styleNorm(let norm, _) = layers[reader].operation { return (reader, norm) }
        }
        return nil
    }

    /// The convolution, of more than one pixel, that alone reads a layer, directly or through a style norm.
    func soleConvolution(reading index: Int) -> Int? {
        guard index != output, slices[index] == nil, readers[index].count == 1 else { return nil }
        var reader = readers[index][0]
        if case .styleNorm(_, let activation) = layers[reader].operation {
            guard activation != .sigmoid, readers[reader].count == 1, reader != output else { return nil }
            reader = readers[reader][0]
        }
        guard layers[reader].inputs.count == 1 else { return nil }
        switch layers[reader].operation {
        case .convolution(let convolution): return convolution.isPointwise ? nil : reader
        case .depthwise: return reader
        default: return nil
        }
    }

    /// The pointwise convolution that could run in the same tiles as a depthwise one.
    func pointwise(after index: Int) -> Int? {
        guard let reader = readers[index].first, readers[index].count == 1, index != output,
            case .convolution(let next) = layers[reader].operation, next.isPointwise,
            next.window.strideHeight == 1, next.window.strideWidth == 1, layers[reader].inputs[0] == index
        else { return nil }
        return reader
    }

    /// Whether a layer is a convolution of a few numbers to more channels for a depthwise one.
    ///
    /// This is the first half of an inverted bottleneck (MobileNet-v2), whose wide image is cheaper to compute than
    /// to read.
    func expands(_ index: Int, into reader: Int) -> Bool {
        guard case .convolution(let convolution) = layers[index].operation,
            case .depthwise = layers[reader].operation
        else { return false }
        let numbers = convolution.window.height * convolution.window.width * convolution.inputChannels
        return convolution.outputChannels > numbers && convolution.upsampling == 1
            && layers[reader].inputs[0] == index
    }
}
