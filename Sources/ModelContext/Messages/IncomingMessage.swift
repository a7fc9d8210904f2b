import StrictJSON

/// One message of a client, taken apart as far as the protocol goes; a tool's arguments stay as they are.
package struct IncomingMessage: Sendable, Equatable {
    /// What is asked for, or said.
    package enum Content: Sendable, Equatable {
        /// The revision is what the client asks for.
        case initialize(revision: String)
        case ping
        case listTools
        case callTool(ToolCall)
        /// A method that a server of tools does not have.
        case unknown(method: String)
        /// The client gives up waiting for the request with this id.
        case cancelled(MessageID)
        /// Nothing that has to be done.
        case notification
        /// An answer; nothing was asked of the client.
        case response
    }

    /// What its answer repeats; `nil` for what is not answered.
    package let id: MessageID?
    package let content: Content

    /// Reads a message in UTF-8.
    ///
    /// Throws ``MessageError``, with the request's id if it has been found.
    package init(_ text: UnsafeRawBufferPointer) throws(MessageError) {
        var id: MessageID?
        do {
            guard let message = try JSONMembers(text) else { throw Self.noObject(text) }
            id = message.id("id")
            guard message.text("jsonrpc") == "2.0" else {
                throw MessageError(.invalidRequest, "jsonrpc must be \"2.0\"", id: id)
            }
            if message["method"] == nil, message["result"] != nil || message["error"] != nil {
                (self.id, content) = (nil, .response)
                return
            }
            guard let method = message.text("method") else {
                throw MessageError(.invalidRequest, "method must be a text", id: id)
            }
            let isNotification = message["id"] == nil
            guard isNotification || id != nil else {
                throw MessageError(
                    .invalidRequest,
                    "id must be a text of at most \(MessageID.longestText) characters, or a whole number")
            }
            let parameters = try message.members("params")
            guard parameters != nil || [nil, .null].contains(message["params"]) else {
                throw MessageError(.invalidRequest, "params must be an object", id: id)
            }
            self.id = id
            content =
                isNotification
                ? Self.notification(method, parameters) : try Self.request(method, parameters)
        } catch let error as MessageError {
            throw MessageError(error.code, error.description, id: error.id ?? id)
        } catch let error as JSONError {
            throw MessageError(.parseError, "the message is not JSON: \(error)", id: id)
        } catch {
            throw MessageError(.parseError, "the message cannot be read", id: id)
        }
    }

    private static func noObject(_ text: UnsafeRawBufferPointer) -> MessageError {
        let isBatch = text.first { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: "[")
        return MessageError(
            .invalidRequest,
            isBatch
                ? "several messages in one array are not taken; send each by itself"
                : "a message is a JSON object")
    }

    private static func notification(_ method: String, _ parameters: JSONMembers?) -> Content {
        guard method == "notifications/cancelled", let id = parameters?.id("requestId") else {
            return .notification
        }
        return .cancelled(id)
    }

    private static func request(_ method: String, _ parameters: JSONMembers?) throws -> Content {
        switch method {
        case "initialize":
            guard let revision = parameters?.text("protocolVersion") else {
                throw MessageError(.invalidParameters, "protocolVersion must be a text")
            }
            return .initialize(revision: revision)
        case "ping": return .ping
        case "tools/list": return .listTools
        case "tools/call":
            guard let name = parameters?.text("name") else {
                throw MessageError(.invalidParameters, "name must be a tool's name; tools/list has them")
            }
            var arguments: Range<Int>?
            switch parameters?["arguments"] {
            case nil, .null: break
            case .object(let range): arguments = range
            default: throw MessageError(.invalidParameters, "arguments must be an object")
            }
            let token = try parameters?.members("_meta")?.id("progressToken")
            return .callTool(ToolCall(name: name, arguments: arguments, progressToken: token))
        default: return .unknown(method: method)
        }
    }
}
