import SystemLibC

/// The kernel that weighs source pixels by their distance from a result's pixel.
///
/// On shrinking, kernels are stretched by the factor, so that every source pixel counts and nothing aliases.
package enum ResamplingFilter: String, Sendable, CaseIterable {
    /// Linear interpolation (a tent); never rings.
    case triangle
    /// The cubic with B = 0, C = 1/2 (Mitchell and Netravali, *Reconstruction Filters in Computer
    /// Graphics*, 1988): sharp, rings little; the default on enlarging.
    case catmullRom
    /// The windowed sinc with three lobes (Lanczos): the sharpest without aliases; the default on shrinking.
    case lanczos3

    /// The distance, in pixels, from which on the kernel is zero.
    var support: Double {
        switch self {
        case .triangle: 1
        case .catmullRom: 2
        case .lanczos3: 3
        }
    }

    /// The kernel at distance `x`, not normalized.
    func weight(at x: Double) -> Double {
        let distance = abs(x)
        switch self {
        case .triangle:
            return max(0, 1 - distance)
        case .catmullRom:
            if distance < 1 { return (1.5 * distance - 2.5) * distance * distance + 1 }
            if distance < 2 { return ((-0.5 * distance + 2.5) * distance - 4) * distance + 2 }
            return 0
        case .lanczos3:
            if distance == 0 { return 1 }
            if distance >= 3 { return 0 }
            let angle = Double.pi * distance
            return 3 * sin(angle) * sin(angle / 3) / (angle * angle)
        }
    }
}
