package import Kernels

/// Runs whose images are arrays.
extension Session {
    /// Runs the whole network, on the calling thread and the session's own; blocks until it is done.
    ///
    /// - Parameters:
    ///   - image: `[plan.height, plan.width, 3]`, row-major, colors in 0...1.
    ///   - style: ``Network/styleCount`` numbers; none for a style network.
    /// - Returns: `[plan.outputHeight, plan.outputWidth, plan.outputChannels]`, row-major.
    /// - Throws: ``InferenceError/invalidInput(_:)`` for an image or a style of the wrong length.
    public func run(image: [Float], style: [Float] = []) throws(InferenceError) -> [Float] {
        do {
            return try run(image: image, style: style, control: RunControl())
        } catch let error as InferenceError {
            throw error
        } catch {
            preconditionFailure("nobody else has the control of this run: \(error)")
        }
    }

    /// Runs the whole network.
    ///
    /// - Parameters:
    ///   - image: `[plan.height, plan.width, 3]`, colors in 0...1.
    ///   - style: ``Network/styleCount`` numbers.
    ///   - control: cancellation and progress.
    /// - Returns: `[outputHeight, outputWidth, outputChannels]`, row-major.
    /// - Throws: ``InferenceError/invalidInput(_:)`` for an image or a style of the wrong length, `CancellationError`.
    package func run(
        image: [Float], style: [Float] = [], control: RunControl = RunControl()
    ) throws -> [Float] {
        // NaN shows what a run leaves unwritten by mistake.
        var result = [Float](repeating: .nan, count: plan.outputCount)
        try run(image: image, style: style, into: &result, control: control)
        return result
    }

    /// Runs the whole network into an array of ``Plan/outputCount`` numbers, which it may reuse.
    ///
    /// - Parameters:
    ///   - image: `[plan.height, plan.width, 3]`, colors in 0...1.
    ///   - style: ``Network/styleCount`` numbers.
    ///   - result: `[outputHeight, outputWidth, outputChannels]`, row-major.
    ///   - control: cancellation and progress.
    /// - Throws: ``InferenceError/invalidInput(_:)`` for arrays of the wrong length, `CancellationError`.
    package func run(
        image: [Float], style: [Float] = [], into result: inout [Float], control: RunControl = RunControl()
    ) throws {
        guard image.count == plan.height * plan.width * 3, result.count == plan.outputCount else {
            throw InferenceError.invalidInput(
                "\(image.count) numbers of an image and \(result.count) of a result do not fit the plan")
        }
        try image.withUnsafeBufferPointer { image in
            try result.withUnsafeMutableBufferPointer { result in
                try run(
                    .floats(image.baseAddress!), style: style,
                    into: ImageOutput(
                        .floats(result.baseAddress!), height: plan.outputHeight, width: plan.outputWidth),
                    control: control)
            }
        }
    }
}
