/// The application segments in front of a JPEG's first scan (ITU-T T.81, annex B), for what libjpeg
/// does not decode: the Exif orientation and the ICC profile.
struct JPEGSegments {
    /// From the first Exif segment that has one.
    private(set) var orientation: Orientation?
    /// The parts of the profile by their number, from 1.
    private var profileParts: [Int: ArraySlice<UInt8>] = [:]
    private var profilePartCount: Int?
    private var profileIsBroken = false

    /// Walks markers until the first scan; stops quietly where the file makes no sense, since libjpeg
    /// judges the file itself.
    init(_ bytes: [UInt8]) {
        Self.walk(bytes) { marker, content in
            if marker == 0xE1 { readExif(content) }
            if marker == 0xE2 { readProfilePart(content) }
        }
    }

    /// The contents of all segments of a kind in front of the first scan.
    static func contents(of marker: UInt8, in bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var contents: [ArraySlice<UInt8>] = []
        walk(bytes) { if $0 == marker { contents.append($1) } }
        return contents
    }

    /// The JPEG file with segments of application 1 ahead of all but JFIF's, which has to be the first.
    ///
    /// One that is too long for a segment is left out.
    static func adding(_ contents: [[UInt8]], to file: [UInt8]) -> [UInt8] {
        let segments = contents.filter { $0.count <= mostBytes }.flatMap { content in
            let length = content.count + 2
            return [0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 255)] + content
        }
        guard !segments.isEmpty else { return file }
        let reader = ByteReader(file[...])
        var start = 2
        if reader.uint16(2) == 0xFFE0, let length = reader.uint16(4) { start += 2 + length }
        guard start <= file.count else { return file }
        return Array(file[..<start]) + segments + file[start...]
    }

    /// The most that a segment holds.
    static let mostBytes = 0xFFFF - 2

    private static func walk(_ bytes: [UInt8], _ visit: (UInt8, ArraySlice<UInt8>) -> Void) {
        let reader = ByteReader(bytes[...])
        var at = 2  // behind the start-of-image marker
        while let byte = reader.slice(at, 1)?.first {
            guard byte == 0xFF else {
                at += 1  // stray bytes between segments, which libjpeg skips too
                continue
            }
            // Any number of 0xFF may stand in front of a marker.
            guard let marker = reader.slice(at + 1, 1)?.first else { return }
            switch marker {
            case 0xFF:
                at += 1
            case 0x00, 0x01, 0xD0...0xD8:  // no segment follows
                at += 2
            case 0xD9, 0xDA:  // end of image, start of scan
                return
            default:
                guard let length = reader.uint16(at + 2), length >= 2,
                    let content = reader.slice(at + 4, length - 2)
                else { return }
                visit(marker, content)
                at += 2 + length
            }
        }
    }

    private static let profileName = Array("ICC_PROFILE\0".utf8)

    private mutating func readExif(_ content: ArraySlice<UInt8>) {
        guard orientation == nil, content.starts(with: MetadataBlocks.exifName) else { return }
        orientation = Orientation(exif: content)
    }

    /// ICC.1, annex B.4: the number of the part, how many there are, the bytes.
    private mutating func readProfilePart(_ content: ArraySlice<UInt8>) {
        guard content.starts(with: Self.profileName) else { return }
        let part = content.dropFirst(Self.profileName.count)
        guard let number = part.first.map(Int.init), let count = part.dropFirst().first.map(Int.init),
            number >= 1, number <= count, profilePartCount == nil || profilePartCount == count,
            profileParts[number] == nil
        else {
            profileIsBroken = true
            return
        }
        profilePartCount = count
        profileParts[number] = part.dropFirst(2)
    }

    /// Bytes that the profile takes while it is put together and used, at most.
    var profileBytes: Int {
        let count = min(ICCProfile.mostBytes, profileParts.values.reduce(0, { $0 + $1.count }))
        return 2 * count + ColorLibrary.conversionMemory(profileBytes: count)
    }

    /// What samples mean: the profile, if every part is there and it is not too long.
    var colorDescription: ColorDescription {
        guard !profileIsBroken, let count = profilePartCount, profileParts.count == count else {
            return .sRGB
        }
        guard profileParts.values.reduce(0, { $0 + $1.count }) <= ICCProfile.mostBytes else { return .sRGB }
        var profile: [UInt8] = []
        for number in 1...count { profile += profileParts[number] ?? [] }
        return ICCProfile.whole(profile[...]).map(ColorDescription.profile) ?? .sRGB
    }
}
