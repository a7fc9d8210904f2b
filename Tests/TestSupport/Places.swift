package import Foundation
import SystemLibC

/// Where tests find what they read.
package enum Places {
    /// The checkout's top folder.
    package static let repository = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The bundled models and the manifest.
    package static let models = repository.appending(path: "Models")

    /// Reference material beside the checkout: the original's topologies, golden outputs.
    ///
    /// A clone alone has none, and the tests that need it skip by name. `IMPASTO_REFERENCE` names another place.
    package static let reference: URL? = {
        let folder =
            ProcessInfo.processInfo.environment["IMPASTO_REFERENCE"].map { URL(filePath: $0) }
            ?? repository.appending(path: "../shared/reference").standardizedFileURL
        return FileManager.default.fileExists(atPath: folder.appending(path: "golden").path) ? folder : nil
    }()

    /// Whether the tests were built with a sanitizer, which has an allocator of its own.
    package static let isSanitized = dlsym(nil, "__asan_init") != nil || dlsym(nil, "__tsan_init") != nil

    /// Whether a missing browser or reference must fail instead of being skipped.
    package static let isContinuousIntegration = ProcessInfo.processInfo.environment["CI"] != nil
}
