public import Foundation

/// Where a gallery is.
public enum GalleryLocation: Sendable, Equatable {
    /// A file, created with its folder if it does not exist.
    case file(URL)
    /// A file that is opened for reading; every change throws ``GalleryError/readOnly(path:)``.
    case readOnly(URL)
    /// In memory, gone with the process: a run that leaves no trace.
    case memory

    /// What the option `--gallery` means: `:memory:`, or the path of a file.
    public init(option: String) {
        self = option == ":memory:" ? .memory : .file(URL(filePath: option))
    }

    /// The platform's place for it: `~/Library/Application Support/Impasto/gallery.sqlite` on macOS, elsewhere
    /// `$XDG_DATA_HOME/impasto/gallery.sqlite`, where `XDG_DATA_HOME` is `~/.local/share` unless it is set to
    /// an absolute path (XDG Base Directory Specification).
    public static func standard(
        environment: [String: String] = ProcessInfo.processInfo.environment,
        home: URL = FileManager.default.homeDirectoryForCurrentUser
    ) -> GalleryLocation {
        #if os(macOS)
        let folder = home.appending(path: "Library/Application Support/Impasto")
        #else
        let folder =
            if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") {
                URL(filePath: data).appending(path: "impasto")
            } else {
                home.appending(path: ".local/share/impasto")
            }
        #endif
        return .file(folder.appending(path: "gallery.sqlite"))
    }

    /// The path, as errors name it.
    public var path: String {
        switch self {
        case .file(let url), .readOnly(let url): url.path(percentEncoded: false)
        case .memory: ":memory:"
        }
    }
}
