/// An Exif block: a TIFF header and directories of tagged values, in either byte order.
///
/// Directories are only reached by name, one step from the first, so that none can lead back.
struct ExifBlock {
    /// A directory's values.
    struct Directory {
        fileprivate let reader: ByteReader
        fileprivate let entries: [Int: Entry]
    }

    fileprivate struct Entry {
        let type: ExifType
        let count: Int
        let content: ArraySlice<UInt8>
    }

    /// More entries than any camera writes are not looked at.
    private static let mostEntries = 512
    /// Longer values are none that is kept.
    private static let mostBytes = 1 << 16

    private let reader: ByteReader
    /// The first directory, which is about the picture.
    let picture: Directory

    /// Reads the block, behind any number of names; `nil` if it has no directory.
    init?(_ named: ArraySlice<UInt8>) {
        guard let (reader, first) = Self.start(named), let picture = Self.directory(at: first, in: reader)
        else {
            return nil
        }
        self.reader = reader
        self.picture = picture
    }

    /// What reads the block in its byte order, and where its first directory is; `nil` if its header makes no sense.
    static func start(_ named: ArraySlice<UInt8>) -> (reader: ByteReader, directory: Int)? {
        var block = named
        while block.starts(with: MetadataBlocks.exifName) {
            block = block.dropFirst(MetadataBlocks.exifName.count)
        }
        var reader = ByteReader(block)
        switch reader.uint16(0) {
        case 0x4949: reader.littleEndian = true
        case 0x4D4D: reader.littleEndian = false
        default: return nil
        }
        guard reader.uint16(2) == 42, let directory = reader.uint32(4) else { return nil }
        return (reader, directory)
    }

    /// The directory that the first one's entry `tag` leads to.
    func directory(_ tag: Int) -> Directory? {
        guard let entry = picture.entries[tag], entry.type == .long, entry.count == 1,
            let offset = ByteReader(entry.content, littleEndian: reader.littleEndian).uint32(0)
        else { return nil }
        return Self.directory(at: offset, in: reader)
    }

    /// Entries that reach beyond the block are passed over; of a repeated tag the first counts.
    private static func directory(at offset: Int, in reader: ByteReader) -> Directory? {
        guard let count = reader.uint16(offset) else { return nil }
        var entries: [Int: Entry] = [:]
        for index in 0..<min(count, mostEntries) {
            let at = offset + 2 + index * 12
            guard let tag = reader.uint16(at), let code = reader.uint16(at + 2),
                let count = reader.uint32(at + 4)
            else { break }
            guard let type = ExifType(rawValue: code), count > 0, count * type.bytes <= mostBytes,
                entries[tag] == nil,
                let start = count * type.bytes <= 4 ? at + 8 : reader.uint32(at + 8),
                let content = reader.slice(start, count * type.bytes)
            else { continue }
            entries[tag] = Entry(type: type, count: count, content: content)
        }
        return Directory(reader: reader, entries: entries)
    }
}

extension ExifBlock.Directory {
    /// A text up to its NUL, in UTF-8 or, as some cameras write it, Latin-1.
    func text(_ tag: Int) -> String? {
        guard let entry = entries[tag], entry.type == .ascii || entry.type == .utf8 else { return nil }
        let bytes = entry.content.prefix { $0 != 0 }
        return KeptMetadata.plain(String(validating: bytes, as: UTF8.self) ?? String(latin1: bytes))
    }

    /// A single whole number; of several, as sensitivities are written, the first.
    func number(_ tag: Int) -> Int? {
        guard let entry = entries[tag] else { return nil }
        let values = ByteReader(entry.content, littleEndian: reader.littleEndian)
        return switch entry.type {
        case .byte: entry.content.first.map(Int.init)
        case .short: values.uint16(0)
        case .long: values.uint32(0)
        case .ascii, .fraction, .undefined, .utf8: nil
        }
    }

    /// Exactly `count` fractions, none of which divides by 0.
    func fractions(_ tag: Int, count: Int) -> [KeptMetadata.Fraction]? {
        guard let entry = entries[tag], entry.type == .fraction, entry.count == count else { return nil }
        let values = ByteReader(entry.content, littleEndian: reader.littleEndian)
        let fractions = (0..<count).compactMap { index -> KeptMetadata.Fraction? in
            guard let numerator = values.uint32(index * 8), let denominator = values.uint32(index * 8 + 4)
            else { return nil }
            return KeptMetadata.Fraction(numerator, denominator)
        }
        return fractions.count == count ? fractions : nil
    }
}

extension String {
    /// Every byte is the character of that number.
    fileprivate init(latin1 bytes: ArraySlice<UInt8>) {
        var scalars = UnicodeScalarView()
        for byte in bytes { scalars.append(Unicode.Scalar(byte)) }
        self.init(scalars)
    }
}
