import Foundations

import Tensors

/// NumPy's `.npy` format (little-endian float32, C order), in which TensorFlow's numbers are kept for golden tests.
///
/// Source: NEP 1, *A Simple File Format for NumPy Arrays*.
enum NPY {
    /// Why a file is not read.
    struct Malformed: Error {
        var reason: String

        init(_ reason: String) { self.reason = reason }
    }

    private static let magic: [UInt8] = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]

    /// The tensor in `bytes`; throws ``Malformed``.
    static func decode(_ bytes: [UInt8]) throws -> Tensor {
        guard bytes.count >= 10, Array(bytes[0..<6]) == magic else { throw Malformed("no magic bytes") }
        let version = bytes[6]
        let lengthBytes = version == 1 ? 2 : 4
        guard (1...3).contains(version), bytes.count >= 8 + lengthBytes else {
            throw Malformed("version \(version)")
        }
        let headerLength = Int(littleEndian: bytes[8..<8 + lengthBytes])
        let start = 8 + lengthBytes
        guard bytes.count - start >= headerLength else { throw Malformed("truncated header") }
        let header = String(decoding: bytes[start..<start + headerLength], as: UTF8.self)
        guard header.contains("'descr': '<f4'") else { throw Malformed("element type is not '<f4'") }
        guard header.contains("'fortran_order': False") else { throw Malformed("not in C order") }
        guard let open = header.firstIndex(of: "("), let close = header.firstIndex(of: ")"), open < close
        else {
            throw Malformed("no shape")
        }
        var dimensions: [Int] = []
        for part in header[header.index(after: open)..<close].split(separator: ",") {
            guard let extent = Int(part.drop { $0 == " " }) else { throw Malformed("shape '\(part)'") }
            dimensions.append(extent)
        }
        let shape = try Shape(dimensions)
        let data = start + headerLength
        guard bytes.count - data == shape.count * 4 else {
            throw Malformed("\(bytes.count - data) bytes of data for shape \(shape)")
        }
        return Tensor(shape: shape) { out in
            for index in out.indices {
                out[index] = bytes.withUnsafeBytes { Float(littleEndian: $0, at: data + index * 4) }
            }
        }
    }

    /// `tensor` as the bytes of a version 1 file.
    static func encode(_ tensor: Tensor) -> [UInt8] {
        let dimensions = tensor.shape.dimensions.map(String.init).joined(separator: ", ")
        let tuple = tensor.shape.rank == 1 ? "(\(dimensions),)" : "(\(dimensions))"
        var header = "{'descr': '<f4', 'fortran_order': False, 'shape': \(tuple), }"
        // The data starts at a multiple of 64 bytes.
        let padding = (64 - (10 + header.utf8.count + 1) % 64) % 64
        header += String(repeating: " ", count: padding) + "\n"
        var bytes = magic + [1, 0]
        bytes.append(littleEndian: UInt16(header.utf8.count))
        bytes += Array(header.utf8)
        tensor.withElements { elements in
            bytes.reserveCapacity(bytes.count + elements.count * 4)
            bytes.append(littleEndian: elements)
        }
        return bytes
    }
}
