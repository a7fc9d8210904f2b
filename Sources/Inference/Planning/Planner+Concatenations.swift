internal import Kernels

/// Concatenations: who can, writes straight into its slice.
extension Planner {
    /// Decides which layers write straight into their slice of a concatenation.
    func assignSlices() {
        for (index, layer) in network.layers.enumerated() {
            guard case .concatenation = layer.operation else { continue }
            var channel = 0
            for part in layer.inputs {
                switch network.layers[part].operation {
                case .convolution(let convolution)
                // What is added to a convolution's outputs is laid out as they are, and is no slice.
                where slices[part] == nil && network.layers[part].inputs.count == 1
                    && layer.inputs.count(where: { $0 == part }) == 1:
                    slices[part] = (index, channel)
                    channel += convolution.outputChannels
                default:
                    // Pools and others are copied or know their channels only later.
                    guard let channels = channels(of: part) else { return }
                    if case .maxPool = network.layers[part].operation, slices[part] == nil,
                        layer.inputs.count(where: { $0 == part }) == 1
                    {
                        slices[part] = (index, channel)
                    }
                    channel += channels
                }
            }
        }
    }

    func channels(of layer: Int) -> Int? {
        switch network.layers[layer].operation {
        case .image: 3
        case .convolution(let convolution), .depthwise(let convolution): convolution.outputChannels
        case .concatenation:
            network.layers[layer].inputs.reduce(0) { sum, part in
                sum.flatMap { a in channels(of: part).map { a + $0 } }
            }
        default: network.layers[layer].inputs.first.flatMap { channels(of: $0) }
        }
    }

    func planConcatenation(_ layer: Layer, _ index: Int) throws(InferenceError) {
        var channel = 0
        let first = try view(layer.inputs[0])
        guard let total = channels(of: index) else { throw mismatch(layer) }
        let buffer = concatenationBuffer(index, first.height, first.width, total)
        for part in layer.inputs {
            let view = try view(part)
            guard view.height == first.height, view.width == first.width, channel + view.channels <= total
            else {
                throw .unsupported(node: layer.name, reason: "concatenates pictures of different sizes")
            }
            if slices[part]?.concatenation != index {
                append(
                    Step(
                        name: layer.name,
                        operation: .copy(
                            source: view, out: Location(buffer: buffer, offset: channel), outStride: total)))
            }
            channel += view.channels
        }
        views[index] = ViewReference(
            location: Location(buffer: buffer, offset: 0), pixelStride: total, height: first.height,
            width: first.width, channels: total)
    }

    func concatenationBuffer(_ index: Int, _ height: Int, _ width: Int, _ channels: Int) -> Int {
        if let buffer = concatenations[index] { return buffer }
        let buffer = allocate(height * width * channels).buffer
        concatenations[index] = buffer
        return buffer
    }

    /// Where a layer writes: its slice of a concatenation, or a buffer of its own.
    func destination(_ index: Int, _ height: Int, _ width: Int, _ channels: Int) -> (
        Location, stride: Int
    ) {
        if let slice = slices[index], let total = self.channels(of: slice.concatenation) {
            let buffer = concatenationBuffer(slice.concatenation, height, width, total)
            return (Location(buffer: buffer, offset: slice.channel), total)
        }
        return (allocate(height * width * channels), channels)
    }
}
