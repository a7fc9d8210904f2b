import ArgumentParser
import Gallery

/// `impasto styles empty-trash`.
struct StylesEmptyTrashCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "empty-trash", abstract: "Delete what is in the trash, for ever.")

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var gallery: GalleryOptions

    func run() async throws {
        try await Failure.reporting {
            let count = try await gallery.edit { try await $0.emptyTrash() }
            try StandardOutput.line(
                json ? ["deleted": count].jsonLine : "deleted \(count) style\(count == 1 ? "" : "s")")
        }
    }
}
