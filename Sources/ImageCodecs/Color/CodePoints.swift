/// What colors mean by numbers of ITU-T H.273, as PNG's chunk cICP and HEIF's box nclx give them.
///
/// The matrix is not among them: who reads a file undoes it, so that samples are RGB.
package struct CodePoints: Sendable, Equatable {
    /// Table 2: such as 1 (BT.709 and sRGB), 9 (BT.2020), 12 (Display P3); 2 says nothing.
    package let primaries: Int
    /// Table 3: such as 8 (linear), 13 (sRGB), 16 (PQ), 18 (HLG); 2 says nothing.
    package let transfer: Int
    /// Whether black is 0 and white the largest number; a reader that has spread samples to that says so.
    package let isFullRange: Bool
    /// cd/m2 of the brightest light in the picture or on the display that it was made on, for high dynamic range; `nil`
    /// if the file does not say.
    package let peakLuminance: Double?

    /// Numbers, which need not be known ones.
    package init(primaries: Int, transfer: Int, isFullRange: Bool, peakLuminance: Double? = nil) {
        self.primaries = primaries
        self.transfer = transfer
        self.isFullRange = isFullRange
        self.peakLuminance = peakLuminance
    }

    /// The numbers of HEIF's box nclx, whose matrix and range have been undone.
    ///
    /// Cameras and encoders write a television's transfer (1, 6, 14, 15) and mean sRGB's, as Chromium takes them.
    package init(nclxPrimaries primaries: Int, transfer: Int, peakLuminance: Double? = nil) {
        let isTelevision = [1, 6, 14, 15].contains(transfer)
        self.init(
            primaries: primaries, transfer: isTelevision ? 13 : transfer, isFullRange: true,
            peakLuminance: peakLuminance)
    }

    /// The primaries; what says nothing is sRGB's; `nil` for an unknown number.
    var knownPrimaries: RGBPrimaries? { RGBPrimaries(codePoint: primaries) }
    /// The transfer; what says nothing is sRGB's; `nil` for an unknown number.
    var knownTransfer: TransferFunction? { TransferFunction(codePoint: transfer) }
    /// Whether both numbers are known.
    package var isKnown: Bool { knownPrimaries != nil && knownTransfer != nil }
}
