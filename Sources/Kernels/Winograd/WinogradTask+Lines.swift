internal import CMicrokernelTypes

/// The transforms along rows or columns, for kernels of one row or column.
extension WinogradTask {
    private var isRow: Bool { packed.form == .row }

    /// Transforms the copied windows of neighbouring patches.
    func transformLines(
        _ window: UnsafePointer<Float>, _ run: Run, to input: UnsafeMutablePointer<Float>
    ) {
        var arguments = WinogradLineInputArguments(
            patches: run.count, channels: depth, input: window, patchStep: packed.form.patch.columns * depth,
            pixelStride: isRow ? depth : windowStride, output: input, patchStride: depth,
            frequencyStride: inputStride)
        kernels.microkernels.winogradLineInput(&arguments)
    }

    /// Turns one panel's products of neighbouring patches into outputs, the first of which is `at` floats into the image.
    func transformLineProducts(
        _ products: UnsafePointer<Float>, _ run: Run, _ panel: Range<Int>, at: Int,
        _ operands: ConvolutionTask.Operands, _ sums: UnsafeMutablePointer<Float>?
    ) {
        let channel = panel.lowerBound * kernels.lanes
        let rowStride = shape.outputWidth * operands.outStride
        let patch = packed.form.patch
        var arguments = WinogradLineOutputArguments(
            patches: run.count, outputs: isRow ? positions.columns - run.x : positions.rows - run.y,
            outputStep: isRow ? patch.columns : 0, vectors: panel.count, input: products,
            frequencyStride: productStride, bias: packed.bias + channel,
            residual: operands.residual.map { $0 + at }, output: operands.out + at,
            patchStep: patch.columns * operands.outStride,
            pixelStride: isRow ? operands.outStride : rowStride,
            outputMin: packed.outputMin, outputMax: packed.outputMax, sums: sums.map { $0 + channel },
            squaresOffset: shape.outputChannels)
        kernels.microkernels.winogradLineOutput(&arguments)
    }
}
