/// How deeply a JSON text nests, found without recursion: parsers recurse, and a text of nothing but
/// opening brackets must not be able to exhaust the stack.
enum JSONNesting {
    /// Graph models nest about ten levels deep.
    static let limit = 64

    /// Whether `bytes` open more than ``limit`` arrays and objects inside one another.
    static func isTooDeep(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { text in
            var depth = 0
            var inString = false
            var index = 0
            while index < text.count {
                switch text[index] {
                case UInt8(ascii: "\\") where inString: index &+= 1
                case UInt8(ascii: "\""): inString.toggle()
                case UInt8(ascii: "{") where !inString, UInt8(ascii: "[") where !inString:
                    depth &+= 1
                    if depth > limit { return true }
                case UInt8(ascii: "}") where !inString, UInt8(ascii: "]") where !inString:
                    depth &-= 1
                default: break
                }
                index &+= 1
            }
            return false
        }
    }
}
