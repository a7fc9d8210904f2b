/// A call of a tool.
package struct ToolCall: Sendable, Equatable {
    package let name: String
    /// Where in the message the JSON object with the arguments stands, in bytes; `nil` if there are none.
    package let arguments: Range<Int>?
    /// What the client calls the call's progress, if it wants to hear of it.
    package let progressToken: MessageID?
}
