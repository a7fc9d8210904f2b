import Application
import ArgumentParser
import Foundation
import Gallery
import HostSystem
import ImageCodecs
import Stylization

// What options and arguments offer when a person presses Tab. Closures answer in the lines of ``CompletionAnswer``: a
// value, with a few words behind a tab, or what files would do as well. They are quiet about all that fails.

extension CompletionKind {
    /// A picture that is read.
    static let pictures = CompletionKind.file(extensions: pictureEndings)

    /// The path of any file.
    static let anyFile = CompletionKind.file()

    /// Photos, and behind the first of them the bundled styles as well.
    static let photosAndStyle = CompletionKind.custom { words, _, _ in
        let hasPhoto = words.dropFirst().contains { $0 == "-" || FileName.exists($0) }
        return (hasPhoto ? samples : []) + [CompletionAnswer.files(pictureEndings)]
    }

    /// A clip, which may be any file, and behind it the bundled styles as well.
    static let clipAndStyle = CompletionKind.custom { words, _, _ in
        let hasClip = words.dropFirst().contains { FileName.exists($0) }
        return (hasClip ? samples : []) + [CompletionAnswer.files([])]
    }

    /// The picture of a style: a file or a bundled sample.
    static let stylePicture = CompletionKind.custom { _, _, _ in
        samples + [CompletionAnswer.files(pictureEndings)]
    }

    /// A saved style.
    static let savedStyle = CompletionKind.custom { words, _, _ async in await savedStyles(words) }

    /// A style in the trash.
    static let trashedStyle = CompletionKind.custom { words, _, _ async in
        await gallery(words) { gallery in
            try await gallery.trashed(limit: mostStyles).map { line($0.name.text, $0.recipe.summary) }
        }
    }

    /// A saved style, or a picture's file.
    static let savedStyleOrPicture = CompletionKind.custom { words, _, _ async in
        await savedStyles(words) + [CompletionAnswer.files(pictureEndings)]
    }

    /// A saved style, a bundled sample, or a picture's file.
    static let anyStyle = CompletionKind.custom { words, _, _ async in
        await savedStyles(words) + samples + [CompletionAnswer.files(pictureEndings)]
    }

    /// `STYLE=MASK`.
    static let region = CompletionKind.custom { words, _, word async in
        guard !word.contains("=") else {
            return [CompletionAnswer.files(pictureEndings, behindEquals: true)]
        }
        // The mask follows at once.
        return (await savedStyles(words) + samples).map { line in
            let parts = line.split(separator: "\t", maxSplits: 1, omittingEmptySubsequences: false)
            return ([parts[0] + "="] + parts.dropFirst()).joined(separator: "\t")
        }
    }

    /// A tag that saved styles have.
    static let tag = CompletionKind.custom { words, _, _ async in
        await gallery(words) { gallery in
            try await gallery.tags().map { line($0.tag, $0.count == 1 ? "1 style" : "\($0.count) styles") }
        }
    }

    /// A style space of which a network is known.
    static let space = CompletionKind.custom { words, _, _ in
        Set(models(words).map(\.record.space.rawValue)).sorted()
    }

    /// A network of any kind.
    static let network = networks { _ in true }
    static let styleNetwork = networks { $0.record.kind == .style }
    static let transformer = networks { $0.record.kind == .transformer }
    /// A network whose files are on this machine, whole or in part.
    static let presentNetwork = networks { $0.folder != nil }
    /// A network that was pulled or added.
    static let removableNetwork = networks { $0.folder != nil && !$0.record.bundled }
    /// A network that can be fetched, or all of the original's.
    static let fetchedNetwork = CompletionKind.custom { words, _, _ in
        [line("original", "all four of the original demo")]
            + models(words).filter { !$0.record.bundled && !$0.isAdded }.map(line)
    }

    /// The names of an enumeration's cases.
    static func cases<Choice: CaseIterable & RawRepresentable<String>>(of _: Choice.Type) -> CompletionKind {
        .list(Choice.allCases.map(\.rawValue))
    }

    private static func networks(
        _ isMeant: @escaping @Sendable (ModelDescriptor) -> Bool
    ) -> CompletionKind {
        .custom { words, _, _ in models(words).filter(isMeant).map(line) }
    }

    /// The endings of what this build reads.
    private static let pictureEndings =
        (ImageFormat.allCases.map(\.rawValue) + ["jpg", "jpe", "jfif", "heif"])
        .filter { ImageFormat(name: $0).map(ImageFormat.readable.contains) ?? false }

    private static var samples: [String] {
        InstallationPaths.samples()?.names(for: .style).map { line($0, "sample") } ?? []
    }

    private static func line(_ model: ModelDescriptor) -> String { line(model.name, model.record.title) }

    private static func line(_ value: String, _ about: String) -> String { "\(value)\t\(about)" }

    /// The networks that the command will know.
    private static func models(_ words: [String]) -> [ModelDescriptor] {
        let folder = value(of: "--models", in: words).map { ["--models", $0] } ?? []
        return (try? ModelFolderOption.parse(folder).store().list()) ?? []
    }

    /// More are no list that a person looks through.
    private static let mostStyles = 1000

    private static func savedStyles(_ words: [String]) async -> [String] {
        await gallery(words) { gallery in
            var query = StyleQuery(limit: min(mostStyles, StyleQuery.maximumLimit))
            var lines: [String] = []
            while true {
                let page = try await gallery.list(query)
                lines += page.styles.map { line($0.name.text, $0.recipe.summary) }
                guard let next = page.next, lines.count < mostStyles else { return lines }
                query.after = next
            }
        }
    }

    /// What `body` finds in the gallery that the command will use; nothing where there is none, and none is made.
    private static func gallery(
        _ words: [String], _ body: (Gallery) async throws -> [String]
    ) async -> [String] {
        let file = value(of: "--gallery", in: words).map { ["--gallery", $0] } ?? []
        return (try? await GalleryOptions.parse(file).read(body)) ?? []
    }

    /// The last value that an option has among `words`.
    private static func value(of flag: String, in words: [String]) -> String? {
        var value: String?
        for (index, word) in words.enumerated() {
            if word == flag, index + 1 < words.count { value = words[index + 1] }
            if word.hasPrefix(flag + "=") { value = String(word.dropFirst(flag.count + 1)) }
        }
        return value
    }
}
