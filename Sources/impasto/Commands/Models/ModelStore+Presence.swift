import Stylization

extension ModelStore {
    /// Throws if a network is not here: all that are missing are named at once, because one alone may be of no use.
    func requirePresent(_ names: [String]) throws {
        let missing = try names.map { try descriptor($0) }.filter { !$0.isPresent }
        guard let first = missing.first else { return }
        // What is bundled, damaged or single has a message of its own.
        guard missing.count > 1,
            missing.allSatisfy({ $0.state == .missing && !$0.record.bundled && !$0.isAdded })
        else {
            if case .damaged(let reason) = first.state {
                throw Failure.badData("model '\(first.record.name)' is damaged: \(reason)")
            }
            throw ModelStoreError.missingModel(first.record.name, bundled: first.record.bundled)
        }
        let list = missing.map { "'\($0.record.name)'" }.joined(separator: " and ")
        throw Failure.unavailable(
            "models \(list), which work together, are not here yet; get them with: impasto models pull "
                + missing.map(\.record.name).joined(separator: " "))
    }
}
