package import Stylization

/// What can go wrong with saved styles, the file that holds them, and the forms in which they travel.
package enum GalleryError: Error, Equatable, Sendable {
    // MARK: What was asked for

    /// A name that cannot be stored; the text says why and what to do.
    case invalidName(String)
    /// Tags that cannot be stored.
    case invalidTags(String)
    /// Notes that cannot be stored.
    case invalidNotes(String)
    /// A recipe that cannot be stored: too deep, too many parts, numbers out of range.
    case invalidRecipe(String)
    /// Bytes that are no PNG or JPEG file, or too many of them.
    case invalidSwatch(String)
    /// A list was asked for with values out of range.
    case invalidQuery(String)
    /// No saved style has this id or name.
    case notFound(String)
    /// No style in the trash has this id or name.
    case notFoundInTrash(String)
    /// The style with this id is in the trash: it can be restored, and not be read or changed.
    case inTrash(StyleID)
    /// The style with this id was to be restored, and is not in the trash.
    case notInTrash(StyleID)
    /// Another style has this name; its id is given. Save with another name, or choose rename or replace.
    case nameConflict(name: String, existing: StyleID)
    /// The style was changed since it was read: it has another revision than the expected one.
    case revisionConflict(id: StyleID, expected: Int, current: Int)
    /// A mix with too many parts.
    case tooManyParts(Int, limit: Int)
    /// A weight is outside 0...100 % and the mix was not marked as extrapolating.
    case needsExtrapolation(weight: Float)
    /// A vector or a mix that cannot be.
    case style(StyleError)

    // MARK: What was imported

    /// None of the forms in which styles travel.
    case unrecognizedImport(String)
    /// A form that was recognized, with an error in it.
    case invalidImport(String)
    /// A form of a later version.
    case unsupportedImportVersion(found: Int, known: Int)
    /// More bytes or styles than the limit.
    case importTooLarge(String)
    /// Some of the imported styles have names that are taken, and nothing was said about what to do.
    case importConflicts(names: [String])

    // MARK: The gallery's file

    /// There is no such file, and the gallery was opened for reading.
    case missing(path: String)
    /// The file was deleted, moved or replaced while it was open, so that what is written now would be lost; or it was
    /// open for reading as one that does not change, and was written.
    case displaced(path: String)
    /// The gallery was closed before the call.
    case closed(path: String)
    /// The file was written by an earlier version of this program, and cannot be brought up to date because it can only
    /// be read.
    case olderSchema(path: String)
    /// The file was written by a later version of this program, and was left untouched.
    case newerSchema(path: String, found: Int, known: Int)
    /// The file is something else than a gallery, and was left untouched.
    case notAGallery(path: String, reason: String)
    /// The file is damaged, and was left as it is.
    case corrupt(path: String, detail: String)
    /// The file, its folder or the way it was opened does not allow writing.
    case readOnly(path: String)
    /// There is no room on the disk; nothing of the change was written.
    case diskFull(path: String)
    /// Another process kept the file locked for longer than the busy timeout.
    case busy(path: String)
    /// The file cannot be opened.
    case cannotOpen(path: String, reason: String)
    /// The file or its folder cannot be created.
    case cannotCreate(path: String, reason: String)
    /// The database does not answer, or lets nobody in; the next call asks again.
    case unreachable(path: String, reason: String)
    /// Any other failure of the database.
    case database(path: String, detail: String)
    /// The calling task was cancelled; nothing of the change was written.
    case cancelled
}

extension GalleryError: CustomStringConvertible {
    /// What is wrong, with which value, and what to do about it.
    package var description: String {
        switch self {
        case .invalidName(let reason), .invalidTags(let reason), .invalidNotes(let reason),
            .invalidRecipe(let reason), .invalidSwatch(let reason), .invalidQuery(let reason),
            .unrecognizedImport(let reason), .invalidImport(let reason), .importTooLarge(let reason):
            reason
        case .notFound(let reference):
            "there is no saved style '\(reference)'; list the styles to see their names"
        case .notFoundInTrash(let reference):
            "there is no style '\(reference)' in the trash; list the trash to see what is"
        case .inTrash(let id):
            "the style \(id) is in the trash; restore it first"
        case .notInTrash(let id):
            "the style \(id) is not in the trash: there is nothing to restore"
        case .nameConflict(let name, let existing):
            "a style named '\(name)' is already saved (\(existing)); choose another name, or ask to rename or to replace"
        case .revisionConflict(let id, let expected, let current):
            "style \(id) was changed meanwhile: it is at revision \(current), not \(expected); read it again and repeat the change"
        case .tooManyParts(let count, let limit):
            "a mix of \(count) styles is too large; mix up to \(limit)"
        case .needsExtrapolation(let weight):
            "the weight \(weight) makes a share of the mix outside 0 to 100 %; change the weights, or allow extrapolation (experimental)"
        case .style(let error): error.description
        case .unsupportedImportVersion(let found, let known):
            "this style is of format version \(found), and this program knows up to \(known); update Impasto to import it"
        case .importConflicts(let names):
            "\(names.count) of the imported styles have names that are already taken (\(Self.list(names))); choose to skip, rename or replace them"
        case .missing(let path):
            "there is no gallery \(path); check the path. Saving a style makes a gallery"
        case .displaced(let path):
            "the gallery \(path) was deleted, moved, replaced or rewritten while it was open; nothing is saved any more. Put the right file there, and restart the program"
        case .closed(let path):
            "the gallery \(path) was closed: the program that used it is ending"
        case .olderSchema(let path):
            "the gallery \(path) is of an earlier version of this program, and can only be read; copy it to where it can be written, and open it there once"
        case .newerSchema(let path, let found, let known):
            "the gallery \(path) has schema version \(found), and this program knows up to \(known); update Impasto, or use another gallery. The file was not changed"
        case .notAGallery(let path, let reason):
            "\(path) is not a gallery: \(reason); choose another file. The file was not changed"
        case .corrupt(let path, let detail):
            "the gallery \(path) is damaged (\(detail)); restore it from a backup or an exported bundle, or use another file. It was not overwritten"
        case .readOnly(let path):
            "the gallery \(path) can only be read; make the file and its folder writable, or use another gallery"
        case .diskFull(let path):
            "there is no room left for the gallery \(path); free some space and repeat. Nothing was changed"
        case .busy(let path):
            "another program is writing to the gallery \(path); wait for it to finish, and repeat"
        case .cannotOpen(let path, let reason):
            "the gallery \(path) cannot be opened: \(reason)"
        case .cannotCreate(let path, let reason):
            "the gallery \(path) cannot be made: \(reason)"
        case .unreachable(let path, let reason):
            "the gallery's database \(path) cannot be used (\(reason)); it is asked again the next time"
        case .database(let path, let detail):
            "the gallery \(path) failed: \(detail)"
        case .cancelled: "cancelled; nothing was changed"
        }
    }

    private static func list(_ names: [String]) -> String {
        names.prefix(5).joined(separator: ", ") + (names.count > 5 ? ", …" : "")
    }
}
