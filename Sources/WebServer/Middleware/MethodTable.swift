import HTTPTypes

/// The methods of every path, kept beside the router, which cannot be asked for those of one path.
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

    /// What the header `Allow` says of a path with these methods: every path has OPTIONS, too.
    static func allow(_ methods: [String]) -> String {
        (methods + [HTTPRequest.Method.options.rawValue]).sorted().joined(separator: ", ")
    }

    private func matches(_ pattern: [Substring], _ segments: [Substring]) -> Bool {
        pattern.count == segments.count
            && zip(pattern, segments).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }
}
