import SystemLibC

/// From a sample of 0 to 1 to light.
enum TransferFunction: Sendable, Equatable {
    case power(Double)
    /// `(a * sample + b) ^ exponent` from `threshold` on, `slope * sample` below.
    case linearStart(exponent: Double, a: Double, b: Double, slope: Double, threshold: Double)
    /// SMPTE ST 2084: light in units of the reference white, 203 cd/m2 (ITU-R BT.2408).
    case perceptualQuantizer
    /// ITU-R BT.2100, hybrid log-gamma: light of the scene, 1 the brightest; ``ToneMapping`` makes light of a display of it.
    case hybridLogGamma

    /// IEC 61966-2-1.
    static let sRGB = linearStart(
        exponent: 2.4, a: 1 / 1.055, b: 0.055 / 1.055, slope: 1 / 12.92, threshold: 0.04045)
    /// What displays do with samples of ITU-R BT.709 and BT.2020 (ITU-R BT.1886), which is not the camera's curve
    /// backwards; so Chromium.
    static let television = power(2.4)
    /// SMPTE 240M.
    static let smpte240 = linearStart(
        exponent: 1 / 0.45, a: 1 / 1.1115, b: 0.1115 / 1.1115, slope: 1 / 4, threshold: 0.0913)

    /// ITU-T H.273, table 3; logarithmic curves are not among them, nor is ITU-R BT.1361, as in Chromium.
    init?(codePoint: Int) {
        switch codePoint {
        case 1, 6, 11, 14, 15: self = .television
        case 2, 13: self = .sRGB
        case 4: self = .power(2.2)
        case 5: self = .power(2.8)
        case 7: self = .smpte240
        case 8: self = .power(1)
        case 16: self = .perceptualQuantizer
        case 17:
            // SMPTE ST 428-1: white is 48 cd/m2 where the largest number is 52.37.
            self = .linearStart(
                exponent: 2.6, a: 1.034083, b: 0, slope: 0, threshold: 0)
        case 18: self = .hybridLogGamma
        default: return nil
        }
    }

    /// Whether the light goes beyond what sRGB's white is.
    var isHighDynamicRange: Bool { self == .perceptualQuantizer || self == .hybridLogGamma }

    /// cd/m2 of a page's white in high dynamic range (ITU-R BT.2408).
    static let referenceWhite = 203.0

    /// The light of `sample`, 0 to 1.
    func light(_ sample: Double) -> Double {
        switch self {
        case .power(let exponent): pow(sample, exponent)
        case .linearStart(let exponent, let a, let b, let slope, let threshold):
            sample >= threshold ? pow(a * sample + b, exponent) : slope * sample
        case .perceptualQuantizer: Self.perceptualQuantizer(sample) * 10_000 / Self.referenceWhite
        case .hybridLogGamma: Self.hybridLogGamma(sample)
        }
    }

    /// The part of 10,000 cd/m2.
    private static func perceptualQuantizer(_ sample: Double) -> Double {
        let (m1, m2) = (2610.0 / 16384, 2523.0 / 4096 * 128)
        let (c1, c2, c3) = (3424.0 / 4096, 2413.0 / 4096 * 32, 2392.0 / 4096 * 32)
        let root = pow(sample, 1 / m2)
        return pow(max(root - c1, 0) / (c2 - c3 * root), 1 / m1)
    }

    private static func hybridLogGamma(_ sample: Double) -> Double {
        let (a, b, c) = (0.17883277, 0.28466892, 0.55991073)
        return sample <= 0.5 ? sample * sample / 3 : (exp((sample - c) / a) + b) / 12
    }
}
