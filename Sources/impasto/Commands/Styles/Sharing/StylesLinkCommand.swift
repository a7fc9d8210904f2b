import ArgumentParser
import Foundation
import Gallery

/// `impasto styles link`.
struct StylesLinkCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "link", abstract: "Print a link that holds a style.",
        discussion: """
            The style stands behind the '#', which browsers never send to a server. Its numbers are rounded \
            to half precision, which no eye can tell.
            """)

    static let examples = [
        CommandExample("A link for a friend", "impasto styles link Rust --page https://studio.example.org/")
    ]

    @OptionGroup var style: StyleArgument

    @Option(help: ArgumentHelp("The page that the link opens.", valueName: "url"))
    var page: String = "http://localhost:9966/"

    @OptionGroup var form: JSONOption

    @OptionGroup var gallery: GalleryOptions

    func perform() async throws {
        let style = try await gallery.read { try await self.style.find(in: $0) }
        let link = StyleLink(name: style.name, vector: style.vector)
        guard let page = URL(string: page), ["http", "https"].contains(page.scheme),
            let url = link.url(page: page)
        else {
            throw Failure.usage("--page \(page): give an address such as http://localhost:9966/")
        }
        try StandardOutput.line(
            form.json ? Linked(url: url.absoluteString, fragment: link.fragment).jsonLine : url.absoluteString
        )
    }
}

/// What `--json` prints.
private struct Linked: Encodable {
    let url: String
    let fragment: String
}
