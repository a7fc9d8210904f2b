/// A style that changes with time: at each of some moments it is a certain one, and between two it fades
/// from one into the other.
package struct StyleTimeline: Sendable {
    /// The moments, the earliest first; no two at the same time.
    private let moments: [(seconds: Double, style: StyleVector)]

    /// The style at each of `moments`, in any order; of two at the same time the later one in the list
    /// counts.
    ///
    /// Throws ``StyleError/emptyMix`` for none, and ``StyleError/spaceMismatch(_:_:)``.
    package init(_ moments: [(seconds: Double, style: StyleVector)]) throws(StyleError) {
        guard let first = moments.first?.style else { throw .emptyMix }
        var byTime: [Double: StyleVector] = [:]
        for moment in moments {
            guard moment.style.space == first.space else {
                throw .spaceMismatch(first.space, moment.style.space)
            }
            byTime[moment.seconds] = moment.style
        }
        self.moments = byTime.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The style at a time: linear between two moments, the first one before all and the last one after all.
    package func style(at seconds: Double) throws(StyleError) -> StyleVector {
        guard let next = moments.firstIndex(where: { $0.seconds > seconds }) else {
            return moments[moments.count - 1].style
        }
        guard next > 0 else { return moments[0].style }
        let (before, after) = (moments[next - 1], moments[next])
        let share = Float((seconds - before.seconds) / (after.seconds - before.seconds))
        return share == 0
            ? before.style : try StyleVector.mix([(after.style, share), (before.style, 1 - share)])
    }
}
