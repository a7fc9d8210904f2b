/// What becomes of a clip's sound.
package enum SoundChoice: String, Sendable, CaseIterable {
    /// Its packets, as they are.
    case copy
    /// Encoded anew in what the file's format has: AAC or Opus.
    case convert
    /// None.
    case none

    /// "'copy', 'convert' or 'none'".
    package static let listed = "'copy', 'convert' or 'none'"
}
