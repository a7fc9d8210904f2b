import ModelContext

extension Problem {
    /// The problem for a model: what was wrong, with which of a tool's `arguments`, and what would help.
    func forModels(_ arguments: [String]) -> ToolResult {
        var text = "\(title): \(Self.inToolNames(detail))."
        let argument = field.map { Self.argument($0, arguments) }
        if let argument { text += " Argument: \(argument)." }
        if let allowed { text += " Allowed: \(allowed)." }
        if let suggestion { text += " Suggestion: \(suggestion)." }
        let remedy =
            hint.map { Self.inToolNames($0) } ?? argument.map { "call the tool again with another \($0)" }
            ?? "look at the tool's description, and call it again"
        return ToolResult(failure: text + " What to do: \(remedy).")
    }

    /// A field of the API by what the tool calls it.
    private static func argument(_ field: String, _ arguments: [String]) -> String {
        let root = String(field.prefix { $0 != "." && $0 != "[" })
        if arguments.contains(root) { return root }
        return root == "styles" ? "style" : root
    }

    /// Where problems send people to a route of the API, tools of the same purpose stand.
    private static func inToolNames(_ text: String) -> String {
        [
            ("GET /api/styles lists", "list_styles lists"), ("GET /api/samples lists", "list_samples lists"),
            ("see /api/samples", "see list_samples"),
            (
                "leave it out; /api/docs lists the fields",
                "leave it out; the tool's description has all arguments"
            ),
        ].reduce(text) { $0.replacing($1.0, with: $1.1) }
    }
}
