/// Why memory is not lent.
package enum MemoryBudgetError: Error, Sendable, Equatable, CustomStringConvertible {
    /// More than there is for this use, whatever else goes on.
    case tooLarge(bytes: Int, limit: Int)
    /// Others have it, and did not give enough back in time; `free` bytes were left.
    case taken(bytes: Int, free: Int)
    /// Other requests of the same source have `bytes`, half or more of the `limit` for all.
    case sourceFull(bytes: Int, limit: Int)
    /// The system does not give what the budget has: something else on the machine, or a limit that was set since.
    case notGiven(bytes: Int)

    /// What is wrong, with the numbers.
    package var description: String {
        switch self {
        case .tooLarge(let bytes, let limit):
            "this takes \(Self.megabytes(bytes)) MB of memory; \(Self.megabytes(limit)) MB are available"
        case .taken(let bytes, let free):
            "this takes \(Self.megabytes(bytes)) MB of memory, and other requests have left \(Self.megabytes(free)) MB"
        case .sourceFull(let bytes, let limit):
            "other requests from this address have \(Self.megabytes(bytes)) MB of memory already, of "
                + "\(Self.megabytes(limit)) MB for all"
        case .notGiven(let bytes):
            "this takes \(Self.megabytes(bytes)) MB of memory, which the system does not give at the moment"
        }
    }

    private static func megabytes(_ bytes: Int) -> Int { (bytes + (1 << 20) - 1) >> 20 }
}
