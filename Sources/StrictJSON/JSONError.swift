/// Why a text is not read as JSON, and where.
package enum JSONError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Not JSON by RFC 8259; `position` counts bytes from 0.
    case malformed(position: Int, reason: String)
    /// More than ``JSONLimits/values``.
    case tooManyValues(limit: Int)
    /// Deeper than ``JSONLimits/depth``.
    case tooDeep(position: Int, limit: Int)
    /// A number longer than ``JSONLimits/numberLength``.
    case numberTooLong(position: Int, limit: Int)

    /// What is wrong, for a person; to be put behind a name of the text and a colon.
    package var description: String {
        switch self {
        case .malformed(let position, let reason): "at byte \(position) \(reason)"
        case .tooManyValues(let limit): "it holds more than \(limit) values"
        case .tooDeep(let position, let limit):
            "at byte \(position) arrays and objects nest deeper than \(limit)"
        case .numberTooLong(let position, let limit):
            "the number at byte \(position) has more than \(limit) characters"
        }
    }
}
