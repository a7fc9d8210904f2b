import ArgumentParser
import Gallery

/// `impasto styles empty-trash`.
struct StylesEmptyTrashCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "empty-trash", abstract: "Delete what is in the trash, for ever.")

    static let examples = [
        CommandExample("Delete for ever", "impasto styles empty-trash")
    ]

    @OptionGroup var form: JSONOption

    @OptionGroup var gallery: GalleryOptions

    func perform() async throws {
        let count = try await gallery.edit { try await $0.emptyTrash() }
        try StandardOutput.line(
            form.json ? ["deleted": count].jsonLine : "deleted \(count) style\(count == 1 ? "" : "s")")
    }
}
