import Foundations

private func require(_ condition: Bool, _ promise: StaticString) {
    if !condition { fatalError("broken promise: \(promise)") }
}

/// What servers answer to a download: a header, and an address.
@_cdecl("fuzz_range")
public func fuzzRange(_ start: UnsafePointer<UInt8>?, _ count: Int) {
    let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    if let range = ContentRange(text) {
        require(range.first >= 0 && range.first <= range.last, "a range has a first and a last byte")
        require(range.total.map { range.last < $0 } ?? true, "a range is within the file")
        let total = range.total.map { "\($0)" } ?? "*"
        require(
            ContentRange("bytes \(range.first)-\(range.last)/\(total)") == range,
            "what is written is read again")
    }
    if let steps = RelativePath.steps(text) {
        require(steps.joined(separator: "/") == text, "a path is its steps")
        require(!steps.contains { ["", ".", ".."].contains($0) }, "no step leads out")
    }
    if ASCIIName.isFileName(text) { require(RelativePath.steps(text)?.count == 1, "a name is one step") }
}
