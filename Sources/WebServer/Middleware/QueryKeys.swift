import HTTPTypes
import Hummingbird

/// Which query keys the API's routes know.
///
/// A misspelt key would otherwise be no key: `?perpage=5` lists 48 styles, and `?dryrun=true` imports.
enum QueryKeys {
    /// By the route's pattern; a route that is not here knows none.
    static let known: [String: [String]] = [
        "/api/samples": ["lang"],
        "/api/styles": ["favourite", "page", "perPage", "q", "reverse", "sort", "space", "tag", "vectors"],
        "/api/styles/export": ["id"],
        "/api/styles/import": ["dryRun", "onConflict"],
        "/api/styles/{id}/similar": ["limit"],
        "/api/uploads/{id}/thumbnail": ["side"],
    ]

    /// Throws ``Problem`` (422) for the first key that the route does not know.
    ///
    /// Pages know all keys: links get some appended on their way. So do the ways in for other programs' clients, which
    /// append what their own servers need.
    static func check(_ request: Request, route: String?) throws(Problem) {
        guard let route, let path = RequestPath(request.uri.path), path.segments.first == "api",
            path.isForPrograms
        else {
            return
        }
        let known = known[route] ?? []
        for (name, _) in request.query.pairs where !known.contains(name) {
            throw .invalidField(
                String(name.prefix(64)), "the query key '\(name.prefix(64))' is not known here",
                allowed: known.isEmpty ? "no query" : known.joined(separator: ", "),
                hint: known.isEmpty ? "leave the query out" : "check its spelling, or leave it out")
        }
    }
}
