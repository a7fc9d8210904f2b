import Foundation

/// Whether `IMPASTO_FULL_SWEEPS=1` asks for what takes minutes: many more random cases, pictures of 12 megapixels.
public enum FullSweeps {
    public static let areOn = ProcessInfo.processInfo.environment["IMPASTO_FULL_SWEEPS"] == "1"
}
