/// What a JSON text may cost, checked while the text is read and before anything is made of it.
package struct JSONLimits: Sendable, Equatable {
    /// How many values there may be, keys not counted.
    package var values: Int
    /// How many arrays and objects may be nested.
    package var depth: Int
    /// How many characters a number may have; the exact decimal form of the longest Float64 has 1,077.
    package var numberLength: Int

    package init(values: Int, depth: Int, numberLength: Int = 1100) {
        self.values = values
        self.depth = depth
        self.numberLength = numberLength
    }
}
