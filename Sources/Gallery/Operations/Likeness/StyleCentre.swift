import Stylization

/// The middle of a style space: what nearly all of its styles have in common, and what says nothing about one of them.
enum StyleCentre {
    /// The middle of `space`, `nil` for one of which none was measured: then it is the mean of the saved styles, once
    /// there are enough of them.
    static func measured(in space: StyleSpace) -> [Double]? { space == .magentaMobile ? magentaMobile : nil }

    /// The mean of the style vectors of the 21 bundled samples, both the styles and the photos, as the style network
    /// `style-mobilenet-v2` sees them at 256 px.
    ///
    /// A test computes it anew.
    static let magentaMobile: [Double] = [
        0.432, 0.051, 0.897, 0.072, -0.914, 0.058, 0.515, 0.708, 0.913, -0.073,
        0.357, -0.658, 0.622, -0.411, 0.956, -0.124, 0.682, 0.519, 2.067, 0.622,
        -1.035, 0.654, 0.005, -0.177, -0.071, 0.434, -0.377, -0.867, 0.898, 0.008,
        -1.251, 0.554, 0.688, 0.229, -0.515, 0.470, 0.635, 0.655, 0.858, 0.778,
        0.562, -1.051, -0.907, 0.098, -0.260, -0.093, 1.715, 0.604, 0.466, -0.032,
        1.158, 1.097, -0.714, -0.512, 0.039, 0.166, 0.392, 1.248, -0.054, 0.791,
        1.668, 1.255, -1.198, -0.831, -0.327, 0.262, 0.157, 0.322, 0.120, -0.398,
        -1.387, -0.335, -0.340, 0.919, -0.818, -0.141, -1.443, -0.446, -0.620, -1.305,
        -0.077, 1.128, -0.810, 0.049, 0.793, 0.492, 0.218, 0.832, 1.262, -0.981,
        0.594, -0.286, 0.880, 0.373, -0.890, -1.130, 0.415, -0.386, -0.478, 0.526,
    ]
}
