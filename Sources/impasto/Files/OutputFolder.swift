import Foundations
import HostSystem

/// What `-o` names where it may be a folder.
enum OutputFolder {
    /// Whether `path` means a folder: one that is there, or a name that ends with a slash.
    static func isMeant(by path: String) -> Bool { path.hasSuffix("/") || FileName.isFolder(path) }

    /// Makes the folder if it is not there.
    ///
    /// Throws ``Failure``.
    static func make(_ path: String) throws {
        do throws(SystemError) {
            try Folder.make(path)
        } catch {
            throw Failure.cannotWrite("cannot make the folder '\(path)': \(error.advice)")
        }
    }

    /// Throws ``Failure`` if a person would see the bytes of a picture on the terminal.
    static func refuseTerminal(_ file: OutputFile) throws {
        guard file.isTerminal else { return }
        throw Failure.usage(
            "-o \(file.path): a picture's bytes are nothing for a terminal; name a file, or send them on with '|' or '>'"
        )
    }
}
