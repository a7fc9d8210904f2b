import Foundation

private func require(_ condition: Bool, _ promise: StaticString) {
    if !condition { fatalError("broken promise: \(promise)") }
}

private let limits = JSONLimits(values: 2000, depth: 24, numberLength: 60)

/// A text of what came in as JSON: what is read is read again from what is written of it, and Foundation's decoder, which
/// reads after this one, takes it too.
@_cdecl("fuzz_json")
public func fuzzJSON(_ start: UnsafePointer<UInt8>?, _ count: Int) {
    let text = UnsafeRawBufferPointer(start: start, count: count)
    guard let written = rewritten(text) else { return }
    let again = written.withUnsafeBytes { rewritten($0) }
    require(again == written, "what is written is read again")
    do {
        _ = try JSONDecoder().decode(Anything.self, from: Data(text))
    } catch {
        require(false, "what is strict JSON is JSON")
    }
}

/// The text written in one form; `nil` if it is not read.
private func rewritten(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
    var reader = JSONReader(text, limits: limits)
    var out: [UInt8] = []
    var (depth, values, last) = (0, 0, 0)
    var separates = false
    func write(_ string: JSONString) {
        require(string.bytes.upperBound <= text.count, "strings are inside the text")
        let characters = reader.text(string)
        require(characters.utf8.count <= string.bytes.count, "no string is longer than its text")
        out.append(UInt8(ascii: "\""))
        for unit in characters.utf16 {
            let digits = String(unit, radix: 16)
            out += "\\u".utf8
            out += String(repeating: "0", count: 4 - digits.count).utf8
            out += digits.utf8
        }
        out.append(UInt8(ascii: "\""))
    }
    do throws(JSONError) {
        while let token = try reader.next() {
            require(
                reader.position > last && reader.position <= text.count, "each token is behind the one before"
            )
            last = reader.position
            switch token {
            case .endArray, .endObject: break
            default: if separates { out.append(UInt8(ascii: ",")) }
            }
            separates = true
            switch token {
            case .beginArray, .beginObject:
                depth += 1
                values += 1
                separates = false
                out.append(token == .beginArray ? UInt8(ascii: "[") : UInt8(ascii: "{"))
            case .endArray, .endObject:
                depth -= 1
                out.append(token == .endArray ? UInt8(ascii: "]") : UInt8(ascii: "}"))
            case .key(let key):
                write(key)
                separates = false
                out.append(UInt8(ascii: ":"))
            case .string(let string):
                values += 1
                write(string)
            case .number(let number):
                values += 1
                require(number.isFinite, "numbers are finite")
                out += "\(number)".utf8
            case .bool(let bool):
                values += 1
                out += "\(bool)".utf8
            case .null:
                values += 1
                out += "null".utf8
            }
            require(depth >= 0 && depth <= limits.depth, "nothing is deeper than allowed")
            require(values <= limits.values, "there are no more values than allowed")
        }
    } catch {
        require(!error.description.isEmpty, "an error has a reason")
        return nil
    }
    require(depth == 0, "what is opened is closed")
    return out
}

/// Any JSON at all.
private struct Anything: Decodable {
    init(from decoder: any Decoder) {}
}

/// Base64 in pieces, the first byte saying how long they are: as many bytes as in one piece, and what is encoded is
/// decoded.
@_cdecl("fuzz_base64")
public func fuzzBase64(_ start: UnsafePointer<UInt8>?, _ count: Int) {
    let bytes = UnsafeRawBufferPointer(start: start, count: count)
    guard let first = bytes.first else { return }
    let text = UnsafeRawBufferPointer(rebasing: bytes.dropFirst())
    let limit = Int(first) * 4
    let whole = decoded([text], limit: limit)
    var pieces: [UnsafeRawBufferPointer] = []
    var position = 0
    while position < text.count {
        let end = min(text.count, position + Int(first) % 7 + 1)
        pieces.append(UnsafeRawBufferPointer(rebasing: text[position..<end]))
        position = end
    }
    require(decoded(pieces, limit: limit) == whole, "pieces give what the whole gives")
    let encoded = Data(text).base64EncodedString()
    var copy = encoded
    let again = copy.withUTF8 { decoded([UnsafeRawBufferPointer($0)], limit: text.count) }
    require(again == .success(Array(text)), "what is encoded is decoded")
}

private func decoded(
    _ pieces: [UnsafeRawBufferPointer], limit: Int
) -> Result<[UInt8], Base64Decoding.Failure> {
    var failure: Base64Decoding.Failure?
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { out, count in
        // Exactly as much as is allowed: an array may have room for more.
        let room = UnsafeMutableBufferPointer(rebasing: out[..<limit])
        var decoding = Base64Decoding(into: room, limit: limit)
        do throws(Base64Decoding.Failure) {
            for piece in pieces { try decoding.append(piece) }
            try decoding.finish()
        } catch {
            failure = error
        }
        count = decoding.count
        require(count <= limit, "no more bytes than allowed")
    }
    if let failure { return .failure(failure) }
    return .success(bytes)
}
