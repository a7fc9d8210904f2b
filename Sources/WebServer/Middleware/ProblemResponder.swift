import HTTPTypes
import Hummingbird
import Logging
import NIOHTTP1

/// Turns whatever a route throws into an answer: `problem+json` for programs, a page for people.
struct ProblemResponder: Sendable {
    let pages: PageRenderer
    /// Which methods a path has, for 405 instead of 404.
    let methods: MethodTable

    func response(to error: any Error, request: Request, context: WebContext) async throws -> Response {
        // The connection has answered such a request, and closes.
        if error is HTTPParserError { throw error }
        if request.method == .options, (error as? HTTPError)?.status == .notFound {
            let allowed = methods.methods(for: request.uri.path)
            if !allowed.isEmpty {
                let list = (allowed + [.options]).map(\.rawValue).sorted().joined(separator: ", ")
                return Response(status: .noContent, headers: [.allow: list])
            }
        }
        var problem = problem(for: error, request: request)
        // A stop is no fault.
        if problem.status.code >= 500, !(error is Problem), problem != .shuttingDown() {
            context.logger.error("request failed", metadata: ["error": "\(error)"])
        }
        if leavesBodyUnread(request) { problem.headers[.connection] = "close" }
        if wantsPage(request) { return pages.errorPage(problem, language: request.language) }
        return problem.jsonResponse(requestID: context.requestID)
    }

    private func problem(for error: any Error, request: Request) -> Problem {
        if let error = error as? HTTPError, error.status == .notFound {
            let allowed = methods.methods(for: request.uri.path)
            if !allowed.isEmpty, !allowed.contains(request.method) {
                return .methodNotAllowed(request.method.rawValue, allowed: allowed.map(\.rawValue))
            }
            return .notFound("nothing is at \(request.uri.path.prefix(200))")
        }
        return Problem(of: error)
    }

    /// Whether much of the body may still be under way; a connection is not worth reading it all.
    private func leavesBodyUnread(_ request: Request) -> Bool {
        if request.headers[.transferEncoding] != nil { return true }
        return (request.headers[.contentLength].map { Int($0) ?? .max } ?? 0) > 1 << 16
    }

    private func wantsPage(_ request: Request) -> Bool {
        RequestPath(request.uri.path)?.isForPrograms != true
    }
}

/// The methods of every path, kept beside the router, which does not tell them.
struct MethodTable: Sendable {
    private struct Entry: Sendable {
        let segments: [Substring]
        var methods: [HTTPRequest.Method]
    }
    private var entries: [Entry] = []

    /// Takes the router's own list.
    init(_ routes: [(path: String, method: HTTPRequest.Method)]) {
        for route in routes {
            let segments = route.path.split(separator: "/")
            if let index = entries.firstIndex(where: { $0.segments == segments }) {
                entries[index].methods.append(route.method)
            } else {
                entries.append(Entry(segments: segments, methods: [route.method]))
            }
        }
    }

    /// In alphabetical order; empty if nothing is at this path.
    func methods(for path: String) -> [HTTPRequest.Method] {
        let segments = path.split(separator: "/")
        let fitting = entries.filter { entry in
            if entry.segments.last == "**" {
                let fixed = entry.segments.dropLast()
                return segments.count > fixed.count
                    && matches(Array(fixed), Array(segments.prefix(fixed.count)))
            }
            return matches(entry.segments, segments)
        }
        // As in the router, a word hides the parameter that stands beside it.
        func captures(_ entry: Entry) -> Int { entry.segments.count { $0.hasPrefix("{") } }
        guard let best = fitting.min(by: { captures($0) < captures($1) }) else { return [] }
        var methods = Set(best.methods)
        if methods.contains(.get) { methods.insert(.head) }
        return methods.sorted { $0.rawValue < $1.rawValue }
    }

    private func matches(_ pattern: [Substring], _ segments: [Substring]) -> Bool {
        pattern.count == segments.count
            && zip(pattern, segments).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }
}
