package import Foundation
import HostSystem
import Stylization

/// Where a gallery is.
package enum GalleryLocation: Sendable, Equatable {
    /// A file, created with its folder if it does not exist.
    case file(URL)
    /// A file that is opened for reading; every change throws ``GalleryError/readOnly(path:)``.
    case readOnly(URL)
    /// A PostgreSQL database, which several machines may share.
    case postgreSQL(PostgreSQLAddress)
    /// In memory, gone with the process: a run that leaves no trace.
    case memory

    /// What the option `--gallery` means: `:memory:`, `postgres://…`, or the path of a file.
    package init(option: String) {
        if let address = PostgreSQLAddress(option) {
            self = .postgreSQL(address)
        } else {
            self = option == ":memory:" ? .memory : .file(URL(filePath: option))
        }
    }

    /// The platform's place for it: `gallery.sqlite` in the `DataFolder`.
    package static func standard(
        environment: [String: String] = ProcessEnvironment.variables, home: URL? = nil
    ) -> GalleryLocation {
        .file(DataFolder.standard(environment: environment, home: home).appending(path: "gallery.sqlite"))
    }

    /// The path, as errors name it.
    package var path: String {
        switch self {
        case .file(let url), .readOnly(let url): url.path(percentEncoded: false)
        case .postgreSQL(let address): address.shown
        case .memory: ":memory:"
        }
    }
}
