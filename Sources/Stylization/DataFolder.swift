package import Foundation
import HostSystem

/// The folder of this user's data: the gallery and the networks that do not come with the program.
package enum DataFolder {
    /// The variable by which a service manager names the folder that it made.
    package static let stateVariable = "STATE_DIRECTORY"

    /// The platform's place for it, or a service's.
    ///
    /// It is `~/Library/Application Support/Impasto` on macOS, elsewhere
    /// `$XDG_DATA_HOME/impasto`, where `XDG_DATA_HOME` is `~/.local/share` unless it is set to an absolute path
    /// (XDG Base Directory Specification). A service's is `STATE_DIRECTORY`, the folder that its manager made for it
    /// (systemd.exec(5), `StateDirectory=`); the first one, if there are several.
    ///
    /// `home` is the user's own folder by default: outside macOS `HOME`, if the environment has it.
    package static func standard(
        environment: [String: String] = ProcessEnvironment.variables, home: URL? = nil
    ) -> URL {
        if let state = environment[stateVariable]?.split(separator: ":").first, state.hasPrefix("/") {
            return URL(filePath: String(state), directoryHint: .isDirectory)
        }
        #if os(macOS)
        let home = home ?? FileManager.default.homeDirectoryForCurrentUser
        return home.appending(path: "Library/Application Support/Impasto", directoryHint: .isDirectory)
        #else
        // The specification has relative paths ignored.
        func folder(_ variable: String) -> URL? {
            guard let path = environment[variable], path.hasPrefix("/") else { return nil }
            return URL(filePath: path, directoryHint: .isDirectory)
        }
        if let data = folder("XDG_DATA_HOME") {
            return data.appending(path: "impasto", directoryHint: .isDirectory)
        }
        let home = home ?? folder("HOME") ?? FileManager.default.homeDirectoryForCurrentUser
        return home.appending(path: ".local/share/impasto", directoryHint: .isDirectory)
        #endif
    }
}
