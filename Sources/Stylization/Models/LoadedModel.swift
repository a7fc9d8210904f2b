package import GraphModel

/// A network whose files were read and verified.
package struct LoadedModel: Sendable {
    /// What it is and where it came from.
    package let descriptor: ModelDescriptor
    /// Its graph, with all weights.
    package let graph: Graph

    package init(descriptor: ModelDescriptor, graph: Graph) {
        self.descriptor = descriptor
        self.graph = graph
    }
}
