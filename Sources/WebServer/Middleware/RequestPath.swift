import Foundation

/// A request's path as the guard, the router and the answers see it.
///
/// Routers, guards and proxies differ in what they make of `//api`, `/./api` or `/%2Fapi`; where two of them differ,
/// there is a way around the stricter one. So there is no second spelling: a path with one is not found.
struct RequestPath {
    /// The parts between the slashes, as they were sent.
    let segments: [Substring]

    /// Splits a path without its query.
    ///
    /// `nil` if it does not start with a slash, if a segment but the last is empty, or if one is (or decodes
    /// to) `.` or `..`, or holds a slash, a backslash or NUL.
    init?(_ path: some StringProtocol) {
        guard path.hasPrefix("/") else { return nil }
        var segments = String(path).split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        if segments.last?.isEmpty == true { segments.removeLast() }
        for segment in segments {
            // By bytes: a slash that a combining mark follows is another Character, which some routers split at.
            guard let decoded = segment.removingPercentEncoding, !["", ".", ".."].contains(decoded),
                !decoded.utf8.contains(where: { [UInt8(ascii: "/"), UInt8(ascii: "\\"), 0].contains($0) })
            else { return nil }
        }
        self.segments = Array(segments)
    }

    /// The path of a target, whose query is left out.
    init?(target: String) {
        self.init(String(decoding: target.utf8.prefix { $0 != UInt8(ascii: "?") }, as: UTF8.self))
    }

    /// Whether it is under `/api`, or what other programs' clients call, whose answers are for programs.
    var isAPI: Bool { segments.first == "api" || isOpenAI || segments == ["mcp"] }

    /// Whether it is under `/v1`, where OpenAI's clients ask.
    var isOpenAI: Bool { segments.first == "v1" }

    /// Whether a problem there is answered in JSON, not as a page.
    var isForPrograms: Bool {
        if isAPI { return segments != ["api", "docs"] }
        return isHealth || segments == ["metrics"]
    }

    /// Whether it is one of the two questions of supervisors, which anybody may ask.
    var isHealth: Bool { segments == ["healthz"] || segments == ["readyz"] }
}
