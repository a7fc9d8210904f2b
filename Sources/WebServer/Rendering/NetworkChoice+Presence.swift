import Application
import Stylization

extension NetworkChoice {
    /// Both networks, those that will run here.
    ///
    /// Throws ``Problem`` that names the field.
    ///
    /// Unless `usesStyleModel`, a style network that was not named need not be here.
    func resolvePresent(
        in networks: [NetworkDescription], over pair: ModelPair, usesStyleModel: Bool
    ) throws(Problem) -> (styleModel: NetworkDescription, transformer: NetworkDescription) {
        let chosen: (styleModel: NetworkDescription, transformer: NetworkDescription)
        do {
            chosen = try resolve(in: networks, over: pair)
        } catch {
            throw Problem(error)
        }
        // Those that the request names come first: the answer is about what it says.
        if styleModel != nil { try chosen.styleModel.requirePresence() }
        if transformer != nil { try chosen.transformer.requirePresence() }
        if usesStyleModel { try chosen.styleModel.requirePresence() }
        try chosen.transformer.requirePresence()
        return chosen
    }

    /// The network of this name, if it is here.
    ///
    /// Throws ``Problem`` that names the field.
    static func presentNetwork(
        _ name: String, _ kind: ModelKind, in networks: [NetworkDescription]
    ) throws(Problem) -> NetworkDescription {
        let found: NetworkDescription
        do {
            found = try network(name, kind, in: networks)
        } catch {
            throw Problem(error)
        }
        try found.requirePresence()
        return found
    }
}

extension NetworkDescription {
    fileprivate func requirePresence() throws(Problem) {
        guard isPresent else { throw .modelMissing(name, field: kind.field) }
    }
}

extension ModelKind {
    /// The request's field that names such a network.
    var field: String {
        switch self {
        case .style: "styleModel"
        case .transformer: "transformer"
        }
    }
}
