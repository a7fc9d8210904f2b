import Application
import Foundation
import HostSystem

/// The command that fetches the networks which a server lacks, as somebody can paste it into a terminal of its machine.
struct PullCommand {
    /// This program.
    let executable: URL
    /// The folders in which a shell looks for programs.
    let searchPath: String
    /// Where the server was told to keep its data, if it was.
    let dataFolder: String?
    /// The folder of bundled networks that the server was given, if it was.
    let models: String?

    /// Names the program as short as a shell finds it, and says what the server was told, so that the networks come to
    /// where it looks for them.
    var text: String {
        var words: [String] = []
        if let dataFolder { words.append("XDG_DATA_HOME=" + FileName.forShell(dataFolder)) }
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
        PullCommand(
            executable: InstallationPaths.executable, searchPath: ProcessEnvironment["PATH"] ?? "",
            dataFolder: ProcessEnvironment["XDG_DATA_HOME"],
            models: modelsFlag ?? ProcessEnvironment["IMPASTO_MODELS"])
    }
}
