import Foundation

/// A node's attribute in either of the JSON spellings that occur: protobuf's own (text in base64, type
/// names, integers as strings) and protobuf.js's (text as byte values, type numbers, empty sibling lists).
struct Attribute: Decodable {
    let text: String?
    let boolean: Bool?
    let integer: Int?
    let number: Double?
    let type: ElementType?
    let integers: [Int]?
    /// Extents of a shape, -1 for one given at run time.
    let shape: [Int]?

    private enum CodingKeys: String, CodingKey { case s, b, i, f, type, list, shape }

    private struct List: Decodable {
        let i: [LenientInteger]?
    }

    private struct PartialShape: Decodable {
        let dim: [Dimension]?
        let unknownRank: Bool?
    }

    private struct Dimension: Decodable {
        let size: LenientInteger
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        text = container.contains(.s) ? try Self.text(container) : nil
        boolean = try container.decodeIfPresent(Bool.self, forKey: .b)
        integer = try container.decodeIfPresent(LenientInteger.self, forKey: .i)?.value
        number = try container.decodeIfPresent(LenientNumber.self, forKey: .f)?.value
        type = try container.decodeIfPresent(ElementType.self, forKey: .type)
        integers = try container.decodeIfPresent(List.self, forKey: .list).map { $0.i?.map(\.value) ?? [] }
        let partialShape = try container.decodeIfPresent(PartialShape.self, forKey: .shape)
        shape = partialShape?.unknownRank == true ? nil : partialShape.map { $0.dim?.map(\.size.value) ?? [] }
    }

    private static func text(_ container: KeyedDecodingContainer<CodingKeys>) throws -> String? {
        let bytes: Data?
        if let base64 = try? container.decode(String.self, forKey: .s) {
            bytes = Data(base64Encoded: base64)
        } else {
            let numbers = try container.decodeIfPresent([LenientInteger].self, forKey: .s) ?? []
            let values = numbers.compactMap { UInt8(exactly: $0.value) }
            bytes = values.count == numbers.count ? Data(values) : nil
        }
        guard let text = bytes.flatMap({ String(data: $0, encoding: .utf8) }) else {
            throw DecodingError.dataCorruptedError(
                forKey: .s, in: container, debugDescription: "neither base64 nor byte values of a text")
        }
        return text
    }
}

/// TensorFlow's element types, as far as they make a difference here.
enum ElementType: Decodable, Equatable {
    case float, int32
    case other(String)

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let name = try (try? container.decode(String.self)) ?? String(container.decode(Int.self))
        switch name {
        case "DT_FLOAT", "1": self = .float
        case "DT_INT32", "3": self = .int32
        default: self = .other(name)
        }
    }
}

/// An integer written as a number or as a string.
struct LenientInteger: Decodable {
    let value: Int

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            guard let value = Int(text) else {
                throw DecodingError.dataCorruptedError(
                    in: container, debugDescription: "'\(text.prefix(40))' is not an integer")
            }
            self.value = value
        } else {
            // The decoder's own error for a fraction does not say where it stands.
            guard let value = try? container.decode(Int.self) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an integer")
            }
            self.value = value
        }
    }
}

/// A finite number written as a number or as a string.
struct LenientNumber: Decodable {
    let value: Double

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let value: Double
        if let text = try? container.decode(String.self) {
            value = Double(text) ?? .nan
        } else {
            value = (try? container.decode(Double.self)) ?? .nan
        }
        guard value.isFinite else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a finite number")
        }
        self.value = value
    }
}
