/// Why a clip cannot be read or written, in words for the person who named it.
package struct ClipError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What callers tell apart.
    package enum Kind: Sendable, Equatable {
        /// A program or a part of it is not installed.
        case missingProgram
        /// The file is damaged, or no clip that can be painted.
        case unusable
        /// What is asked for cannot be had of this clip.
        case unsupported
        /// A program, or the way to it, broke off.
        case interrupted
    }

    /// What a caller can make of it.
    package let kind: Kind
    /// What is wrong, and what to do.
    package let description: String

    init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
