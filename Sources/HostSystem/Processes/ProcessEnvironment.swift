import SystemLibC

/// The variables that this process was started with; the only place where they are read.
///
/// A variable that is set to nothing counts as not set: that is how shells, units and containers switch one off
/// (`IMPASTO_PORT= impasto serve`).
package enum ProcessEnvironment {
    /// All variables that hold something, by name.
    ///
    /// Values are texts as ``PathText`` makes them, so that a path of any bytes keeps them.
    package static var variables: [String: String] {
        var variables: [String: String] = [:]
        var entry = environ
        while let line = entry.pointee {
            let bytes = UnsafeRawBufferPointer(start: line, count: strlen(line))
            if let split = bytes.firstIndex(of: UInt8(ascii: "=")), split + 1 < bytes.count {
                // The first of two is the one that `getenv` finds.
                let name = PathText.text(of: bytes[..<split])
                if variables[name] == nil { variables[name] = PathText.text(of: bytes[(split + 1)...]) }
            }
            entry += 1
        }
        return variables
    }

    /// The value of the variable `name`; `nil` if it is not set, or set to nothing.
    package static subscript(name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return PathText.text(of: UnsafeRawBufferPointer(start: value, count: strlen(value)))
    }
}
