import Foundations
import HTTPTypes

/// The path under which a reverse proxy shows the server, such as `/impasto`; none at the root of its name.
///
/// Routes, pages and documents are written as if there were none. Requests are brought to that form on their way in, with
/// the path or without (where the proxy takes it off), and the addresses in answers get it on their way out.
package struct BasePath: Sendable, Equatable, CustomStringConvertible {
    /// Begins with a slash and ends with none; empty at the root.
    package let description: String

    /// The root.
    package static let root = BasePath()

    /// What the server's own paths begin with: a base path that began so could not be told from them.
    static let ownSegments: Set<String> = [
        "api", "assets", "gallery", "healthz", "mcp", "metrics", "privacy", "problems", "readyz", "results",
        "samples", "strings", "stylize", "v1",
    ]

    private init() { description = "" }

    /// `nil` for anything but names with a slash before each, of letters, digits, `-`, `.`, `_` and `~`.
    package init?(_ text: String) {
        let path = text.hasSuffix("/") ? String(text.dropLast()) : text
        let segments = path.split(separator: "/", omittingEmptySubsequences: false)
        guard text.hasPrefix("/"), path.utf8.count <= 200,
            segments.dropFirst().allSatisfy({ segment in
                !["", ".", ".."].contains(segment)
                    && segment.utf8.allSatisfy { $0.isASCIIAlphanumeric || "-._~".utf8.contains($0) }
            }),
            segments.dropFirst().first.map({ !Self.ownSegments.contains(String($0)) }) ?? true
        else { return nil }
        description = path
    }

    /// The target that the routes know, of one that begins with the path; any other stays as it is.
    func stripped(_ target: String) -> String {
        guard !description.isEmpty, target.hasPrefix(description) else { return target }
        let rest = target.dropFirst(description.count)
        switch rest.first {
        case nil: return "/"
        case "/": return String(rest)
        case "?": return "/" + rest
        default: return target
        }
    }

    /// The address of a path of the server, as clients have to ask for it.
    func address(_ path: String) -> String { description + path }

    /// What cookies are sent for.
    var cookiePath: String { description.isEmpty ? "/" : description }

    /// A page with this path in all of its addresses.
    ///
    /// They are the attributes that begin with a slash: in what people write, a quotation mark never stands as such.
    func page(_ html: String) -> String { html.replacing("=\"/", with: "=\"\(description)/") }

    /// A document with this path in all of its addresses, of which there are three.
    ///
    /// In what people write, a quotation mark never stands as such.
    func document(_ json: String) -> String {
        [("swatch", "/api/"), ("type", "/problems/"), ("url", "/samples/")].reduce(json) { json, address in
            json.replacing(
                "\"\(address.0)\":\"\(address.1)", with: "\"\(address.0)\":\"\(description)\(address.1)")
        }
    }
}
