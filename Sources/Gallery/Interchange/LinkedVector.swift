import Foundations
import Stylization

/// A vector as links hold it: its numbers in half precision.
///
/// Two vectors that are one in a link are one style: no eye can tell them apart, and the one may be the other after a
/// journey.
struct LinkedVector: Hashable {
    /// The numbers, rounded to half precision.
    let vector: StyleVector

    /// What a link of `vector` holds.
    init(_ vector: StyleVector) {
        let rounded = vector.values.map { float32(fromFloat16: float16Bits($0)) }
        // The limit of a vector's numbers is far below that of a half float: none becomes infinite. But
        // rounding to nearest may pass the limit itself, by less than the step of 8 at that size.
        let limit = StyleVector.magnitudeLimit
        self.vector = try! StyleVector(rounded.map { min(max($0, -limit), limit) }, space: vector.space)
    }
}
