/// What the numbers of a picture mean, by the one thing in its file that outranks the others.
///
/// PNG: cICP, then iCCP, then sRGB, then gAMA and cHRM (W3C PNG, third edition, 4.3). HEIF: an ICC profile says what
/// colors are, and nclx how they became YCbCr; without a profile nclx says both.
package enum ColorDescription: Sendable, Equatable {
    /// sRGB (IEC 61966-2-1), because the file says so or says nothing.
    case sRGB
    /// An ICC profile, unread but for its header: see ``ICCProfile/whole(_:)``.
    case profile([UInt8])
    /// Numbers of H.273; unknown ones are taken as sRGB.
    case codePoints(CodePoints)
    /// PNG's gAMA and cHRM: what samples are raised to for light, and primaries and white.
    case measured(gamma: Double, RGBPrimaries)
}
