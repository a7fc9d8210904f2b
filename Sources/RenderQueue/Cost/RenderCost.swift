package import Stylization

/// How much work a render is, stage by stage, in the order in which the stages run.
package struct RenderCost: Sendable, Equatable {
    /// The work of one network (or codec) within one stage.
    package struct Part: Sendable, Equatable {
        /// The stage it belongs to.
        package var stage: RenderStage
        /// Which of several style images, from 0.
        package var styleIndex: Int
        /// What does the work; a name that ``CostModel`` keeps a speed for.
        package var network: String
        /// How much: multiply-accumulates of a network, pixels of a codec.
        ///
        /// Units of one name must agree.
        package var units: Double
        /// In how many calls of the network.
        package var calls: Int
        /// What is expected to be left to do of `units`, 0...1; the rest is kept from earlier renders.
        ///
        /// What really is left, the work says itself; see `RenderControl/begin(_:styleIndex:share:)`.
        package var share: Double

        /// One part.
        package init(
            stage: RenderStage, styleIndex: Int = 0, network: String, units: Double, calls: Int = 1,
            share: Double = 1
        ) {
            self.stage = stage
            self.styleIndex = styleIndex
            self.network = network
            self.units = units
            self.calls = calls
            self.share = share
        }
    }

    /// The parts, in the order of the work; empty if nothing is known.
    package var parts: [Part]

    /// A cost made of its parts.
    package init(_ parts: [Part] = []) { self.parts = parts }
}
