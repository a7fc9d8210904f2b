import Kernels
import Stylization
import WebServer

/// What `--print-config` prints: every setting, its value, where it can be set, and why its default is what it is.
struct SettingsTable {
    private let rows: [[String]]

    init(_ configuration: ServerConfiguration, threads: Int, precision: PrecisionChoice, resolved: Precision)
    {
        rows =
            configuration.settings.map { setting in
                [
                    setting.flag, setting.variable, setting.value,
                    setting.value == setting.defaultValue
                        ? "default" : "set (default \(setting.defaultValue))",
                    setting.reason,
                ]
            } + [
                [
                    "--threads", "IMPASTO_THREADS", "\(threads)", "",
                    "threads that compute; the processors this process may use",
                ],
                [
                    "--precision", "IMPASTO_PRECISION",
                    precision == .auto ? "auto (\(resolved.rawValue))" : precision.rawValue,
                    precision == .f32 ? "default" : "set (default f32)",
                    "what transformers compute in; auto takes bf16 where the processor multiplies it",
                ],
            ]
    }

    var text: String { Table(["flag", "variable", "value", "", "what and why"], rows).text }
}
