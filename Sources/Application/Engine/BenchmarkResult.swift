/// One network's speed on this machine.
package struct BenchmarkResult: Sendable, Codable, Equatable {
    /// The network's name.
    package let network: String
    /// `style` or `transformer`.
    package let kind: String
    /// The middle of the runs, in ms; `nil` if the network is not here.
    package let medianMs: Double?
    /// The fastest of the runs, in ms; `nil` if the network is not here.
    package let minimumMs: Double?
    /// Whether the network is here.
    package let present: Bool

    /// A result.
    package init(network: String, kind: String, medianMs: Double?, minimumMs: Double?, present: Bool) {
        self.network = network
        self.kind = kind
        self.medianMs = medianMs
        self.minimumMs = minimumMs
        self.present = present
    }
}
