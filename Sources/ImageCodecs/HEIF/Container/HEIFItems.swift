/// The items of a HEIF file (ISO/IEC 23008-12, 14496-12, 8.11): pictures, parts of pictures and metadata, as its box
/// *meta* lists them.
///
/// All of it is read here, within limits and without following anything twice, so that the library is never handed a
/// file's own structure: see ``HEIFPicture``.
struct HEIFItems {
    /// What the file says of one item.
    struct Item {
        /// Four characters: "hvc1", "av01", "grid", "Exif", "mime".
        var type = ""
        /// Of an item "mime".
        var contentType = ""
        /// Where its bytes are.
        fileprivate var place: Place?
        /// Indices into ``HEIFItems/properties``, in the order in which they apply.
        var properties: [Int] = []
        /// To other items, by the kind of reference, such as "dimg".
        var references: [String: [Int]] = [:]
    }

    fileprivate struct Place {
        var isInMeta: Bool
        var extents: [(offset: Int, length: Int)]
    }

    /// More items make a file that is no photo; the grids of a 64 MP picture have 256 tiles.
    static let most = 4096
    /// More pieces of one item are not followed.
    static let mostExtents = 64

    /// By their identifiers.
    private(set) var items: [Int: Item] = [:]
    /// The identifier of the picture to show.
    private(set) var primary: Int?
    /// The boxes of *ipco*.
    private(set) var properties: [HEIFBoxes.Box] = []
    private let file: ArraySlice<UInt8>
    private var metaData: ArraySlice<UInt8> = []

    /// Reads the box *meta* of the file `bytes`; `nil` if there is none or it makes no sense.
    init?(_ bytes: [UInt8]) {
        file = bytes[...]
        guard let meta = HEIFBoxes(file).first("meta"), meta.isWhole, let content = meta.full?.content else {
            return nil
        }
        let boxes = Array(HEIFBoxes(content).prefix(100))
        metaData = boxes.first { $0.type == "idat" }?.content ?? []
        for box in boxes {
            let isRead =
                switch box.type {
                case "pitm": readPrimary(box)
                case "iinf": readTypes(box)
                case "iloc": readPlaces(box)
                case "iref": readReferences(box)
                case "iprp": readProperties(box)
                default: true
                }
            guard isRead else { return nil }
        }
    }

    /// The properties of the item `id` with their types, in order.
    func properties(of id: Int) -> [HEIFBoxes.Box] {
        (items[id]?.properties ?? []).compactMap { properties.indices.contains($0) ? properties[$0] : nil }
    }

    /// The bytes of the item `id`; `nil` if they are not all there.
    func data(of id: Int) -> ArraySlice<UInt8>? {
        guard let place = items[id]?.place else { return nil }
        let source = ByteReader(place.isInMeta ? metaData : file)
        var pieces: [ArraySlice<UInt8>] = []
        var count = 0
        for extent in place.extents {
            let length = extent.length == 0 ? source.bytes.count - extent.offset : extent.length
            guard let piece = source.slice(extent.offset, length) else { return nil }
            pieces.append(piece)
            count += length
            // All together no more than the file has, however often pieces overlap.
            guard count <= file.count else { return nil }
        }
        // One piece is part of the file, without a copy.
        return pieces.count == 1 ? pieces[0] : Array(pieces.joined())[...]
    }

    /// How many bytes the file has.
    var fileBytes: Int { file.count }

    // MARK: - Boxes; each returns whether it could be read

    private mutating func readPrimary(_ box: HEIFBoxes.Box) -> Bool {
        guard let (version, _, content) = box.full else { return false }
        primary = version == 0 ? ByteReader(content).uint16(0) : ByteReader(content).uint32(0)
        return primary != nil
    }

    private mutating func readTypes(_ box: HEIFBoxes.Box) -> Bool {
        guard let (version, _, content) = box.full else { return false }
        var entries = HEIFBoxes(content.dropFirst(version == 0 ? 2 : 4))
        while let entry = entries.next() {
            guard entry.type == "infe", let (version, _, content) = entry.full, version >= 2 else { continue }
            let reader = ByteReader(content)
            let idBytes = version == 2 ? 2 : 4
            guard items.count < Self.most,
                let id = idBytes == 2 ? reader.uint16(0) : reader.uint32(0),
                let type = reader.slice(idBytes + 2, 4)
            else { return false }
            items[id, default: Item()].type = String(decoding: type, as: UTF8.self)
            // Its name, then for "mime" its content type, each up to a NUL.
            let words = content.dropFirst(idBytes + 6).split(
                separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
            if words.count > 1 { items[id]?.contentType = String(decoding: words[1], as: UTF8.self) }
        }
        return true
    }

    private mutating func readPlaces(_ box: HEIFBoxes.Box) -> Bool {
        guard let (version, _, content) = box.full, version <= 2 else { return false }
        var reader = NumberReader(content)
        guard let sizes = reader.number(2) else { return false }
        let offsetSize = sizes >> 12
        let lengthSize = sizes >> 8 & 15
        let baseSize = sizes >> 4 & 15
        let indexSize = version == 0 ? 0 : sizes & 15
        guard [offsetSize, lengthSize, baseSize, indexSize].allSatisfy({ [0, 4, 8].contains($0) }),
            let count = reader.number(version < 2 ? 2 : 4), count <= Self.most
        else { return false }
        for _ in 0..<count {
            guard let id = reader.number(version < 2 ? 2 : 4),
                let method = version == 0 ? 0 : reader.number(2).map({ $0 & 15 }),
                let source = reader.number(2), let base = reader.number(baseSize),
                let extents = reader.number(2), extents <= Self.mostExtents
            else { return false }
            var place = Place(isInMeta: method == 1, extents: [])
            for _ in 0..<extents {
                guard reader.number(indexSize) != nil, let offset = reader.number(offsetSize),
                    let length = reader.number(lengthSize)
                else { return false }
                let (start, overflow) = base.addingReportingOverflow(offset)
                guard !overflow else { return false }
                place.extents.append((start, length))
            }
            // Bytes of other files, or made of other items, are none that a photo has.
            if source == 0, method <= 1 { items[id, default: Item()].place = place }
        }
        return true
    }

    private mutating func readReferences(_ box: HEIFBoxes.Box) -> Bool {
        guard let (version, _, content) = box.full, version <= 1 else { return false }
        let idBytes = version == 0 ? 2 : 4
        var left = 4 * Self.most
        for reference in HEIFBoxes(content) {
            var reader = NumberReader(reference.content)
            guard let from = reader.number(idBytes), let count = reader.number(2) else { return false }
            left -= count + 1
            guard left > 0 else { return false }
            for _ in 0..<count {
                guard let to = reader.number(idBytes) else { return false }
                items[from, default: Item()].references[reference.type, default: []].append(to)
            }
        }
        return true
    }

    private mutating func readProperties(_ box: HEIFBoxes.Box) -> Bool {
        var left = 16 * Self.most
        for part in HEIFBoxes(box.content) {
            if part.type == "ipco" { properties = Array(HEIFBoxes(part.content).prefix(Self.most)) }
            guard part.type == "ipma" else { continue }
            guard let (version, flags, content) = part.full else { return false }
            var reader = NumberReader(content)
            let indexBytes = flags & 1 == 0 ? 1 : 2
            guard let count = reader.number(4), count <= Self.most else { return false }
            for _ in 0..<count {
                guard let id = reader.number(version == 0 ? 2 : 4), let associations = reader.number(1) else {
                    return false
                }
                left -= associations + 1
                guard left > 0 else { return false }
                for _ in 0..<associations {
                    guard let word = reader.number(indexBytes) else { return false }
                    // The top bit says that the property matters; 0 is none at all.
                    let index = word & (indexBytes == 1 ? 0x7F : 0x7FFF)
                    if index > 0 { items[id, default: Item()].properties.append(index - 1) }
                }
            }
        }
        return true
    }
}

/// Reads big-endian numbers one after the other.
struct NumberReader {
    private let reader: ByteReader
    private var at = 0

    init(_ bytes: ArraySlice<UInt8>) { reader = ByteReader(bytes) }

    /// The next number of `count` bytes, 0 to 8; `nil` behind the end, and for what no `Int` holds.
    mutating func number(_ count: Int) -> Int? {
        guard let bytes = reader.slice(at, count) else { return nil }
        at += count
        let value = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Int(exactly: value)
    }
}
