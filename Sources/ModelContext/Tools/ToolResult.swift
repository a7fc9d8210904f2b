import Foundation

/// What a tool gives back.
package struct ToolResult: Sendable, Encodable {
    /// For the model.
    package var content: [ToolContent]
    /// For programs: an object as the tool's output schema describes it; `nil` where something went wrong.
    package var structured: (any Encodable & Sendable)?
    /// Whether the tool could not do it; the content says why, and what would help.
    package let isError: Bool

    /// A result; the document stands in `content` as well, for models and older clients, which read texts alone.
    package init(_ document: some Encodable & Sendable, text: String, _ further: [ToolContent] = []) {
        content = [.text(text)] + further
        structured = document
        isError = false
    }

    /// What went wrong, and what to do, for the model that called.
    package init(failure: String) {
        content = [.text(failure)]
        isError = true
    }

    private enum CodingKeys: String, CodingKey {
        case content, isError
        case structured = "structuredContent"
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(content, forKey: .content)
        try container.encode(isError, forKey: .isError)
        if let structured { try structured.encode(to: container.superEncoder(forKey: .structured)) }
    }
}

/// A part of what a tool gives back.
package enum ToolContent: Sendable, Encodable {
    case text(String)
    /// A picture's file, which becomes base64.
    case image([UInt8], mediaType: String)
    /// Where something is to be had; clients know it from 2025-06-18 on.
    case link(address: String, name: String, mediaType: String, bytes: Int)

    private enum CodingKeys: String, CodingKey { case type, text, data, mimeType, uri, name, size }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .text(let text):
            try container.encode("text", forKey: .type)
            try container.encode(text, forKey: .text)
        case .image(let bytes, let mediaType):
            try container.encode("image", forKey: .type)
            try container.encode(Data(bytes).base64EncodedString(), forKey: .data)
            try container.encode(mediaType, forKey: .mimeType)
        case .link(let address, let name, let mediaType, let bytes):
            try container.encode("resource_link", forKey: .type)
            try container.encode(address, forKey: .uri)
            try container.encode(name, forKey: .name)
            try container.encode(mediaType, forKey: .mimeType)
            try container.encode(bytes, forKey: .size)
        }
    }
}
