#if PostgreSQL
/// What PostgreSQL says when it fails.
struct PostgreSQLFailure: Error {
    /// The five characters of SQL's table of errors; empty where the server said none.
    let state: String
    /// Without values: only the server's first line.
    let message: String
    /// Whether the connection is gone.
    let isDisconnection: Bool

    /// The gallery's word for it.
    func error(path: String) -> GalleryError {
        switch state {
        case "55P03", "40001", "40P01": .busy(path: path)
        case "53100": .diskFull(path: path)
        case "25006": .readOnly(path: path)
        case "XX001", "XX002": .corrupt(path: path, detail: message)
        // Wrong passwords and databases that are not there: the operator mends these, and the server goes on.
        case "42501", "42P01": .unreachable(path: path, reason: message)
        case _ where isDisconnection || ["08", "28", "3D", "53", "57"].contains(state.prefix(2)):
            .unreachable(path: path, reason: message)
        default: .database(path: path, detail: message)
        }
    }
}
#endif
