import ArgumentParser
import Foundation
import HostSystem
import ModelDownloads
import Stylization

/// `impasto models pull`.
struct ModelsPullCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull", abstract: "Fetch networks, verify them, and make them available.",
        discussion: """
            'original' stands for all four networks of the original demo. A broken or interrupted download \
            goes on where it stopped when the command is given again; a file is used only after its length \
            and digests were verified. Proxies are taken from the environment (https_proxy).
            """)

    static let examples = [
        CommandExample("The original demo's networks", "impasto models pull original")
    ]

    @Argument(
        help: ArgumentHelp("Networks by name, or 'original'.", valueName: "name"), completion: .fetchedNetwork
    )
    var names: [String]

    @Option(
        help: ArgumentHelp(
            "A mirror that serves the networks' folders (or IMPASTO_MODELS_URL).", valueName: "url"))
    var baseURL: String?

    @Flag(help: "Print one JSON object a line: progress, retry, file, installed, present, failed.")
    var json = false

    @OptionGroup var modelFolder: ModelFolderOption

    func perform() async throws {
        let report = DownloadReporter(json ? .json : Terminal.isInteractive ? .bar : .lines)
        do {
            let downloader = ModelDownloader(
                store: try modelFolder.store(), settings: DownloadSettings(baseAddress: try baseAddress())
            )
            // All names first: a mistyped one is reported before the first long download.
            var records = try names.flatMap { try downloader.records(named: $0) }
            records = records.enumerated().filter { index, record in
                records.firstIndex { $0.name == record.name } == index
            }.map(\.element)
            try await SignalCancellation.cancelling { [records] in
                for record in records {
                    report.begin(record.name)
                    try await downloader.pull(record.name) { report.show($0) }
                    report.end(record.name)
                }
            }
            try report.requireOutput()
        } catch {
            report.fail(Failure(error))
            throw error
        }
    }

    private func baseAddress() throws -> URL? {
        guard let text = baseURL ?? ProcessEnvironment["IMPASTO_MODELS_URL"] else { return nil }
        guard let url = URL(string: text) else { throw DownloadError.invalidAddress(text) }
        return url
    }
}
