package import Stylization

/// The networks that a request or a command names, completed with what fits them.
///
/// What is named stays. An open one is taken from the space of the named one, else from that of the styles that are
/// numbers already, else from the default pair: a request that names one network, or paints a saved style, keeps working
/// when a pull changes the default.
package struct NetworkChoice: Sendable {
    /// The style network that was named.
    package var styleModel: String?
    /// The transformer that was named.
    package var transformer: String?
    /// The space of the styles that are numbers already; `nil` if all are pictures.
    package var styleSpace: StyleSpace?

    /// A choice of what was named.
    package init(styleModel: String? = nil, transformer: String? = nil, styleSpace: StyleSpace? = nil) {
        self.styleModel = styleModel
        self.transformer = transformer
        self.styleSpace = styleSpace
    }

    /// Both networks, found among `networks`; `pair` is the default.
    ///
    /// They may not be here, and where a space has no network of a kind they are of two spaces: callers know whether
    /// that matters, and how to say it. Throws ``ApplicationError/unknownNetwork(_:_:known:)``.
    package func resolve<Network: ModelCandidate>(
        in networks: [Network], over pair: ModelPair
    ) throws(ApplicationError) -> (styleModel: Network, transformer: Network) {
        let style = try Self.named(styleModel, .style, in: networks)
        let painter = try Self.named(transformer, .transformer, in: networks)
        let space = style?.space ?? painter?.space ?? styleSpace
        func completed(_ named: Network?, _ kind: ModelKind) throws(ApplicationError) -> Network {
            if let named { return named }
            if let space, let fitting = networks.preferred(kind, in: space, over: pair) { return fitting }
            return try Self.network(pair[kind], kind, in: networks)
        }
        return (
            styleModel: try completed(style, .style), transformer: try completed(painter, .transformer)
        )
    }

    /// The network of this name and kind.
    ///
    /// Throws ``ApplicationError/unknownNetwork(_:_:known:)``.
    package static func network<Network: ModelCandidate>(
        _ name: String, _ kind: ModelKind, in networks: [Network]
    ) throws(ApplicationError) -> Network {
        let fitting = networks.filter { $0.kind == kind }
        guard let network = fitting.first(where: { $0.name == name }) else {
            throw .unknownNetwork(name, kind, known: fitting.map(\.name))
        }
        return network
    }

    private static func named<Network: ModelCandidate>(
        _ name: String?, _ kind: ModelKind, in networks: [Network]
    ) throws(ApplicationError) -> Network? {
        guard let name else { return nil }
        return try network(name, kind, in: networks)
    }
}
