import ArgumentParser
import Foundation
import Kernels
import Stylization

/// Options of every command that computes.
struct EngineOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Threads that compute (default: the processors this process may use; or IMPASTO_THREADS).",
            valueName: "n"))
    var threads: Int?

    @OptionGroup var modelFolder: ModelFolderOption

    func validate() throws {
        if let threads, !(1...256).contains(threads) {
            throw ValidationError("--threads \(threads): give a number from 1 to 256.")
        }
    }

    private var environment: [String: String] { ProcessInfo.processInfo.environment }

    func store() throws -> ModelStore { try modelFolder.store() }

    func threadCount() throws -> Int {
        if let threads { return threads }
        guard let text = environment["IMPASTO_THREADS"] else { return ThreadPool.defaultThreadCount }
        guard let count = Int(text), (1...256).contains(count) else {
            throw Failure.usage("IMPASTO_THREADS is '\(text)'; give a number from 1 to 256")
        }
        return count
    }

    func stylizer() throws -> Stylizer { try Stylizer(models: store(), threads: threadCount()) }
}
