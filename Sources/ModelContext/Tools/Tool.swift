/// A tool as clients list it, and as models read of it.
package struct Tool: Sendable, Encodable {
    /// What a tool does to what there is, so that a client knows when to ask a person first.
    package struct Effects: Sendable, Encodable {
        let readOnlyHint: Bool
        let destructiveHint: Bool
        let idempotentHint: Bool
        /// Nothing here reaches beyond the machine.
        let openWorldHint = false

        private enum CodingKeys: String, CodingKey {
            case readOnlyHint, destructiveHint, idempotentHint, openWorldHint
        }

        /// Nothing is changed.
        package static let reads = Effects(
            readOnlyHint: true, destructiveHint: false, idempotentHint: true)
        /// Something is added; what was there stays.
        package static let adds = Effects(
            readOnlyHint: false, destructiveHint: false, idempotentHint: false)
        /// Something is added, and takes the place of what was there where that is asked for.
        package static let mayReplace = Effects(
            readOnlyHint: false, destructiveHint: true, idempotentHint: false)
        /// Something that was there may be replaced.
        package static let replaces = Effects(
            readOnlyHint: false, destructiveHint: true, idempotentHint: true)
    }

    package let name: String
    /// For people.
    let title: String
    /// For models: what it does, when to call it, what comes back.
    let description: String
    package let inputSchema: JSONSchema
    let outputSchema: JSONSchema
    let annotations: Effects

    /// A tool's description; the arguments are an object's properties.
    package init(
        _ name: String, title: String, effects: Effects, _ description: String, input: JSONSchema,
        output: JSONSchema
    ) {
        self.name = name
        self.title = title
        self.description = description
        inputSchema = input
        outputSchema = output
        annotations = effects
    }
}
