import Inference
import Kernels

extension Session {
    /// Runs what does not depend on the style.
    func encodeContent(image: [Float], control: RunControl = RunControl()) throws -> EncodedContent {
        try image.withUnsafeBufferPointer { try encodeContent(.floats($0.baseAddress!), control: control) }
    }

    /// Runs the rest and returns the result, row-major.
    func stylize(_ content: EncodedContent, style: [Float]) throws -> [Float] {
        var result = [Float](repeating: .nan, count: plan.outputCount)
        try result.withUnsafeMutableBufferPointer {
            try stylize(
                content, style: style,
                into: ImageOutput(
                    .floats($0.baseAddress!), height: plan.outputHeight, width: plan.outputWidth))
        }
        return result
    }
}
