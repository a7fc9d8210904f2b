import ArgumentParser
import Gallery
import HostSystem

/// The option of every command that needs the gallery.
struct GalleryOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The gallery's file, ':memory:', or a database: 'postgres://…' (or IMPASTO_GALLERY).",
            valueName: "path"),
        completion: .anyFile)
    var gallery: String?

    /// Where the gallery is, by flag or environment; an empty text counts as unset.
    private var given: String? {
        [gallery, ProcessEnvironment["IMPASTO_GALLERY"]].compactMap { $0 }.first { !$0.isEmpty }
    }

    /// Runs `body` with a gallery that is only read: a file that was named has to be there, and one that cannot be
    /// written will do.
    ///
    /// Where none was named and none is there yet, it is empty, and none is made.
    func read<Result>(_ body: (Gallery) async throws -> Result) async throws -> Result {
        try await use(try await opened(for: .reading, orEmpty: given == nil), body)
    }

    /// Runs `body` with a gallery that it tries a change on: a file that is not there counts as an empty one.
    func dryRun<Result>(_ body: (Gallery) async throws -> Result) async throws -> Result {
        try await use(try await opened(for: .reading, orEmpty: true), body)
    }

    /// Runs `body` with a gallery whose styles it changes.
    ///
    /// Like ``read(_:)``, it makes none.
    func edit<Result>(_ body: (Gallery) async throws -> Result) async throws -> Result {
        try await use(try await opened(for: .editing, orEmpty: given == nil), body)
    }

    /// Runs `body` with a gallery to which it adds styles; the file is made if there is none.
    func add<Result>(_ body: (Gallery) async throws -> Result) async throws -> Result {
        try await use(try await opened(for: .writing, orEmpty: false), body)
    }

    private func opened(for access: GalleryAccess, orEmpty: Bool) async throws -> Gallery {
        if let given { try Self.requireText(given) }
        let location = given.map { GalleryLocation(option: $0) } ?? .standard()
        return try await DedicatedThread.run(name: "gallery") {
            do throws(GalleryError) {
                return try Gallery.open(location, for: access)
            } catch {
                guard case .missing = error, orEmpty else { throw error }
                return try Gallery.open(.memory)
            }
        }
    }

    /// Throws ``Failure`` for a name that SQLite, which takes texts, would give to another file.
    static func requireText(_ path: String) throws {
        guard !PathText.isUTF8(path) else { return }
        throw Failure.usage("--gallery: the name of this file must be UTF-8: '\(path)'")
    }

    /// Runs `body` and closes the gallery, also after an error, so that its one file is whole.
    private func use<Result>(
        _ gallery: Gallery, _ body: (Gallery) async throws -> Result
    ) async throws -> Result {
        let result: Result
        do {
            result = try await body(gallery)
        } catch {
            try? await DedicatedThread.run(name: "gallery") { try gallery.close() }
            throw error
        }
        try await DedicatedThread.run(name: "gallery") { try gallery.close() }
        return result
    }
}
