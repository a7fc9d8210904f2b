import Foundation
import GRDB
import Stylization
import Synchronization
import TestSupport

@testable import Gallery

/// Styles to save, and places to save them in.
enum Samples {
    static let image = StyleRecipe.image(styleSize: 256, square: false)

    /// A vector that depends on `seed` only; two of them are nowhere near each other.
    static func vector(_ seed: Int, space: StyleSpace = .magentaMobile) throws -> StyleVector {
        var random = SeededRandom(seed: UInt64(seed))
        return try StyleVector(random.floats(StyleVector.count, in: -3...3), space: space)
    }

    static func draft(
        _ name: String, _ seed: Int = 1, space: StyleSpace = .magentaMobile, tags: [String] = [],
        notes: String = "", isFavourite: Bool = false
    ) throws -> StyleContent {
        StyleContent(
            name: try StyleName(name), vector: try vector(seed, space: space),
            styleModel: "style-mobilenet-v2",
            recipe: image, tags: try StyleTags(tags), isFavourite: isFavourite, notes: try StyleNotes(notes))
    }

    /// A style as it arrives, of which nothing but name and numbers is known.
    static func arriving(_ name: String, _ seed: Int, id: StyleID? = nil) throws -> PortableStyle {
        try arriving(name, vector(seed), id: id)
    }

    static func arriving(_ name: String, _ vector: StyleVector, id: StyleID? = nil) throws -> PortableStyle {
        PortableStyle(
            id: id,
            StyleContent(
                name: try StyleName(name), vector: vector, styleModel: nil, recipe: .imported(format: "file"))
        )
    }

    /// A new gallery in memory, or in a database; each look at its clock is a second later than the one before.
    static func gallery(painter: SwatchPainter? = nil) throws -> Gallery {
        try Gallery.open(try newPlace(), painter: painter, clock: TickingClock().now)
    }

    /// The database in which all tests of what a gallery does run instead of in memory, if the environment names one and this
    /// is built with the trait `PostgreSQL`: `IMPASTO_TEST_DATABASE=postgres://…`.
    static let database: String? = {
        #if PostgreSQL
        ProcessInfo.processInfo.environment["IMPASTO_TEST_DATABASE"]
        #else
        nil
        #endif
    }()

    static var isInPostgreSQL: Bool { database != nil }

    /// Where nothing is yet.
    static func newPlace() throws -> GalleryLocation {
        #if PostgreSQL
        if let database {
            let schema = "test_\(StyleID.random())".replacing("-", with: "_").lowercased()
            try PostgreSQLConnection(PostgreSQLAddress(database)!).run("CREATE SCHEMA \(schema)")
            return GalleryLocation(option: database + "?options=-csearch_path%3D\(schema),public")
        }
        #endif
        return .memory
    }

    /// Runs `body` with a folder that is gone afterwards.
    static func withFolder<Value>(_ body: (URL) async throws -> Value) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "gallery-tests-\(StyleID.random())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder)
    }

    /// Runs `body` with the place of a gallery's file, in a folder that is gone afterwards.
    static func withFile<Value>(_ body: (URL) async throws -> Value) async throws -> Value {
        try await withFolder { folder in try await body(folder.appending(path: "g.sqlite")) }
    }

    /// A file that begins as a PNG file does; nobody looks further.
    static func swatch(_ byte: UInt8 = 0) throws -> Swatch {
        try Swatch(Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, byte]))
    }
}

/// A second passes with each look.
final class TickingClock: Sendable {
    private let seconds = Mutex(1_700_000_000.25)

    var now: @Sendable () -> Date {
        {
            self.seconds.withLock { seconds in
                seconds += 1
                return Date(timeIntervalSince1970: seconds)
            }
        }
    }
}

/// The ``GalleryError`` that `body` throws; `nil` if it throws none.
func galleryError(_ body: () async throws -> some Any) async throws -> GalleryError? {
    do {
        _ = try await body()
        return nil
    } catch let error as GalleryError {
        return error
    }
}

extension Gallery {
    /// Its database, where it is SQLite's.
    var sqlite: any DatabaseWriter { (store as! SQLiteStore).database }
}
