import Foundations

/// Finds single values in an XMP packet (ISO 16684-1), which is XML.
///
/// Nothing is expanded and nothing is fetched: values are looked for by the prefixes that all programs write.
struct XMPReader {
    /// Longer packets are not looked at; what is kept takes a few hundred bytes.
    static let mostBytes = 256 * 1024
    private static let mostValues = 16

    private let bytes: ArraySlice<UInt8>

    /// `nil` for a packet that is too long.
    init?(_ packet: ArraySlice<UInt8>) {
        guard packet.count <= Self.mostBytes else { return nil }
        bytes = packet
    }

    /// The texts of the property `name`, such as `dc:creator`, which is an attribute, an element, or a list.
    func values(_ name: String) -> [String] {
        attribute(name).map { [$0] } ?? element(name)
    }

    private func attribute(_ name: String) -> String? {
        for quote in ["\"", "'"] {
            let start = Array(" \(name)=\(quote)".utf8)
            guard let found = bytes.firstPlace(of: start),
                let end = bytes[found.upperBound...].firstIndex(of: start.last!)
            else { continue }
            return text(bytes[found.upperBound..<end])
        }
        return nil
    }

    /// The text of the element `name`, however long and in however many lines; `nil` if there is none, or it holds elements.
    func longText(_ name: String) -> String? {
        guard let content = content(of: name), !content.contains(UInt8(ascii: "<")) else { return nil }
        return expanded(content)
    }

    /// What stands between the tags of an element.
    private func content(of name: String) -> ArraySlice<UInt8>? {
        guard let opening = bytes.firstPlace(of: Array("<\(name)".utf8)),
            let begins = bytes[opening.upperBound...].first, begins == UInt8(ascii: ">") || begins <= 0x20,
            let start = bytes[opening.upperBound...].firstIndex(of: UInt8(ascii: ">")),
            let closing = bytes[start...].firstPlace(of: Array("</\(name)>".utf8))
        else { return nil }
        return bytes[(start + 1)..<closing.lowerBound]
    }

    private func element(_ name: String) -> [String] {
        guard var rest = content(of: name) else { return [] }
        var values: [String] = []
        while !rest.isEmpty, values.count < Self.mostValues {
            if let value = text(rest.prefix { $0 != UInt8(ascii: "<") }) { values.append(value) }
            guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { break }
            rest = rest[(end + 1)...]
        }
        return values
    }

    private func text(_ bytes: ArraySlice<UInt8>) -> String? { expanded(bytes).flatMap(KeptMetadata.plain) }

    /// The characters that stand for themselves or are written as the five entities that XML has, or by number.
    private func expanded(_ bytes: ArraySlice<UInt8>) -> String? {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        var plain = String.UnicodeScalarView()
        var rest = text.unicodeScalars[...]
        while let next = rest.popFirst() {
            guard next == "&" else {
                plain.append(next)
                continue
            }
            let entity = rest.prefix(10).prefix { $0 != ";" }
            guard rest.dropFirst(entity.count).first == ";",
                let scalar = Self.scalar(String(String.UnicodeScalarView(entity)))
            else { return nil }
            plain.append(scalar)
            rest = rest.dropFirst(entity.count + 1)
        }
        return String(plain)
    }

    private static func scalar(_ entity: String) -> Unicode.Scalar? {
        switch entity {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default: break
        }
        guard entity.hasPrefix("#") else { return nil }
        let number =
            entity.hasPrefix("#x")
            ? UInt32(entity.dropFirst(2), radix: 16) : UInt32(entity.dropFirst())
        return number.flatMap(Unicode.Scalar.init)
    }
}
