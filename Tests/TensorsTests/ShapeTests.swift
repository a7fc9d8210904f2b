import Tensors
import Testing

@Suite struct `A shape` {
    @Test func `multiplies its extents`() throws {
        #expect(try Shape([]).count == 1)
        #expect(try Shape([3, 0, 5]).count == 0)
        #expect(try Shape([2, 3, 4]).count == 24)
        #expect(try Shape([2, 3, 4]).description == "[2, 3, 4]")
    }

    @Test(arguments: [[-1], [2, -3], [Int.max, 2], [1 << 32, 1 << 32], [1 << 41], [Int.max, Int.max, 0]])
    func `is refused when negative or beyond memory`(dimensions: [Int]) {
        #expect(throws: TensorError.invalidShape(dimensions)) { try Shape(dimensions) }
    }
}

@Suite struct `A tensor` {
    @Test func `holds its values row by row, aligned to 64 bytes`() throws {
        let tensor = try Tensor(shape: try Shape([2, 2]), values: [1, 2, 3, 4])
        #expect(tensor.values == [1, 2, 3, 4])
        tensor.withElements { #expect(UInt(bitPattern: $0.baseAddress) % 64 == 0) }
    }

    @Test func `is zero where it was not filled`() throws {
        #expect(Tensor(shape: try Shape([3])) { $0[1] = 5 }.values == [0, 5, 0])
    }

    @Test func `needs as many values as its shape says`() throws {
        let shape = try Shape([2, 2])
        #expect(throws: TensorError.countMismatch(shape: shape, values: 3)) {
            try Tensor(shape: shape, values: [1, 2, 3])
        }
    }
}
