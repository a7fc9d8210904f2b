extension ServerConfiguration {
    /// Whether requests of other machines can come: from their networks, or by way of a reverse proxy.
    var isShared: Bool { isReachableFromNetworks || !additionalHosts.isEmpty }

    /// What is true of this server now: its addresses, who can reach it, whether a token is needed, what is kept.
    ///
    /// `port` is the one in use, once it is known.
    func privacyFacts(port: Int?) -> [KeyedText] {
        let addresses = listeningHosts.map { host in
            (host.contains(":") ? "[\(host)]" : host) + ":\(port ?? self.port)"
        }
        var facts = [
            KeyedText(
                isReachableFromNetworks ? "nowNetwork" : "nowThisMachine",
                ["addresses": addresses.joined(separator: ", ")])
        ]
        if !additionalHosts.isEmpty {
            let names = additionalHosts.map(\.description).joined(separator: ", ")
            facts.append(KeyedText("nowProxy", ["names": names]))
        }
        facts.append(KeyedText(token == nil ? "nowNoToken" : "nowToken"))
        facts.append(KeyedText(isPrivate ? "nowPrivate" : keepsGallery ? "nowKept" : "nowInMemory"))
        return facts
    }
}

/// What stands on every page: in a word, whom the pictures can reach.
struct PrivacyBadge: Sendable {
    /// `local`, `private` or `shared`, for style sheets.
    let state: String
    /// The icon's name.
    let symbol: String
    let label: String
    /// A line each.
    let facts: String

    init(_ configuration: ServerConfiguration, port: Int?, _ strings: StringTable, _ language: Language) {
        // That others can reach it comes first: a private server that is shared is no private matter.
        if configuration.isShared {
            state = "shared"
            symbol = "network"
        } else if configuration.isPrivate {
            state = "private"
            symbol = "lock"
        } else {
            state = "local"
            symbol = "machine"
        }
        label = strings.text("badge-" + state, language)
        facts = configuration.privacyFacts(port: port).map { strings.text($0, language) }
            .joined(separator: "\n")
    }
}
