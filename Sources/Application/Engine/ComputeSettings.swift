import Kernels
package import Stylization

/// How the engine is to compute on this machine.
package struct ComputeSettings: Sendable {
    /// Threads that compute.
    package var threads: Int
    /// What transformers compute in.
    package var precision: PrecisionChoice

    /// Settings of these parts.
    package init(threads: Int = ComputeSettings.defaultThreads, precision: PrecisionChoice = .f32) {
        self.threads = threads
        self.precision = precision
    }

    /// The processors that this process may use.
    package static var defaultThreads: Int { ThreadPool.defaultThreadCount }

    /// The processor's name, such as a person knows it; may be empty.
    package static var processorName: String { Processor.name }

    /// The environment variable that holds the engine to a lower level of the processor's instructions.
    package static let levelVariable = CPULevel.variable

    /// The environment variable that leaves the processor's tiles (AMX) alone, with the value 0.
    package static let tileVariable = Processor.tileVariable

    /// The names of the levels that any processor has; one that this processor lacks means the best that it has.
    package static var levels: [String] { CPULevel.allCases.map(\.rawValue) }
}

extension StylizerEngine {
    /// An engine over the networks in `models`; `cacheByteLimit` is what may be kept of pictures between renders.
    ///
    /// Throws `PrecisionUnavailable` for a precision that the processor does not have.
    package init(
        models: ModelStore, settings: ComputeSettings, cacheByteLimit: Int = Self.defaultCacheByteLimit
    ) throws {
        self.init(
            try Stylizer(
                models: models, threads: settings.threads, precision: settings.precision.resolved(),
                cacheByteLimit: cacheByteLimit))
    }

    /// Bytes that are kept of pictures between renders by default.
    package static var defaultCacheByteLimit: Int { Stylizer.defaultCacheByteLimit }

    /// The networks.
    package var models: ModelStore { stylizer.models }
}
