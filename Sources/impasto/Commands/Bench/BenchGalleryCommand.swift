import Application
import ArgumentParser
import Foundation
import Gallery
import Stylization

/// `impasto bench gallery`.
struct BenchGalleryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gallery", abstract: "Time lists, searches and comparisons in a gallery of many styles.",
        discussion: "The gallery is a temporary file, filled with made-up styles, and removed afterwards.")

    @Option(help: ArgumentHelp("How many styles.", valueName: "n"))
    var styles: Int = 10_000

    @Option(help: ArgumentHelp("Counted runs after one warm-up.", valueName: "n"))
    var runs: Int = 21

    @Flag(help: "Print one JSON object a line.")
    var json = false

    func validate() throws {
        try OptionCheck.number(styles, in: 1...StyleBundle.maximumCount, of: "--styles")
        try OptionCheck.runs(runs)
    }

    func run() async throws {
        try await Failure.reporting {
            let folder = FileManager.default.temporaryDirectory.appending(
                path: "impasto-bench-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: folder) }
            let gallery = try Gallery.open(.file(folder.appending(path: "gallery.sqlite")))
            _ = try await gallery.add(try MadeUpStyles(count: styles).imported())
            try await measure(gallery)
            try gallery.close()
        }
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
            if json {
                let timing = GalleryTiming(
                    operation: operation, styles: styles, ms: result.median, msMin: result.minimum)
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
        if !json {
            try StandardOutput.line("\(styles) styles")
            try StandardOutput.line(Table(["operation", "median", "minimum"], rows).text)
        }
    }
}

/// One operation's figures.
private struct GalleryTiming: Encodable {
    let operation: String
    let styles: Int
    let ms: Double
    let msMin: Double
}

/// Styles of pseudo-random numbers and names, the same each time.
private struct MadeUpStyles {
    let count: Int

    /// As a bundle: the form in which many styles are saved in one transaction.
    func imported() throws -> StyleImport {
        let words = [
            "blue", "red", "night", "dawn", "river", "stone", "oil", "ink", "storm", "garden", "élan", "秋",
        ]
        var state: UInt64 = 1
        func next() -> Int {
            // Knuth's MMIX generator; the high bits are the good ones.
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33)
        }
        let styles = (0..<count).map { number in
            Style(
                name: "\(words[next() % words.count]) \(words[next() % words.count]) \(number)",
                space: StyleSpace.magentaMobile.rawValue,
                vector: (0..<StyleVector.count).map { _ in Float(next() % 4001) / 1000 - 2 },
                tags: [words[next() % words.count]], favourite: next() % 10 == 0,
                notes: "\(words[next() % words.count]) and \(words[next() % words.count])")
        }
        let bundle = Bundle(format: StyleBundle.format, version: StyleFormat.schemaVersion, styles: styles)
        return try StyleImport(reading: Data(bundle.jsonLine.utf8))
    }

    private struct Bundle: Encodable {
        let format: String
        let version: Int
        let styles: [Style]
    }

    private struct Style: Encodable {
        let name: String
        let space: String
        let vector: [Float]
        let tags: [String]
        let favourite: Bool
        let notes: String
    }
}
