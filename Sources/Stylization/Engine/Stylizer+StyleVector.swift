package import ImageCodecs
internal import Inference
package import Kernels

extension Stylizer {
    /// The style of a picture: scaled as ``StyleSize`` says to `styleSize` px high (or, if `square`, forced
    /// to a square of that side), on white where it is transparent, then through the style network.
    package func styleVector(
        of image: RasterImage, styleSize: Int, square: Bool, styleModel: String,
        control: RunControl = RunControl()
    ) throws -> StyleVector {
        let size = StyleSize(styleSize, square: square).resolved(width: image.width, height: image.height)
        let scaled = try image.resized(width: size.width, height: size.height)
        return try styleVector(ofScaled: scaled.flattened(), styleModel: styleModel, control: control)
    }

    /// Of a picture that has the right size and nothing transparent.
    func styleVector(
        ofScaled image: RasterImage, styleModel: String, sessions: StreamSessions? = nil, control: RunControl
    ) throws -> StyleVector {
        let (network, descriptor) = try network(styleModel, kind: .style)
        let plan = try plan(network, height: image.height, width: image.width)
        guard plan.outputHeight * plan.outputWidth * plan.outputChannels == StyleVector.count else {
            throw StyleError.invalidVector(
                "the style network '\(styleModel)' gives \(plan.outputChannels) numbers, not \(StyleVector.count)"
            )
        }
        var values = [Float](repeating: 0, count: StyleVector.count)
        try withSession(plan, of: sessions) { session in
            try withInput(image, of: plan) { input in
                try values.withUnsafeMutableBufferPointer { values in
                    let result = ImageOutput(.floats(values.baseAddress!), height: 1, width: 1)
                    try session.run(input, into: result, control: control)
                }
            }
        }
        return try StyleVector(values, space: descriptor.record.space)
    }
}
