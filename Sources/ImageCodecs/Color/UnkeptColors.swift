/// Why a result cannot be written in the colors of its photo's file: it is an 8-bit picture of red, green and blue.
public enum UnkeptColors: String, Sendable, CaseIterable {
    /// The file has a profile for grays.
    case gray
    /// The file has a profile for inks.
    case cmyk
    /// The file has light beyond white (PQ or HLG), which has been mapped to what sRGB shows.
    case highDynamicRange
    /// The file has a profile that only leads out of its colors, not into them.
    case oneWay

    /// What the file has, for people.
    var description: String {
        switch self {
        case .gray: "the photo's color profile is for gray pictures"
        case .cmyk: "the photo's color profile is for CMYK"
        case .highDynamicRange: "the photo is in high dynamic range"
        case .oneWay: "the photo's color profile can only be read by, not written in"
        }
    }
}
