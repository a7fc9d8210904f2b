/// What running a network takes.
package struct NetworkCost: Sendable, Equatable {
    /// Multiply-accumulate operations, as the network defines them.
    package let multiplyAdds: Int
    /// Memory at its peak, in bytes, weights not counted.
    package let bytes: Int

    package init(multiplyAdds: Int, bytes: Int) {
        self.multiplyAdds = multiplyAdds
        self.bytes = bytes
    }
}
