import Application
import Stylization

extension StylizationEngine {
    /// ``networks`` for a task: finding out which are here looks at files.
    func listNetworks() async throws -> [NetworkDescription] {
        try await BlockingWork.run { networks }
    }

    /// The networks of a request that says nothing about them, for a task: the configuration's, else those of now.
    func findDefaultPair(_ configuration: ServerConfiguration) async throws -> ModelPair {
        if let pair = configuration.defaultModels { return pair }
        return try await BlockingWork.run { defaultPair }
    }
}
