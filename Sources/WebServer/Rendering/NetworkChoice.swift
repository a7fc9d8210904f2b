import Stylization

/// The networks that a request names, completed with what fits it.
///
/// What is named stays. An open one is taken from the space of the named one, else from that of the request's vectors
/// and saved styles, else from the default pair: a program that names one network, or paints a saved style, goes on
/// working when a pull changes the default.
struct NetworkChoice {
    var styleModel: String?
    var transformer: String?
    /// The space of the styles that are numbers already; `nil` if all are pictures.
    var styleSpace: StyleSpace?
    /// Whether the style network will run; one that will not need not be here.
    var usesStyleModel: Bool

    /// Finds both among `networks`; whether they belong together is for the caller to see. Throws ``Problem`` for one
    /// that is not known, or not here.
    func resolve(
        in networks: [NetworkDescription], over pair: ModelPair
    ) throws(Problem) -> (styleModel: NetworkDescription, transformer: NetworkDescription) {
        let style = try Self.named(styleModel, .style, in: networks)
        let painter = try Self.named(transformer, .transformer, in: networks)
        let space = style?.space ?? painter?.space ?? styleSpace
        func completed(
            _ named: NetworkDescription?, _ kind: ModelKind, isUsed: Bool
        ) throws(Problem) -> NetworkDescription {
            if let named { return named }
            let fitting = space.flatMap { networks.preferred(kind, in: $0, over: pair) }
            if let fitting, !isUsed { return fitting }
            return try Self.network(fitting?.name ?? pair[kind], kind, in: networks)
        }
        return (
            styleModel: try completed(style, .style, isUsed: usesStyleModel),
            transformer: try completed(painter, .transformer, isUsed: true)
        )
    }

    /// Finds a network that is on this machine. Throws ``Problem``.
    static func network(
        _ name: String, _ kind: ModelKind, in networks: [NetworkDescription]
    ) throws(Problem) -> NetworkDescription {
        let field = kind == .style ? "styleModel" : "transformer"
        let fitting = networks.filter { $0.kind == kind }
        guard let network = fitting.first(where: { $0.name == name }) else {
            throw .invalidField(
                field, "there is no \(kind.rawValue) network '\(name.prefix(64))'",
                allowed: fitting.map(\.name).joined(separator: ", "))
        }
        guard network.isPresent else { throw .modelMissing(name, field: field) }
        return network
    }

    private static func named(
        _ name: String?, _ kind: ModelKind, in networks: [NetworkDescription]
    ) throws(Problem) -> NetworkDescription? {
        guard let name else { return nil }
        return try network(name, kind, in: networks)
    }
}
