import Tensors

extension WeightsLayout.Weight {
    /// The weight's values from its `bytes` (exactly ``bytes`` of them, little-endian, any alignment).
    ///
    /// Throws ``GraphModelError/invalidWeight(file:weight:reason:)`` for values that are not finite.
    func decode(_ bytes: UnsafeRawBufferPointer, file: String) throws(GraphModelError) -> Constant {
        precondition(bytes.count == self.bytes)
        let constant: Constant
        switch element {
        case .float32: constant = .float(Tensor(shape: shape) { Self.copyFloat32(bytes, to: $0) })
        case .float16: constant = .float(Tensor(shape: shape) { Self.widenFloat16(bytes, to: $0) })
        case .int32: constant = .int32(shape: shape, values: Self.int32Values(bytes, count: shape.count))
        case .quantized(let quantization) where quantization.isInteger:
            constant = .int32(shape: shape, values: try integers(bytes, quantization, file: file))
        case .quantized(let quantization):
            constant = .float(Tensor(shape: shape) { Self.dequantize(bytes, quantization, to: $0) })
        }
        if case .float(let tensor) = constant, let index = Self.firstNonFinite(tensor) {
            throw .invalidWeight(
                file: file, weight: name,
                reason:
                    "has the value \(tensor.withElements { $0[index] }) at index \(index); all must be finite"
            )
        }
        return constant
    }

    // The loops below work on raw pointers because they run over millions of elements.

    private static func copyFloat32(
        _ bytes: UnsafeRawBufferPointer, to out: UnsafeMutableBufferPointer<Float>
    ) {
        UnsafeMutableRawBufferPointer(out).copyMemory(from: bytes)
    }

    private static func int32Values(_ bytes: UnsafeRawBufferPointer, count: Int) -> [Int32] {
        [Int32](unsafeUninitializedCapacity: count) { out, initialized in
            UnsafeMutableRawBufferPointer(out).copyMemory(from: bytes)
            initialized = count
        }
    }

    /// Widens float16 to float32, exactly for every finite number; infinities and NaNs come out as infinity.
    ///
    /// The exponent and mantissa of a binary16, read as a binary32, are 2^112 times too small.
    private static func widenFloat16(
        _ bytes: UnsafeRawBufferPointer, to out: UnsafeMutableBufferPointer<Float>
    ) {
        guard let source = bytes.baseAddress, let target = out.baseAddress else { return }
        let count = out.count
        var index = 0
        while index < count {
            let bits = UInt32(source.loadUnaligned(fromByteOffset: index &* 2, as: UInt16.self))
            let magnitude = Float(bitPattern: (bits & 0x7FFF) << 13) * 0x1p112
            let special: UInt32 = bits & 0x7C00 == 0x7C00 ? 0x7F80_0000 : 0
            target[index] = Float(bitPattern: magnitude.bitPattern | special | (bits & 0x8000) << 16)
            index &+= 1
        }
    }

    private static func dequantize(
        _ bytes: UnsafeRawBufferPointer, _ quantization: Quantization,
        to out: UnsafeMutableBufferPointer<Float>
    ) {
        guard let source = bytes.baseAddress, let target = out.baseAddress else { return }
        // In double and rounded once, as JavaScript computes it.
        let (scale, minimum, count) = (quantization.scale, quantization.minimum, out.count)
        var index = 0
        if quantization.isWide {
            while index < count {
                let stored = source.loadUnaligned(fromByteOffset: index &* 2, as: UInt16.self)
                target[index] = Float(Double(stored) * scale + minimum)
                index &+= 1
            }
        } else {
            while index < count {
                let stored = source.load(fromByteOffset: index, as: UInt8.self)
                target[index] = Float(Double(stored) * scale + minimum)
                index &+= 1
            }
        }
    }

    private func integers(
        _ bytes: UnsafeRawBufferPointer, _ quantization: Quantization, file: String
    ) throws(GraphModelError) -> [Int32] {
        var values: [Int32] = []
        values.reserveCapacity(shape.count)
        for index in 0..<shape.count {
            let stored =
                quantization.isWide
                ? Double(bytes.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self))
                : Double(bytes[index])
            // JavaScript's Math.round: halves go up.
            let value = (stored * quantization.scale + quantization.minimum + 0.5).rounded(.down)
            guard let integer = Int32(exactly: value) else {
                throw .invalidWeight(
                    file: file, weight: name, reason: "has the value \(value) at index \(index), beyond int32"
                )
            }
            values.append(integer)
        }
        return values
    }

    private static func firstNonFinite(_ tensor: Tensor) -> Int? {
        tensor.withElements { elements -> Int? in
            guard let base = elements.baseAddress else { return nil }
            // The largest magnitude's bits tell of all: one pass that vectorizes, and no branch.
            var largest: UInt32 = 0
            var index = 0
            let count = elements.count
            while index < count {
                let magnitude = base[index].bitPattern & 0x7FFF_FFFF
                largest = largest > magnitude ? largest : magnitude
                index &+= 1
            }
            return largest < 0x7F80_0000 ? nil : elements.firstIndex { !$0.isFinite }
        }
    }
}
