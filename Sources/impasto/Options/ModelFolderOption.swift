import ArgumentParser
import Stylization

/// The option of every command that needs the networks' folder.
struct ModelFolderOption: ParsableArguments {
    @Option(
        help: ArgumentHelp("The folder of the bundled networks (or IMPASTO_MODELS).", valueName: "folder"),
        completion: .directory)
    var models: String?

    /// The networks there and in the user's data folder.
    ///
    /// Throws ``Failure`` and `ModelStoreError`.
    func store() throws -> ModelStore {
        try ModelStore(bundledFolder: InstallationPaths.models(flag: models))
    }
}
