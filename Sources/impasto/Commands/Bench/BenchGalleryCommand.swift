import Application
import ArgumentParser
import Foundation
import Gallery
import Stylization

/// `impasto bench gallery`.
struct BenchGalleryCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "gallery", abstract: "Time lists, searches and comparisons in a gallery of many styles.",
        discussion: "The gallery is a temporary file, filled with made-up styles, and removed afterwards.")

    static let examples = [
        CommandExample("A small gallery", "impasto bench gallery --styles 500 --runs 3")
    ]

    @Option(help: ArgumentHelp("How many styles.", valueName: "n"))
    var styles: Int = 10_000

    @Option(help: ArgumentHelp("Counted runs after one warm-up.", valueName: "n"))
    var runs: Int = 21

    @OptionGroup var form: JSONLinesOption

    func validate() throws {
        try OptionCheck.number(styles, in: 1...StyleBundle.maximumCount, of: "--styles")
        try OptionCheck.runs(runs)
    }

    func perform() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "impasto-bench-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let gallery = try Gallery.open(.file(folder.appending(path: "gallery.sqlite")))
        _ = try await gallery.add(try MadeUpStyles(count: styles).imported())
        try await measure(gallery)
        try gallery.close()
    }

    private func measure(_ gallery: Gallery) async throws {
        let middle = max(0, styles / 2 - 25)
        let some = try await gallery.list(StyleQuery(sort: .name, offset: middle, limit: 1)).styles[0]
        var rows: [[String]] = []
        func time(_ operation: String, _ body: () async throws -> Void) async throws {
            try await body()
            var times: [Double] = []
            for _ in 0..<runs {
                let start = ContinuousClock.now
                try await body()
                times.append((ContinuousClock.now - start) / .milliseconds(1))
            }
            let result = Timings(times)
            if form.json {
                let timing = GalleryTiming(
                    operation: operation, styles: styles, medianMs: result.median, minimumMs: result.minimum)
                try StandardOutput.line(timing.jsonLine)
            }
            rows.append([
                operation, TimeText.milliseconds(result.median), TimeText.milliseconds(result.minimum),
            ])
        }

        for sort in StyleSort.allCases {
            try await time("list page by \(sort.rawValue)") {
                _ = try await gallery.list(StyleQuery(sort: sort))
            }
        }
        try await time("list page in the middle") {
            _ = try await gallery.list(StyleQuery(sort: .name, offset: middle))
        }
        try await time("search for a common word") { _ = try await gallery.list(StyleQuery(search: "blue")) }
        try await time("search for a rare word") {
            _ = try await gallery.list(StyleQuery(search: "\(styles - 1)"))
        }
        try await time("search for two letters") { _ = try await gallery.list(StyleQuery(search: "bl")) }
        try await time("similar styles") { _ = try await gallery.similar(to: some.id) }
        try await time("find by name") { _ = try await gallery.style(matching: some.name.text) }
        if !form.json {
            try StandardOutput.line("\(styles) styles")
            try StandardOutput.line(Table(["operation", "median", "minimum"], rows).text)
        }
    }
}

/// One operation's figures.
private struct GalleryTiming: Encodable {
    let operation: String
    let styles: Int
    let medianMs: Double
    let minimumMs: Double
}
