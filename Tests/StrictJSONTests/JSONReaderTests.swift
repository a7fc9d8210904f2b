import StrictJSON
import TestSupport
import Testing

extension JSON {
    /// What the reader's tokens make of a text; `init(_:)` says what the system's parser makes of it.
    fileprivate init(
        reading text: [UInt8], limits: JSONLimits = JSONLimits(values: 100_000, depth: 64)
    ) throws {
        self = try text.withUnsafeBytes { bytes in
            var reader = JSONReader(bytes, limits: limits)
            let value = try JSON(try #require(try reader.next()), &reader)
            #expect(try reader.next() == nil)
            return value
        }
    }

    private init(_ token: JSONToken, _ reader: inout JSONReader) throws {
        switch token {
        case .null: self = .null
        case .bool(let bool): self = .bool(bool)
        case .number(let number): self = .number(number)
        case .string(let string): self = .text(reader.text(string))
        case .beginArray:
            var list: [JSON] = []
            while let token = try reader.next(), token != .endArray { list.append(try JSON(token, &reader)) }
            self = .list(list)
        case .beginObject:
            var object: [String: JSON] = [:]
            while case .key(let key) = try reader.next() {
                object[reader.text(key)] = try JSON(try #require(try reader.next()), &reader)
            }
            self = .object(object)
        case .key, .endArray, .endObject: throw JSONError.malformed(position: 0, reason: "no value")
        }
    }
}

@Suite("JSON is read strictly and within limits")
struct JSONReaderTests {
    private func error(_ text: String, limits: JSONLimits = JSONLimits(values: 1000, depth: 64)) -> JSONError?
    {
        error(Array(text.utf8), limits: limits)
    }

    private func error(_ text: [UInt8], limits: JSONLimits = JSONLimits(values: 1000, depth: 64))
        -> JSONError?
    {
        do {
            _ = try JSON(reading: text, limits: limits)
            return nil
        } catch {
            return error as? JSONError
        }
    }

    @Test("Values of every kind are read")
    func values() throws {
        let text = #" {"a" : [ 1 , -0.5e+2, true,false ,null, "x\n\u00e9\uD83C\uDFA8\/é🎨" ], "" : {}} "#
        #expect(
            try JSON(reading: Array(text.utf8))
                == .object([
                    "a": .list([
                        .number(1), .number(-50), .bool(true), .bool(false), .null, .text("x\né🎨/é🎨"),
                    ]),
                    "": .object([:]),
                ]))
        #expect(try JSON(reading: Array("\u{FEFF}[]".utf8)) == .list([]))
    }

    @Test(
        "What is no JSON is refused, and where",
        arguments: [
            ("", 0), ("   ", 3), ("[1,]", 3), ("{\"a\":1,}", 7), ("[,1]", 1), ("[1 2]", 3), ("{\"a\" 1}", 5),
            ("{a:1}", 1), ("{'a':1}", 1), ("[1]]", 3), ("[1}", 2), ("{]", 1), ("nul", 0), ("tru", 0),
            ("True", 0),
            ("01", 0), ("-", 0), ("+1", 0), (".5", 0), ("5.", 0), ("1e", 0), ("1e+", 0), ("0x10", 1),
            ("NaN", 0),
            ("Infinity", 0), ("1e999", 0), ("-1e999", 0), ("\"", 0), ("\"abc", 0), ("\"a\u{1}\"", 2),
            ("\"\n\"", 1), (#""\x""#, 1), (#""\u12""#, 1), (#""\ud800""#, 1), (#""\udc00""#, 1),
            (#""\ud800\u0041""#, 1), (#""\"#, 1), ("\u{0}", 0), ("[\"a\",\n\t\"b\": 1]", 10), ("// x\n1", 0),
            ("{\"a\":1", 6), ("[1", 2), ("{\"a\"", 4), ("{\"a\":", 5), ("{", 1), ("[", 1),
        ])
    func malformed(text: String, position: Int) {
        guard case .malformed(let found, _) = error(text) else {
            Issue.record("\(text): \(String(describing: error(text)))")
            return
        }
        #expect(found == position, "\(text)")
    }

    @Test(
        "Only UTF-8 is text",
        arguments: [
            [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80],
            [0xF0, 0x80, 0x80, 0x80],
            [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xC3], [0xE2, 0x82],
            [0xE2, 0x28, 0xA1],
        ] as [[UInt8]])
    func encoding(bytes: [UInt8]) {
        #expect(
            error([0x22, 0x61] + bytes + [0x22]) == .malformed(position: 2, reason: "the text is not UTF-8"))
        // UTF-16 is none of JSON's encodings any more.
        #expect(error([0xFF, 0xFE, 0x5B, 0x00, 0x5D, 0x00]) != nil)
    }

    @Test("Depth, values and digits end at their limits, and not before")
    func limits() throws {
        let limits = JSONLimits(values: 100, depth: 10, numberLength: 20)
        let nested = { (count: Int) in
            String(repeating: "[", count: count) + String(repeating: "]", count: count)
        }
        #expect(error(nested(10), limits: limits) == nil)
        #expect(error(nested(11), limits: limits) == .tooDeep(position: 10, limit: 10))
        #expect(
            error(String(repeating: "{\"a\":", count: 1_000_000), limits: limits)
                == .tooDeep(position: 50, limit: 10))
        #expect(error("[" + String(repeating: "0,", count: 98) + "0]", limits: limits) == nil)
        #expect(
            error("[" + String(repeating: "0,", count: 1_000_000) + "0]", limits: limits)
                == .tooManyValues(limit: 100))
        #expect(error(String(repeating: "1", count: 20), limits: limits) == nil)
        #expect(
            error(String(repeating: "1", count: 1_000_000), limits: limits)
                == .numberTooLong(position: 0, limit: 20))
        #expect(
            error("[0." + String(repeating: "1", count: 1_000_000) + "]", limits: limits)
                == .numberTooLong(position: 1, limit: 20))
    }

    @Test(
        "Numbers are those that are written, to the last bit",
        arguments: [
            "0", "-0", "0.1", "1e-400", "5e-324", "2.2250738585072011e-308", "1.7976931348623157e308",
            "9007199254740993", "123456789012345678901234567890", "0.1e1", "1E5", "-1.5e-7", "3.4028235e38",
        ])
    func numbers(text: String) throws {
        guard case .number(let number) = try JSON(reading: Array(text.utf8)) else {
            Issue.record("\(text) is no number")
            return
        }
        #expect(number.bitPattern == Double(text)?.bitPattern)
    }

    @Test("Random texts mean what the system's parser takes them for")
    func random() throws {
        let seed: UInt64 = 2026
        var random = SeededRandom(seed: seed)
        for round in 0..<400 {
            let text = Self.text(depth: 5, &random)
            let expected = try JSON(text.utf8)
            #expect(try JSON(reading: Array(text.utf8)) == expected, "seed \(seed), round \(round): \(text)")
        }
    }

    @Test("Damaged texts are refused wherever the system's parser refuses them")
    func fuzz() throws {
        let seed: UInt64 = 8259
        var random = SeededRandom(seed: seed)
        for round in 0..<3000 {
            var bytes = Array(Self.text(depth: 4, &random).utf8)
            for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: at)
                default: bytes.insert(Array("[]{},:\"\\0e.-u".utf8).randomElement(using: &random)!, at: at)
                }
            }
            guard let value = try? JSON(reading: bytes) else { continue }
            // What is accepted here, is accepted there, and means the same. The reverse need not be.
            let other = try? JSON(bytes)
            #expect(
                other == value,
                "seed \(seed), round \(round): \(String(decoding: bytes, as: UTF8.self))")
        }
    }

    /// A random text with all of the grammar's freedoms.
    private static func text(depth: Int, _ random: inout SeededRandom) -> String {
        let space = { (random: inout SeededRandom) in
            ["", "", " ", "\n", "\t\r"].randomElement(using: &random)!
        }
        func string(_ random: inout SeededRandom) -> String {
            let pieces = [
                "a", "longer than eight bytes, plain", "é", "漢字", "🎨", #"\""#, #"\\"#, #"\/"#, #"\b\f\n\r\t"#,
                #"\u0041"#, #"\u00e9"#, #"\uD83C\uDFA8"#, #"\u6f22"#, "\u{7F}", "'", "{", "]",
            ]
            let count = Int.random(in: 0...6, using: &random)
            return "\"" + (0..<count).map { _ in pieces.randomElement(using: &random)! }.joined() + "\""
        }
        let kind = Int.random(in: 0..<(depth == 0 ? 5 : 8), using: &random)
        switch kind {
        case 0: return ["true", "false", "null"].randomElement(using: &random)!
        case 1: return "\(Int.random(in: -1_000_000...1_000_000, using: &random))"
        case 2: return "\(Double.random(in: -1e6...1e6, using: &random))"
        case 3, 4: return string(&random)
        case 5, 6:
            let items = (0..<Int.random(in: 0...4, using: &random)).map { _ in
                space(&random) + text(depth: depth - 1, &random) + space(&random)
            }
            return "[" + (items.isEmpty ? space(&random) : items.joined(separator: ",")) + "]"
        default:
            let items = (0..<Int.random(in: 0...4, using: &random)).map { index in
                space(&random) + "\"\(index)" + string(&random).dropFirst() + space(&random) + ":"
                    + space(&random)
                    + text(depth: depth - 1, &random) + space(&random)
            }
            return "{" + (items.isEmpty ? space(&random) : items.joined(separator: ",")) + "}"
        }
    }
}
