import Foundation

/// `IMPASTO_FULL_SWEEPS=1` asks for what takes minutes: many more random cases, pictures of 12 megapixels.
public enum FullSweeps {
    /// Whether it is set to 1.
    public static let areOn = ProcessInfo.processInfo.environment["IMPASTO_FULL_SWEEPS"] == "1"
}
