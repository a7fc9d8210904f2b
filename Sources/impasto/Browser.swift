import Foundation

/// Opening a page for the person at this machine.
enum Browser {
    /// Opens `url` in the default browser; says so if there is none.
    static func open(_ url: String) {
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
            if process.terminationStatus != 0 { Terminal.error("impasto: no browser found; open \(url)") }
        }
        do {
            try process.run()
        } catch {
            Terminal.error("impasto: cannot start a browser (\(error.localizedDescription)); open \(url)")
        }
    }
}
