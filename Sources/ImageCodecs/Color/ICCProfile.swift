/// The rules for carrying an ICC profile (ICC.1:2022) from a file into a result, unread but for its header.
enum ICCProfile {
    /// Longer profiles are dropped.
    ///
    /// Display profiles have 0.5 to 10 kB; this leaves room for large tables.
    static let mostBytes = 4 * 1024 * 1024

    /// `profile` cut to the length that its header states, if it is whole and describes RGB; otherwise `nil`.
    ///
    /// Grey and CMYK pictures are decoded to RGB, so that their own profiles no longer fit.
    static func carried(_ profile: ArraySlice<UInt8>) -> [UInt8]? {
        let header = ByteReader(profile)
        guard profile.count <= mostBytes, let length = header.uint32(0), length >= 132,
            header.uint32(36) == 0x6163_7370,  // "acsp", the signature of every profile
            header.uint32(16) == 0x5247_4220,  // "RGB ", the colour space of the data
            let whole = header.slice(0, length)
        else { return nil }
        return Array(whole)
    }
}
