/// Classes of ASCII characters, as bytes of UTF-8: what is beyond ASCII belongs to none of them.
extension UInt8 {
    /// Whether this is `0` to `9`.
    package var isASCIIDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

    /// Whether this is a letter from `A` to `Z` or `a` to `z`.
    package var isASCIILetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }

    /// Whether this is a letter from `A` to `Z` or `a` to `z`, or a digit.
    package var isASCIIAlphanumeric: Bool { isASCIILetter || isASCIIDigit }

    /// Whether this is a hexadecimal digit as digests and identifiers are written: `0` to `9` or `a` to `f`.
    package var isLowercaseHexDigit: Bool {
        isASCIIDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self)
    }
}
