import Foundation

/// Opening a page for the person at this machine.
enum Browser {
    /// Opens `url` in the default browser; tells `report` if there is none.
    static func open(_ url: String, report: @escaping @Sendable (String) -> Void) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        #if os(macOS)
        process.arguments = ["open", url]
        #else
        process.arguments = ["xdg-open", url]
        #endif
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        process.terminationHandler = { process in
            if process.terminationStatus != 0 { report("no browser found; open \(url)") }
        }
        do {
            try process.run()
        } catch {
            report("no browser could be started; open \(url)")
        }
    }
}
