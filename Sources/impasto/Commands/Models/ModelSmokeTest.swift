import Inference
import Kernels
import Stylization

/// Runs a network that is new here once, so that one that does not fit its kind is refused before anybody uses it.
struct ModelSmokeTest {
    let pool: ThreadPool

    /// Throws ``Failure``, or what loading and planning throw.
    func check(_ model: LoadedModel) throws {
        let record = model.descriptor.record
        func refuse(_ reason: String) -> Failure { .badData("model '\(record.name)': \(reason)") }
        let network = try Network(model.graph)
        // A style network may need a large picture (Inception-v3: 75 px); a transformer must give at least the
        // picture's size, also where that is no multiple of its strides.
        let (height, width) = record.kind == .style ? (256, 256) : (70, 101)
        let expectedStyle = record.kind == .style ? 0 : StyleVector.count
        guard network.styleCount == expectedStyle else {
            throw refuse(
                "it takes a style of \(network.styleCount) numbers, but a \(record.kind.rawValue) network takes "
                    + (expectedStyle == 0 ? "none" : "\(expectedStyle)"))
        }
        let plan = try Plan(network, height: height, width: width)
        let count = plan.outputHeight * plan.outputWidth * plan.outputChannels
        switch record.kind {
        case .style:
            guard count == StyleVector.count else {
                throw refuse("it gives \(count) numbers, but a style has \(StyleVector.count)")
            }
        case .transformer:
            guard plan.outputChannels == 3, plan.outputHeight >= height, plan.outputWidth >= width else {
                throw refuse(
                    "it turns a picture of \(width)x\(height) px into \(plan.outputWidth)x\(plan.outputHeight) px "
                        + "with \(plan.outputChannels) channels, but a transformer keeps the size (at least) and 3 channels"
                )
            }
        }
        guard try run(plan).allSatisfy(\.isFinite) else {
            throw refuse("a trial run gives numbers that are not finite; its weights may be damaged")
        }
    }

    private func run(_ plan: Plan) throws -> [Float] {
        let picture = (0..<(plan.height * plan.width * 3)).map { Float($0 &* 7919 % 256) / 255 }
        let style: [Float] =
            plan.outputChannels == 3 ? (0..<StyleVector.count).map { Float($0 % 7) / 7 - 0.5 } : []
        var result = [Float](
            repeating: .nan, count: plan.outputHeight * plan.outputWidth * plan.outputChannels)
        let session = try Session(plan, pool: pool)
        try picture.withUnsafeBufferPointer { picture in
            try result.withUnsafeMutableBufferPointer { result in
                try session.run(
                    .floats(picture.baseAddress!), style: style,
                    into: ImageOutput(
                        .floats(result.baseAddress!), height: plan.outputHeight, width: plan.outputWidth))
            }
        }
        return result
    }
}
