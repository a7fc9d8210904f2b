import Foundation
import Foundations
import HostSystem
import Synchronization
import SystemLibC

/// Opening a page for the person at this machine.
final class Browser: Sendable {
    /// The folder of the file that leads to the page, until it is removed.
    private let folder = Mutex<String?>(nil)

    /// Opens `url` in the default browser; tells `report` if there is none.
    ///
    /// With `isSecret` nobody who lists the processes sees the address: the browser is given a file, which only this user
    /// can read and which leads there. ``removeFile()`` removes it; the address is printed for who needs it later.
    func open(_ url: String, isSecret: Bool, report: @escaping @Sendable (String) -> Void) {
        var target = url
        if isSecret {
            do {
                target = try redirect(to: url)
            } catch {
                return report("no file for the browser could be written (\(Failure(error))); open \(url)")
            }
        }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        #if os(macOS)
        process.arguments = ["open", target]
        #else
        process.arguments = ["xdg-open", target]
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

    /// Removes the file that leads to the page, if there is one.
    func removeFile() {
        folder.withLock { folder in
            if let folder { try? FileManager.default.removeItem(atPath: folder) }
            folder = nil
        }
    }

    /// The path of a page that leads to `url`, in a folder that is this user's alone.
    private func redirect(to url: String) throws -> String {
        // In memory, and gone when the user logs out, where the system has such a folder.
        let places = [ProcessEnvironment["XDG_RUNTIME_DIR"], ProcessEnvironment["TMPDIR"], "/tmp"]
        let place = places.compactMap { $0 }.first { $0.hasPrefix("/") && FileName.isFolder($0) } ?? "/tmp"
        var template = Array(FileName.join(place, "impasto-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemError.last }
        let made = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        folder.withLock { $0 = made }
        let page = FileName.join(made, "open.html")
        // Addresses of ours hold nothing that HTML would read otherwise.
        try OutputFile(page).write(
            Array(
                "<!DOCTYPE html><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"0;url=\(url)\">\n"
                    .utf8))
        return page
    }
}
