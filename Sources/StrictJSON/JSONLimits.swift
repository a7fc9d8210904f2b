/// What a JSON text may cost. All of it is checked while the text is read, before anything is made of it.
package struct JSONLimits: Sendable, Equatable {
    /// How many values there may be, keys not counted.
    package var values: Int
    /// How many arrays and objects may stand inside one another.
    package var depth: Int
    /// How many characters a number may have. The exact decimal form of the longest Float64 has 1,077.
    package var numberLength: Int

    /// Limits.
    package init(values: Int, depth: Int, numberLength: Int = 1100) {
        self.values = values
        self.depth = depth
        self.numberLength = numberLength
    }
}
