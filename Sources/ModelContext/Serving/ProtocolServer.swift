/// A server of tools in the Model Context Protocol, whatever carries its messages.
///
/// It keeps nothing from one message to the next.
package struct ProtocolServer: Sendable {
    /// Who serves.
    package struct Identity: Sendable {
        let name: String
        let title: String
        let version: String
        /// For models: what the tools are for together.
        let instructions: String

        package init(name: String, title: String, version: String, instructions: String) {
            self.name = name
            self.title = title
            self.version = version
            self.instructions = instructions
        }
    }

    private struct Welcome: Encodable {
        struct Capabilities: Encodable {
            struct Tools: Encodable { let listChanged = false }
            let tools = Tools()
        }
        struct Info: Encodable {
            let name: String
            let title: String
            let version: String
        }
        let protocolVersion: String
        let capabilities = Capabilities()
        let serverInfo: Info
        let instructions: String
    }

    private struct ToolList: Encodable { let tools: [Tool] }

    private struct Empty: Encodable {}

    private struct Progress: Encodable {
        let progressToken: MessageID
        let progress: Double
        let total = 1.0
        let message: String
    }

    private let identity: Identity
    package let tools: [Tool]

    package init(_ identity: Identity, tools: [Tool]) {
        self.identity = identity
        self.tools = tools
    }

    /// The answer to a message that calls no tool; `nil` for what is not answered.
    package func answer(_ message: IncomingMessage) -> [UInt8]? {
        guard let id = message.id else { return nil }
        switch message.content {
        case .initialize(let revision):
            return OutgoingMessage.answer(
                id,
                Welcome(
                    protocolVersion: ProtocolRevision.agreed(with: revision).rawValue,
                    serverInfo: .init(
                        name: identity.name, title: identity.title, version: identity.version),
                    instructions: identity.instructions))
        case .ping: return OutgoingMessage.answer(id, Empty())
        case .listTools: return OutgoingMessage.answer(id, ToolList(tools: tools))
        case .callTool(let call):
            return OutgoingMessage.failure(
                MessageError(
                    .invalidParameters,
                    "there is no tool '\(call.name.prefix(64))'; there are \(tools.map(\.name).joined(separator: ", "))",
                    id: id))
        case .unknown(let method):
            return OutgoingMessage.failure(
                MessageError(
                    .methodNotFound,
                    "there is no method '\(method.prefix(64))'; this server has tools, and nothing else",
                    id: id))
        case .cancelled, .notification, .response: return nil
        }
    }

    /// Whether a message calls a tool that is there, and which.
    package func call(of message: IncomingMessage) -> (id: MessageID, call: ToolCall)? {
        guard let id = message.id, case .callTool(let call) = message.content,
            tools.contains(where: { $0.name == call.name })
        else { return nil }
        return (id, call)
    }

    /// The answer to a call.
    package static func answer(
        _ id: MessageID, _ result: ToolResult, in revision: ProtocolRevision
    ) -> [UInt8] {
        var result = result
        if revision < .june2025 {
            // The text has the address, too.
            result.content.removeAll { if case .link = $0 { true } else { false } }
        }
        return OutgoingMessage.answer(id, result)
    }

    /// The answer to a message that cannot be answered with a result.
    package static func answer(_ error: MessageError) -> [UInt8] { OutgoingMessage.failure(error) }

    /// How far a call is, 0...1.
    package static func progress(_ token: MessageID, _ fraction: Double, _ message: String) -> [UInt8] {
        OutgoingMessage.notification(
            "notifications/progress", Progress(progressToken: token, progress: fraction, message: message))
    }
}
