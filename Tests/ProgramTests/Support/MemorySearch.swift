#if os(Linux)
import SystemLibC

/// Looks for bytes of secrets in the memory of another process.
struct MemorySearch {
    /// So many bytes in a row are found; fewer may be there by chance.
    static let window = 32
    /// A window of fewer different bytes tells nothing.
    private static let variety = 8
    private static let partBytes = 4 << 20

    /// The memory cannot be read.
    struct Refused: Error, CustomStringConvertible {
        let code: Int32
        var description: String { "the memory cannot be read: \(String(cString: strerror(code)))" }
    }

    private let secrets: [[UInt8]]
    /// Where which eight bytes stand, at every eighth place: each window holds three such whole.
    private var places: [UInt64: [(secret: Int, offset: Int)]] = [:]
    /// Whether eight bytes with this hash may be a key of `places`.
    private var mayBeThere = [Bool](repeating: false, count: 1 << 20)

    /// What stands in one of `known`, too, is nobody's secret: tables that all files of a format have.
    init(_ secrets: [[UInt8]], besides known: [[UInt8]] = []) {
        self.secrets = secrets
        var common: Set<UInt64> = []
        for file in known where file.count >= 8 {
            file.withUnsafeBytes { bytes in
                for offset in 0...bytes.count - 8 {
                    common.insert(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                }
            }
        }
        for (number, secret) in secrets.enumerated() {
            for offset in stride(from: 0, through: secret.count - 8, by: 8)
            where Set(secret[offset..<offset + 8]).count > 3 {
                let key = secret.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self) }
                if common.contains(key) { continue }
                places[key, default: []].append((number, offset))
                mayBeThere[Self.hash(key)] = true
            }
        }
    }

    private static func hash(_ key: UInt64) -> Int { Int((key &* 0x9E37_79B9_7F4A_7C15) >> 44) }

    /// Where a window of a secret stands in the process's memory, a line each; at most ten.
    ///
    /// Throws ``Refused``.
    func found(in process: pid_t) throws -> [String] {
        let file = open("/proc/\(process)/mem", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw Refused(code: errno) }
        defer { close(file) }
        var found: [String] = []
        var part = [UInt8](repeating: 0, count: Self.partBytes)
        for mapping in try Self.mappings(of: process) {
            var start = mapping.lowerBound
            while start < mapping.upperBound, found.count < 10 {
                let wanted = min(UInt(part.count), mapping.upperBound - start)
                let count = part.withUnsafeMutableBytes {
                    pread(file, $0.baseAddress, Int(wanted), off_t(start))
                }
                // A mapping that has gone meanwhile.
                guard count > 0 else { break }
                part.withUnsafeBytes { bytes in
                    for place in search(UnsafeRawBufferPointer(rebasing: bytes[..<count])) {
                        found.append("\(String(start + UInt(place.at), radix: 16)): \(place.what)")
                    }
                }
                // What stands across the border is seen whole in the next part.
                if start + UInt(count) >= mapping.upperBound { break }
                start += UInt(max(count - 2 * Self.window, Self.window))
            }
        }
        return Array(found.prefix(10))
    }

    private func search(_ bytes: UnsafeRawBufferPointer) -> [(at: Int, what: String)] {
        var found: [(Int, String)] = []
        guard bytes.count >= Self.window else { return [] }
        var at = 0
        while at <= bytes.count - 8, found.count < 10 {
            let key = bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)
            if mayBeThere[Self.hash(key)], let known = places[key] {
                for place in known {
                    guard let length = run(bytes, at, secrets[place.secret], place.offset) else { continue }
                    found.append((at, "\(length) bytes of secret \(place.secret) at \(place.offset)"))
                    at += length
                    break
                }
            }
            at += 1
        }
        return found
    }

    /// How many bytes in a row are the same around two places; `nil` if they are too few, or tell nothing.
    private func run(_ bytes: UnsafeRawBufferPointer, _ at: Int, _ secret: [UInt8], _ offset: Int) -> Int? {
        var (first, last) = (0, 8)
        while at + first > 0, offset + first > 0, bytes[at + first - 1] == secret[offset + first - 1] {
            first -= 1
        }
        while at + last < bytes.count, offset + last < secret.count, bytes[at + last] == secret[offset + last]
        {
            last += 1
        }
        let same = secret[offset + first..<offset + last]
        return same.count >= Self.window && Set(same).count > Self.variety ? same.count : nil
    }

    /// What the process can write: its heap, its stacks and what is mapped for large blocks.
    private static func mappings(of process: pid_t) throws -> [Range<UInt>] {
        let file = open("/proc/\(process)/maps", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw Refused(code: errno) }
        defer { close(file) }
        var text: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(file, &part, part.count)
            guard count > 0 else { break }
            text += part[..<count]
        }
        return String(decoding: text, as: UTF8.self).split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ")
            let ends = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
            guard fields.count >= 2, fields[1].hasPrefix("rw"), ends.count == 2 else { return nil }
            return ends[0]..<ends[1]
        }
    }
}
#endif
