/// What is known of an ICC profile (ICC.1:2022) by its header.
package enum ICCProfile {
    /// Longer profiles are not looked at.
    ///
    /// Display profiles have 0.5 to 10 kB, printers' half a megabyte to two.
    package static let mostBytes = 4 * 1024 * 1024

    /// `profile` cut to the length that its header states, if it is whole and of gray, RGB or CMYK; otherwise `nil`.
    package static func whole(_ profile: ArraySlice<UInt8>) -> [UInt8]? {
        let header = ByteReader(profile)
        let spaces = [0x4752_4159, 0x5247_4220, 0x434D_594B]  // "GRAY", "RGB ", "CMYK"
        guard profile.count <= mostBytes, let length = header.uint32(0), length >= 132,
            header.uint32(36) == 0x6163_7370,  // "acsp", the signature of every profile
            let space = header.uint32(16), spaces.contains(space),
            let whole = header.slice(0, length)
        else { return nil }
        return Array(whole)
    }
}
