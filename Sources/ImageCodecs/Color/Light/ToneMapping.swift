import SystemLibC

/// How light beyond white becomes light that sRGB can show: the reference white tone mapping operator of SMPTE ST 2094-50
/// (annex C), as Skia's `AdaptiveGlobalToneMap` applies it for Chromium on a display without headroom.
///
/// White at 203 cd/m2 becomes half of the display's light (sample 188), what is darker keeps its proportions, and
/// highlights roll off along a curve that ends at the brightest light, which becomes the display's white. All three
/// channels are multiplied by the same gain, which depends on the largest of them in BT.2020's primaries, so that hues
/// stay. Chromium 156 shows grays and colors of PQ and HLG within 1 of 255 of this, measured with 16-bit PNGs.
struct ToneMapping: Sendable {
    /// The gain of light above the reference white, by its reciprocal, from that of the peak to 1.
    private let gains: [Float]
    /// The light at which the display's white is reached, as a multiple of the reference white.
    private let peak: Float
    /// The gain below the reference white.
    private let firstGain: Float
    /// To BT.2020's primaries.
    private let columns: [SIMD4<Float>]
    /// What a channel counts for luminance, for the display's part of HLG; `nil` for PQ.
    private let luminance: SIMD4<Float>?
    /// HLG's system gamma, a gain by the fourth root of luminance, from 0 to 1, times the display's peak.
    private let systemGains: [Float]

    /// cd/m2 of the brightest light if a file does not say: what most pictures are made for (ITU-R BT.2100).
    private static let usualPeak = 1000.0
    private static let steps = 1024

    /// For light of `primaries` in a picture whose brightest is `peakLuminance` cd/m2.
    init(_ transfer: TransferFunction, primaries: RGBPrimaries, peakLuminance: Double?) {
        let white = TransferFunction.referenceWhite
        let peak = max(peakLuminance ?? Self.usualPeak, white) / white
        let curve = Curve(peak: peak)
        self.peak = Float(peak)
        firstGain = Float(curve.gain(1))
        gains = (0...Self.steps).map {
            Float(curve.gain(1 / (1 / peak + (1 - 1 / peak) * Double($0) / Double(Self.steps))))
        }
        let toWide = (RGBPrimaries.bt2020.toXYZ.inverse.map { $0 * primaries.toXYZ })?.columns ?? []
        columns = toWide.map { SIMD4(Float($0.x), Float($0.y), Float($0.z), 0) }
        guard transfer == .hybridLogGamma else {
            luminance = nil
            systemGains = []
            return
        }
        let weights = primaries.luminance
        luminance = SIMD4(Float(weights.x), Float(weights.y), Float(weights.z), 0)
        // BT.2100, table 5: the system gamma of a display of 1000 cd/m2 is 1.2.
        systemGains = (0...Self.steps).map {
            Float(Self.usualPeak / white * pow(Double($0) / Double(Self.steps), 4 * 0.2))
        }
    }

    /// The light of one pixel in the primaries of its file, as a multiple of what sRGB's white is.
    func map(_ light: SIMD4<Float>) -> SIMD4<Float> {
        var light = light
        if let luminance {
            let root = (light * luminance).sum().squareRoot().squareRoot()
            light *= Self.interpolated(systemGains, at: root)
        }
        let wide = columns[0] * light.x + columns[1] * light.y + columns[2] * light.z
        let largest = max(wide.x, wide.y, wide.z)
        // Without light beyond white there is nothing to make room for.
        if largest <= 1 || peak <= 1 { return light * firstGain }
        if largest >= peak { return light * (1 / largest) }
        let darkest = 1 / peak
        return light * Self.interpolated(gains, at: (1 / largest - darkest) / (1 - darkest))
    }

    /// The value of `table` at `part` of its length, 0 to 1, between its entries too.
    @inline(__always)
    private static func interpolated(_ table: [Float], at part: Float) -> Float {
        let place = min(max(part, 0), 1) * Float(steps)
        let index = min(Int(place), steps - 1)
        return table[index] + (table[index + 1] - table[index]) * (place - Float(index))
    }
}

extension ToneMapping {
    /// The gain by the largest channel's light: a curve through eight points, by the logarithm of the gain.
    private struct Curve {
        private var points: [(x: Double, y: Double, slope: Double)] = []

        /// `peak`: the brightest light as a multiple of the reference white, 1 or more.
        init(peak: Double) {
            // How much darker the reference white becomes: by half for pictures of 1000 cd/m2 and more.
            let headroom = log2(peak)
            let white = 1 - 0.5 * min(headroom / log2(1000 / TransferFunction.referenceWhite), 1)
            // A quadratic Bezier curve from the reference white, which it leaves straight on, to the peak.
            let knee = 0.65
            let middle = (x: 1 - knee + knee / white, y: (1 - knee) * white + knee)
            let a = (x: 1 - 2 * middle.x + peak, y: white - 2 * middle.y + 1)
            let b = (x: 2 * middle.x - 2, y: 2 * middle.y - 2 * white)
            for step in 0..<8 {
                let t = Double(step) / 7
                let x = 1 + t * (b.x + t * a.x)
                let y = white + t * (b.y + t * a.y)
                let slope = (2 * a.y * t + b.y) / max(2 * a.x * t + b.x, 1e-9)
                points.append((x, log2(y / x), (x * slope - y) / (log(2) * x * y)))
            }
        }

        /// The gain of light `x`, from 1 to the peak.
        func gain(_ x: Double) -> Double {
            let next = points.firstIndex { $0.x > x } ?? points.count - 1
            let (from, to) = (points[max(next - 1, 0)], points[next])
            let width = to.x - from.x
            guard width > 1e-9 else { return exp2(from.y) }
            // Cubic, with the slopes of the points.
            let t = (x - from.x) / width
            let rise = to.y - from.y
            let (c1, c2) = (from.slope * width, to.slope * width)
            return exp2(from.y + t * (c1 + t * (3 * rise - 2 * c1 - c2 + t * (c1 + c2 - 2 * rise))))
        }
    }
}
