import Foundation

/// Whether tests may take minutes: many more random cases, pictures of 12 megapixels.
package enum FullSweeps {
    /// Whether `IMPASTO_FULL_SWEEPS` is set to 1.
    package static let areOn = ProcessInfo.processInfo.environment["IMPASTO_FULL_SWEEPS"] == "1"
}
