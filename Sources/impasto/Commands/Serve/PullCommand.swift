import Application
import Foundation
import HostSystem
import Stylization

/// The command that fetches the networks which a server lacks, as somebody can paste it into a terminal of its machine.
struct PullCommand {
    /// This program.
    let executable: URL
    /// The folders in which a shell looks for programs.
    let searchPath: String
    /// The variable by which the server was told where to keep its data, if it was.
    let dataVariable: (name: String, value: String)?
    /// The folder of bundled networks that the server was given, if it was.
    let models: String?

    /// Names the program as short as a shell finds it, and says what the server was told, so that the networks come to
    /// where it looks for them.
    var text: String {
        var words: [String] = []
        if let dataVariable {
            // A service's folder is for nobody else.
            if dataVariable.name == DataFolder.stateVariable { words.append("sudo") }
            words.append(dataVariable.name + "=" + FileName.forShell(dataVariable.value))
        }
        words += [isFound ? "impasto" : FileName.forShell(executable.path), "models", "pull", "original"]
        if let models {
            words += ["--models", FileName.forShell(URL(filePath: models).standardizedFileURL.path)]
        }
        return words.joined(separator: " ")
    }

    /// Whether a shell that is asked for `impasto` runs this very program.
    private var isFound: Bool {
        let first = searchPath.split(separator: ":").map { String($0) + "/impasto" }.first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
        return first.map { URL(filePath: $0).resolvingSymlinksInPath().path } == executable.path
    }
}

extension PullCommand {
    /// For the server that this process is.
    static func ofServer(modelsFlag: String?) -> PullCommand {
        let variable = [DataFolder.stateVariable, "XDG_DATA_HOME"].lazy.compactMap { name in
            ProcessEnvironment[name].map { (name: name, value: $0) }
        }.first
        return PullCommand(
            executable: InstallationPaths.executable, searchPath: ProcessEnvironment["PATH"] ?? "",
            dataVariable: variable,
            models: modelsFlag ?? ProcessEnvironment["IMPASTO_MODELS"])
    }
}
