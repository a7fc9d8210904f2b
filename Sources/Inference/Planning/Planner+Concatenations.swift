internal import Kernels

/// Concatenations: layers that can write straight into their slice, others are copied.
extension Planner {
    func planConcatenation(_ layer: Layer, _ index: Int) throws(InferenceError) {
        var channel = 0
        let first = try views.view(layer.inputs[0])
        guard let total = structure.channels(of: index) else { throw .mismatch(layer) }
        let buffer = concatenationBuffer(index, first.height, first.width, total)
        for part in layer.inputs {
            let view = try views.view(part)
            guard view.height == first.height, view.width == first.width, channel + view.channels <= total
            else {
                throw .unsupported(node: layer.name, reason: "concatenates pictures of different sizes")
            }
            if structure.slices[part]?.concatenation != index {
                let slice = Location(buffer: buffer, offset: channel)
                append(
                    CopyStep(
                        name: layer.name, source: view, out: Destination(location: slice, pixelStride: total))
                )
            }
            channel += view.channels
        }
        views[index] = ViewReference(
            at: Location(buffer: buffer), height: first.height, width: first.width, channels: total)
    }

    private func concatenationBuffer(_ index: Int, _ height: Int, _ width: Int, _ channels: Int) -> Int {
        if let buffer = concatenations[index] { return buffer }
        let buffer = allocate(height * width * channels).buffer
        concatenations[index] = buffer
        return buffer
    }

    /// Where a layer writes: its slice of a concatenation, or a buffer of its own.
    func destination(of layer: Int, _ shape: ConvolutionShape) -> Destination {
        let (height, width) = (shape.outputHeight, shape.outputWidth)
        if let slice = structure.slices[layer], let total = structure.channels(of: slice.concatenation) {
            let buffer = concatenationBuffer(slice.concatenation, height, width, total)
            return Destination(location: Location(buffer: buffer, offset: slice.channel), pixelStride: total)
        }
        return Destination(
            location: allocate(height * width * shape.outputChannels), pixelStride: shape.outputChannels)
    }
}
