import Inference
import Kernels
package import Stylization

/// Runs a network that is new here once, so that one that does not fit its kind is refused before anybody uses it.
package struct ModelSmokeTest {
    private let pool: ThreadPool

    /// A test that computes on so many threads.
    package init(threads: Int) { pool = ThreadPool(threads: threads) }

    /// Throws ``ApplicationError/unfitModel(_:reason:)``, or what loading and planning throw.
    package func check(_ model: LoadedModel) throws {
        let kind = model.descriptor.record.kind
        func refuse(_ reason: String) -> ApplicationError {
            .unfitModel(model.descriptor.record.name, reason: reason)
        }
        let network = try Network(model.graph)
        if let reason = Self.misfit(styleCount: network.styleCount, of: kind) { throw refuse(reason) }
        // A style network may need a large picture (Inception-v3: 75 px); a transformer must give at least the
        // picture's size, also where that is no multiple of its strides.
        let (height, width) = kind == .style ? (256, 256) : (70, 101)
        let plan = try Plan(network, height: height, width: width)
        if let reason = Self.misfit(output: plan, of: kind) { throw refuse(reason) }
        let trial = try NetworkTrial(plan, styleCount: network.styleCount, pool: pool)
        try trial.run()
        guard trial.output.allSatisfy(\.isFinite) else {
            throw refuse("a trial run gives numbers that are not finite; its weights may be damaged")
        }
    }

    /// Why a network of `kind` cannot take a style of so many numbers; `nil` if it can.
    private static func misfit(styleCount: Int, of kind: ModelKind) -> String? {
        let expected = kind == .style ? 0 : StyleVector.count
        guard styleCount != expected else { return nil }
        return "it takes a style of \(styleCount) numbers, but a \(kind.rawValue) network takes "
            + (expected == 0 ? "none" : "\(expected)")
    }

    /// Why a network of `kind` cannot give what this one does; `nil` if it can.
    private static func misfit(output plan: Plan, of kind: ModelKind) -> String? {
        switch kind {
        case .style:
            let count = plan.outputCount
            guard count != StyleVector.count else { return nil }
            return "it gives \(count) numbers, but a style has \(StyleVector.count)"
        case .transformer:
            guard plan.outputChannels != 3 || plan.outputHeight < plan.height || plan.outputWidth < plan.width
            else { return nil }
            return
                "it turns a picture of \(plan.width)x\(plan.height) px into \(plan.outputWidth)x\(plan.outputHeight) px "
                + "with \(plan.outputChannels) channels, but a transformer keeps the size (at least) and 3 channels"
        }
    }
}
