package import Kernels

/// What transformers compute in.
///
/// Style networks always compute in float32: style vectors are kept and shared, and must not depend on the machine
/// that found them.
package enum PrecisionChoice: String, Sendable, CaseIterable {
    /// float32.
    case f32
    /// bfloat16 products in the layers that they make faster; an error where there is no such layer.
    case bf16
    /// The same, and float32 where there is no such layer: never slower than ``f32``.
    case auto

    /// All, for a message: `'f32', 'bf16' or 'auto'`.
    package static var listed: String {
        let names = allCases.map { "'\($0.rawValue)'" }
        return names.dropLast().joined(separator: ", ") + " or " + names.last!
    }

    /// The precision to compute in.
    ///
    /// Throws ``PrecisionUnavailable`` for ``bf16`` on a processor that multiplies bfloat16 numbers no faster than float32, or
    /// not at all.
    package func resolved(
        on processor: Processor? = nil, at level: CPULevel = .preferred
    ) throws(PrecisionUnavailable) -> Precision {
        // For float32 the processor and the system need not be asked.
        if self == .f32 { return .float32 }
        let processor = processor ?? .current
        if ProductCosts(of: processor, at: level).paysBFloat16 { return .bfloat16 }
        if self == .auto { return .float32 }
        throw PrecisionUnavailable(
            processor: Processor.name, isSlower: processor.hasPairProducts && level == .avx512)
    }
}

/// The processor does not multiply bfloat16 numbers, or not faster than float32.
package struct PrecisionUnavailable: Error, Hashable, CustomStringConvertible {
    /// The processor's name; may be empty.
    package let processor: String
    /// Whether it has instructions for them, which are slower.
    package let isSlower: Bool

    /// What is missing, and what to give instead.
    package var description: String {
        let name = processor.isEmpty ? "this processor" : "this processor (\(processor))"
        let reason =
            isSlower
            ? "multiplies bfloat16 numbers more slowly than float32"
            : "has no bfloat16 instructions (AVX-512 BF16, AMX-BF16), or IMPASTO_CPU forbids them"
        return "\(name) \(reason); give 'auto' to use them where they are faster, or 'f32'"
    }
}
