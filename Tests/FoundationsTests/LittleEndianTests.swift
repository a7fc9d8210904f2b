import Foundations
import TestSupport
import Testing

@Suite("Little-endian bytes")
struct LittleEndianTests {
    @Test("An integer's least significant byte comes first")
    func integers() {
        var bytes: [UInt8] = []
        bytes.append(littleEndian: UInt16(0x0102))
        bytes.append(littleEndian: UInt32(0x0304_0506))
        #expect(bytes == [2, 1, 6, 5, 4, 3])
        #expect(UInt16(littleEndian: bytes[..<2]) == 0x0102)
        #expect(UInt32(littleEndian: bytes[2...]) == 0x0304_0506)
    }

    @Test("Fewer bytes than the number has leave its upper ones zero")
    func fewer() {
        #expect(UInt32(littleEndian: [0xFF, 0x80]) == 0x80FF)
        #expect(Int(littleEndian: [0xFF]) == 255)
        #expect(UInt64(littleEndian: []) == 0)
    }

    @Test("A float comes back with all its bits, wherever it stands", arguments: 0..<4)
    func floats(offset: Int) {
        var random = SeededRandom(seed: 1)
        let values = (0..<100).map { _ in Float(bitPattern: UInt32.random(in: 0 ... .max, using: &random)) }
        var bytes = [UInt8](repeating: 0xA5, count: offset)
        bytes.append(littleEndian: values)
        #expect(bytes.count == offset + 400)
        bytes.withUnsafeBytes { bytes in
            for (index, value) in values.enumerated() {
                let read = Float(littleEndian: bytes, at: offset + 4 * index)
                #expect(read.bitPattern == value.bitPattern)
            }
        }
    }

    @Test("One is 0000803f")
    func one() {
        var bytes: [UInt8] = []
        bytes.append(littleEndian: [Float(1)])
        #expect(bytes == [0, 0, 0x80, 0x3F])
    }
}
