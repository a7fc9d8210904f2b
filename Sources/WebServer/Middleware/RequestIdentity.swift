import Foundations
import HTTPTypes
import Hummingbird
import Logging

extension WebContext {
    /// Takes over what the caller calls the request (`X-Request-Id`) and the trace that it belongs to (`traceparent`), so
    /// that all of its log lines can be found from there.
    ///
    /// What is not well-formed is ignored, as W3C's Trace Context asks for: a header never spoils a line.
    mutating func identify(_ head: HTTPRequest) {
        if let id = head.headerFields[.requestID], RequestIdentity.isID(id) {
            logger[metadataKey: Self.requestIDKey] = "\(id)"
        }
        if let trace = head.headerFields[.traceparent].flatMap(RequestIdentity.trace) {
            logger[metadataKey: "trace_id"] = "\(trace.id)"
            logger[metadataKey: "parent_id"] = "\(trace.parent)"
        }
    }
}

/// What callers may call a request.
enum RequestIdentity {
    /// 8 to 64 letters, digits, dots, dashes and underscores, which holds for UUIDs and for what proxies make up.
    static func isID(_ text: String) -> Bool {
        (8...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { $0.isASCIIAlphanumeric || "-._".utf8.contains($0) }
    }

    /// The trace's id and the caller's part of it in `00-TRACE-PARENT-FLAGS`; `nil` if it is no such text.
    ///
    /// Of a later version, which may have more parts, the first four mean the same.
    static func trace(_ header: String) -> (id: String, parent: String)? {
        let parts = header.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 4, zip(parts, [2, 32, 16, 2]).allSatisfy({ $0.utf8.count == $1 && isHex($0) }),
            parts[0] != "ff", parts[0] != "00" || parts.count == 4,
            parts[1...2].allSatisfy({ !$0.allSatisfy { $0 == "0" } })
        else { return nil }
        return (String(parts[1]), String(parts[2]))
    }

    /// In lower case only.
    private static func isHex(_ text: Substring) -> Bool {
        text.utf8.allSatisfy { $0.isASCIIDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0) }
    }
}

extension HTTPField.Name {
    /// W3C, Trace Context.
    static let traceparent = HTTPField.Name("traceparent")!
}
