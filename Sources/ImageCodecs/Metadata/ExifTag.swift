/// The tags that are kept, the comment that is written, and the two that lead to other directories (CIPA DC-008, 4.6).
enum ExifTag {
    static let make = 0x010F
    static let model = 0x0110
    static let artist = 0x013B
    static let copyright = 0x8298

    /// Leads to the directory that tells how the photo was taken.
    static let photo = 0x8769
    static let exposureTime = 0x829A
    static let fNumber = 0x829D
    static let sensitivity = 0x8827
    static let version = 0x9000
    static let taken = 0x9003
    static let takenOffset = 0x9011
    static let focalLength = 0x920A
    static let userComment = 0x9286
    static let takenFraction = 0x9291
    static let focalLengthOnFilm = 0xA405
    static let lensMake = 0xA433
    static let lens = 0xA434

    /// Leads to the directory that tells where.
    static let gps = 0x8825
    static let gpsVersion = 0
    static let latitudeReference = 1
    static let latitude = 2
    static let longitudeReference = 3
    static let longitude = 4
    static let altitudeReference = 5
    static let altitude = 6
}

/// How a value is stored (TIFF 6.0, section 2).
enum ExifType: Int {
    case byte = 1
    case ascii = 2
    case short = 3
    case long = 4
    case fraction = 5
    case undefined = 7
    /// UTF-8, since Exif 3.0.
    case utf8 = 129

    /// Of one value.
    var bytes: Int {
        switch self {
        case .byte, .ascii, .undefined, .utf8: 1
        case .short: 2
        case .long: 4
        case .fraction: 8
        }
    }
}
