import Foundation

/// Amounts of bytes as people read them; decimal units, as disks and downloads are sold.
enum ByteText {
    static func size(_ bytes: Int) -> String { text(Double(bytes)) }

    static func rate(_ bytesPerSecond: Double) -> String { text(bytesPerSecond) + "/s" }

    private static func text(_ bytes: Double) -> String {
        let (value, unit) = bytes >= 1e6 ? (bytes / 1e6, "MB") : (bytes / 1e3, "kB")
        return value.formatted(.number.precision(.fractionLength(1)).grouping(.never)) + " " + unit
    }
}
