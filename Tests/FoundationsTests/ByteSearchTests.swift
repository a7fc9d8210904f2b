import Foundations
import TestSupport
import Testing

@Suite("Bytes are searched as the standard library does it")
struct ByteSearchTests {
    @Test("A pattern is found where it stands first, also behind a beginning of it", arguments: 0..<200)
    func firstPlace(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        // Few letters, so that patterns occur, and overlap with themselves.
        func letters(_ counts: ClosedRange<Int>) -> [UInt8] {
            (0..<Int.random(in: counts, using: &random)).map { _ in UInt8.random(in: 0...2, using: &random) }
        }
        let bytes = letters(0...60)
        let start = Int.random(in: 0...bytes.count, using: &random)
        let pattern = letters(1...5)
        #expect(bytes[start...].firstPlace(of: pattern) == bytes[start...].firstRange(of: pattern))
    }
}
