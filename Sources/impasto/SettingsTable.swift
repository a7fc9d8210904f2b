import Kernels
import WebServer

/// What `--print-config` prints: every setting, its value, where it can be set, and why its default is what it is.
struct SettingsTable {
    private let rows: [[String]]

    init(_ configuration: ServerConfiguration, threads: Int, precision: Precision) {
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
                    "--precision", "IMPASTO_PRECISION", precision.rawValue,
                    precision == .float32 ? "default" : "set (default f32)",
                    "what transformers compute in; bf16 is quicker where the processor can",
                ],
            ]
    }

    var text: String { Table(["flag", "variable", "value", "", "what and why"], rows).text }
}
