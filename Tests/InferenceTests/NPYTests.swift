import Tensors
import TestSupport
import Testing

@Suite("The npy format")
struct NPYTests {
    @Test("comes back as it was written", arguments: [[], [1], [7], [2, 3], [1, 4, 5, 3]])
    func roundTrip(dimensions: [Int]) throws {
        let shape = try Shape(dimensions)
        var random = SeededRandom(seed: 3)
        let tensor = try Tensor(shape: shape, values: random.floats(shape.count))
        let bytes = NPY.encode(tensor)
        #expect((bytes.count - shape.count * 4) % 64 == 0)
        let back = try NPY.decode(bytes)
        #expect(back.shape == shape)
        #expect(back.values == tensor.values)
    }

    @Test("is refused truncated at any length")
    func truncated() throws {
        let bytes = NPY.encode(try Tensor(shape: try Shape([3]), values: [1, 2, 3]))
        for length in 0..<bytes.count {
            #expect(throws: (any Error).self, "\(length) bytes") {
                try NPY.decode(Array(bytes.prefix(length)))
            }
        }
    }

    @Test(
        "is refused with another header",
        arguments: [
            ("'<f4'", "'<f8'"), ("'<f4'", "'>f4'"), ("False", "True "), ("(3,)", "(-3)"), ("(3,)", "(4,)"),
            ("(3,)", "(x,)"),
        ])
    func otherHeader(text: String, other: String) throws {
        let bytes = NPY.encode(try Tensor(shape: try Shape([3]), values: [1, 2, 3]))
        let header = String(decoding: bytes[10..<bytes.count - 12], as: UTF8.self)
        let changed = header.replacing(text, with: other.padding(to: text.utf8.count))
        #expect(throws: (any Error).self) {
            try NPY.decode(Array(bytes[..<10]) + Array(changed.utf8) + Array(bytes.suffix(12)))
        }
    }
}

extension String {
    fileprivate func padding(to count: Int) -> String {
        self + String(repeating: " ", count: max(0, count - utf8.count))
    }
}
