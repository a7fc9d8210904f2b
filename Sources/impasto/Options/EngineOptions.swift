import Application
import ArgumentParser
import HostSystem
import Stylization

/// Options of every command that computes.
struct EngineOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Threads that compute (default: the processors this process may use; or IMPASTO_THREADS).",
            valueName: "n"))
    var threads: Int?

    @Option(
        help: ArgumentHelp(
            "What transformers compute in (default f32; or IMPASTO_PRECISION): 'f32', 'bf16' (products of 16-bit numbers in the layers that they make faster: AVX-512 BF16 on AMD's processors, AMX-BF16 on Intel's; colours differ by less than a step in 255 on average), or 'auto' for bf16 where it is faster.",
            valueName: "precision"),
        completion: .cases(of: PrecisionChoice.self),
        transform: { try OptionCheck.choice($0, of: PrecisionChoice.listed) })
    var precision: PrecisionChoice?

    @OptionGroup var modelFolder: ModelFolderOption

    func validate() throws {
        if let threads, !(1...256).contains(threads) {
            throw ValidationError("--threads \(threads): give a number from 1 to 256.")
        }
    }

    func store() throws -> ModelStore { try modelFolder.store() }

    func threadCount() throws -> Int {
        if let threads { return threads }
        guard let text = ProcessEnvironment["IMPASTO_THREADS"] else { return ComputeSettings.defaultThreads }
        guard let count = Int(text), (1...256).contains(count) else {
            throw Failure.usage("IMPASTO_THREADS is '\(text)'; give a number from 1 to 256")
        }
        return count
    }

    func precisionChoice() throws -> PrecisionChoice {
        if let precision { return precision }
        guard let text = ProcessEnvironment["IMPASTO_PRECISION"] else { return .f32 }
        guard let named = PrecisionChoice(rawValue: text) else {
            throw Failure.usage("IMPASTO_PRECISION is '\(text)'; give \(PrecisionChoice.listed)")
        }
        return named
    }

    /// Throws a usage error for a level that no processor has; one that this processor lacks means the best that it has.
    private func checkLevel() throws {
        let (variable, levels) = (ComputeSettings.levelVariable, ComputeSettings.levels)
        guard let name = ProcessEnvironment[variable], !levels.contains(name) else { return }
        throw Failure.usage("\(variable) is '\(name)'; give one of \(levels.joined(separator: ", "))")
    }

    /// Throws a usage error for a switch that is neither on nor off.
    private func checkTiles() throws {
        let variable = ComputeSettings.tileVariable
        guard let text = ProcessEnvironment[variable], !["0", "1"].contains(text) else { return }
        throw Failure.usage("\(variable) is '\(text)'; give 0 to leave AMX tiles alone, or 1")
    }

    /// How to compute.
    ///
    /// Throws a usage error for what this processor cannot do.
    func settings(precision named: PrecisionChoice? = nil) throws -> ComputeSettings {
        try checkLevel()
        try checkTiles()
        let choice = try named ?? precisionChoice()
        do {
            _ = try choice.resolved()
        } catch {
            let source = precision == nil ? "IMPASTO_PRECISION=" : "--precision "
            throw Failure.usage("\(source)\(choice.rawValue): \(error)")
        }
        return ComputeSettings(threads: try threadCount(), precision: choice)
    }

    /// The engine of these options.
    ///
    /// `cacheByteLimit`: bytes that may be kept of pictures between renders. `precision`: what to compute in, whatever the
    /// option says.
    func stylizer(
        cacheByteLimit: Int = Stylizer.defaultCacheByteLimit, precision: PrecisionChoice? = nil
    ) throws -> Stylizer {
        try StylizerEngine(
            models: store(), settings: settings(precision: precision), cacheByteLimit: cacheByteLimit
        ).stylizer
    }
}
