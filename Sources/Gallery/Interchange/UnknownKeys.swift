import Synchronization

/// The keys that a decoder met and does not know: a style of another program, or of a later minor version,
/// is read as far as it is understood, and the rest is named.
final class UnknownKeys: Sendable {
    /// Where a decoder's `userInfo` holds the collector.
    static let userInfoKey = CodingUserInfoKey(rawValue: "unknownKeys")!

    /// The most that are reported; a hostile file may hold a million.
    static let limit = 50

    private let collected: Mutex<[String]>

    /// A collector that has `keys` already.
    init(_ keys: [String] = []) { collected = Mutex(keys.prefix(Self.limit).map { String($0.prefix(40)) }) }

    /// The same collector for a decoder of a part of the text, which stands at `path` in the whole.
    struct Part: Sendable {
        fileprivate let keys: UnknownKeys
        fileprivate let path: [String]
    }

    /// For the part at `path`.
    func within(_ path: [String]) -> Part { Part(keys: self, path: path) }

    /// Paths such as `style.colour` or `styles.3.colour`, in the order met.
    var paths: [String] { collected.withLock { $0 } }

    fileprivate func add(_ path: String) {
        collected.withLock { paths in
            if paths.count < Self.limit { paths.append(path) }
        }
    }
}

extension Decoder {
    /// Reports the keys of the object being decoded that `Known` does not list.
    func reportUnknownKeys<Known: CodingKey & CaseIterable>(besides known: Known.Type) {
        guard let collector = userInfo[UnknownKeys.userInfoKey] as? UnknownKeys.Part,
            let container = try? container(keyedBy: AnyKey.self)
        else { return }
        let names = Set(Known.allCases.map(\.stringValue))
        for key in container.allKeys.map(\.stringValue).sorted() where !names.contains(key) {
            let path =
                collector.path + codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue } + [key]
            // Shortened: a key is text from outside, and ends in messages.
            collector.keys.add(path.map { String($0.prefix(40)) }.joined(separator: "."))
        }
    }
}

/// Whatever key an object has.
private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
