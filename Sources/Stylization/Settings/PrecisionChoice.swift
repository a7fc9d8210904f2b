package import Kernels

/// What transformers compute in.
///
/// Style networks always compute in float32: style vectors are kept and shared, and must not depend on the machine
/// that found them.
package enum PrecisionChoice: String, Sendable, CaseIterable {
    /// float32.
    case f32
    /// bfloat16 products; an error where the processor cannot multiply such numbers.
    case bf16
    /// bfloat16 products where the processor multiplies such numbers, else float32.
    case auto

    /// All, for a message: `'f32', 'bf16' or 'auto'`.
    package static var listed: String {
        let names = allCases.map { "'\($0.rawValue)'" }
        return names.dropLast().joined(separator: ", ") + " or " + names.last!
    }

    /// The precision to compute in.
    ///
    /// Throws ``PrecisionUnavailable`` for ``bf16`` unless `isNative`: where the processor does not multiply bfloat16
    /// numbers itself, they would only be slower.
    package func resolved(
        isNative: Bool = Precision.bfloat16.isNative
    ) throws(PrecisionUnavailable) -> Precision {
        switch self {
        case .f32: return .float32
        case .auto: return isNative ? .bfloat16 : .float32
        case .bf16:
            guard isNative else { throw PrecisionUnavailable(processor: CPULevel.processorName) }
            return .bfloat16
        }
    }
}

/// The processor does not multiply bfloat16 numbers.
package struct PrecisionUnavailable: Error, Hashable, CustomStringConvertible {
    /// The processor's name; may be empty.
    package let processor: String

    /// What is missing, and what to give instead.
    package var description: String {
        let name = processor.isEmpty ? "this processor" : "this processor (\(processor))"
        return "\(name) has no bfloat16 instructions (AVX-512 BF16), or IMPASTO_CPU forbids them; "
            + "give 'auto' to use them where they are, or 'f32'"
    }
}
