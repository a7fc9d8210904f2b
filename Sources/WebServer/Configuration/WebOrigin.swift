import Foundations

/// A web site whose pages may use the API, as browsers name it in `Origin`: a scheme, a host, and a port that is not the
/// scheme's own.
package struct WebOrigin: Sendable, Equatable, CustomStringConvertible {
    /// As browsers write it: `https://notes.example`, `http://localhost:3000`, `app://obsidian.md`.
    package let description: String

    /// What is wrong with an origin.
    package struct InvalidOrigin: Error, Sendable, Equatable, CustomStringConvertible {
        /// A sentence without its full stop.
        package let description: String
    }

    /// Takes an origin in any case; anything that no browser would send is refused.
    package init(_ text: String) throws(InvalidOrigin) {
        func invalid(_ what: String) -> InvalidOrigin {
            InvalidOrigin(
                description:
                    "'\(text)' \(what); give an origin, such as https://notes.example or http://localhost:3000"
            )
        }
        let parts = text.lowercased().split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let scheme = parts.first, let rest = parts.last else {
            throw invalid(text == "null" ? "can be any page's" : "has no scheme")
        }
        guard scheme.first?.isLetter == true,
            scheme.utf8.allSatisfy({ $0.isASCIIAlphanumeric || "+-.".utf8.contains($0) })
        else { throw invalid("has no scheme") }
        let authority: String
        do {
            authority = try HostName(String(rest)).description
        } catch {
            throw InvalidOrigin(description: "\(error)")
        }
        let ownPort = ["http": ":80", "https": ":443"][scheme]
        let isOwn = ownPort.map { authority.hasSuffix($0) } ?? false
        description = "\(scheme)://" + (isOwn ? String(authority.dropLast(ownPort?.count ?? 0)) : authority)
    }
}

/// Whose pages may use the server beside its own.
package struct AllowedOrigins: Sendable, Equatable {
    /// Sites that are named.
    package var named: [WebOrigin] = []
    /// Every page of every site, which is written `*`.
    package var includesAll = false

    /// Nobody's.
    package init() {}

    /// Why a page of another site may use the server.
    enum Admission: Sendable {
        /// Its site is named.
        case named
        /// Every page may, but none speaks for the person before it: cookies do not count.
        case anybody
    }

    /// Why a page of `origin` may; `nil` if it may not.
    func admission(of origin: String) -> Admission? {
        if named.contains(where: { $0.description == origin.lowercased() }) { return .named }
        return includesAll ? .anybody : nil
    }

    /// Whether nobody's pages may.
    var isEmpty: Bool { named.isEmpty && !includesAll }

    /// For people.
    var text: String {
        isEmpty ? "none" : (named.map(\.description) + (includesAll ? ["*"] : [])).joined(separator: ",")
    }
}
