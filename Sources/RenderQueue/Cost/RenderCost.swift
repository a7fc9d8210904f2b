public import Stylization

/// How much work a render is, stage by stage, in the order in which the stages run.
public struct RenderCost: Sendable, Equatable {
    /// The work of one network (or codec) within one stage.
    public struct Part: Sendable, Equatable {
        /// The stage it belongs to.
        public var stage: RenderStage
        /// Which of several style images, from 0.
        public var styleIndex: Int
        /// What does the work; a name that ``CostModel`` keeps a speed for.
        public var network: String
        /// How much: multiply-accumulates of a network, pixels of a codec. Units of one name must agree.
        public var units: Double

        /// One part.
        public init(stage: RenderStage, styleIndex: Int = 0, network: String, units: Double) {
            self.stage = stage
            self.styleIndex = styleIndex
            self.network = network
            self.units = units
        }
    }

    /// The parts, in the order of the work; empty if nothing is known.
    public var parts: [Part]

    /// A cost made of its parts.
    public init(_ parts: [Part] = []) { self.parts = parts }
}
