import Application
import Stylization
import WebServer

/// What `--print-config` prints: every setting, its value, where it can be set, and why its default is what it is.
struct SettingsTable {
    private let rows: [[String]]

    init(_ configuration: ServerConfiguration, threads: Int, precision: PrecisionChoice, resolved: String) {
        rows =
            configuration.settings.map { entry in
                [
                    entry.setting.flag, entry.setting.variable, entry.value,
                    Self.source(entry.value, entry.defaultValue), entry.setting.reason,
                ]
            } + [
                [
                    "--threads", "IMPASTO_THREADS", "\(threads)",
                    Self.source("\(threads)", "\(ComputeSettings.defaultThreads)"),
                    "threads that compute; the processors this process may use",
                ],
                [
                    "--precision", "IMPASTO_PRECISION",
                    precision == .auto ? "auto (\(resolved))" : precision.rawValue,
                    Self.source(precision.rawValue, PrecisionChoice.f32.rawValue),
                    "what transformers compute in; auto takes bf16 where the processor multiplies it",
                ],
            ]
    }

    private static func source(_ value: String, _ standard: String) -> String {
        value == standard ? "default" : "set (default \(standard))"
    }

    var text: String { Table(["flag", "variable", "value", "source", "what and why"], rows).text }
}
