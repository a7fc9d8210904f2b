import Foundation

/// A value in a column, or an argument of a statement.
enum SQLValue: Sendable, Equatable {
    case null
    case integer(Int64)
    case text(String)
    case bytes(Data)

    init(_ number: Int) { self = .integer(Int64(number)) }

    /// `nil` is NULL.
    init(_ text: String?) { self = text.map { .text($0) } ?? .null }

    var integer: Int64? {
        if case .integer(let number) = self { number } else { nil }
    }

    var text: String? {
        if case .text(let text) = self { text } else { nil }
    }
}
