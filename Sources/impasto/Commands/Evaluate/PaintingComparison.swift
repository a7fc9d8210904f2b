import Evaluation
import Foundation

/// A photo painted in a style in two ways, in numbers: what `impasto evaluate --json` prints.
struct PaintingComparison: Encodable {
    /// A painting's numbers, and the time that it took.
    struct Painting: Encodable {
        let measures: PaintingMeasures
        /// To paint it from a picture in memory.
        let seconds: Double

        private enum CodingKeys: CodingKey { case seconds }

        func encode(to encoder: any Encoder) throws {
            try measures.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(seconds, forKey: .seconds)
        }

        static func mean(of all: [Painting]) -> Painting {
            Painting(
                measures: .mean(of: all.map(\.measures)),
                seconds: all.reduce(0) { $0 + $1.seconds } / Double(all.count))
        }
    }

    let photo: String
    let style: String
    /// The paintings' size, px.
    let width: Int
    let height: Int
    /// The size at which brush 1 has the brush's strokes, px.
    let coarseWidth: Int
    let coarseHeight: Int
    /// The factor, `auto` resolved.
    let brush: Double
    let styleModel: String
    let transformer: String
    let precision: String
    /// The photo, judged as if it were the painting.
    let own: PaintingMeasures
    /// Painted with brush 1.
    let direct: Painting
    /// Painted with the brush.
    let brushed: Painting

    /// The means of several comparisons as a table; `brush` is the brush as it was asked for.
    static func table(of all: [PaintingComparison], brush: String) -> Table {
        let own = PaintingMeasures.mean(of: all.map(\.own))
        return Table(
            ["", "look", "sharp", "edges", "stroke", "vector", "ssim", "time"],
            [
                row("photo", own, seconds: nil), row("direct", .mean(of: all.map(\.direct))),
                row("brush \(brush)", .mean(of: all.map(\.brushed))),
            ])
    }

    private static func row(_ name: String, _ painting: Painting) -> [String] {
        row(name, painting.measures, seconds: painting.seconds)
    }

    private static func row(_ name: String, _ measures: PaintingMeasures, seconds: Double?) -> [String] {
        func text(_ value: Double, _ digits: Int) -> String {
            value.formatted(.number.precision(.fractionLength(digits)).grouping(.never))
        }
        return [
            name, text(measures.look, 1), text(measures.sharp, 2), text(measures.edges, 2),
            text(measures.stroke, 2) + " px", text(measures.vector, 3), text(measures.ssim, 3),
            seconds.map { text($0, 2) + " s" } ?? "",
        ]
    }
}
