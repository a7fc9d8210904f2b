import Application
import Foundation
import ImageCodecs
import TestSupport
import Testing

@testable import Gallery
@testable import Stylization

@Suite("The middle of the bundled networks' style space")
struct StyleCentreTests {
    private static let samples = SampleFolder(Places.repository.appending(path: "Public/samples"))

    /// The styles of all bundled samples.
    private static let vectors = Result {
        let stylizer = try Stylizer(
            models: ModelStore(
                bundledFolder: Places.models,
                dataFolder: FileManager.default.temporaryDirectory.appending(path: "impasto-no-models")),
            threads: 2)
        return try [SampleFolder.Purpose.style, .content].map { purpose in
            try samples.names(for: purpose).map { name in
                let file = try Data(contentsOf: samples.file(name, for: purpose))
                return try stylizer.styleVector(
                    of: ImageDecoder().decode(Array(file), atLeastHeight: StarterPack.styleSize).image,
                    styleSize: StarterPack.styleSize, square: false, styleModel: ModelPair.bundled.style)
            }
        }
    }

    @Test("is the mean of the styles of all samples")
    func mean() throws {
        let all = try Self.vectors.get().flatMap { $0 }
        #expect(all.count == 21)
        for (place, stored) in StyleCentre.magentaMobile.enumerated() {
            let mean = all.reduce(0) { $0 + Double($1.values[place]) } / Double(all.count)
            #expect(abs(mean - stored) < 0.01, "number \(place) is \(mean)")
        }
    }

    @Test("gives likeness a meaning: two samples have none on average, and none is nearly another")
    func meaning() throws {
        let styles = try Self.vectors.get()[0]
        let likeness = styles.enumerated().flatMap { index, style in
            let measure = StyleLikeness(to: style, from: StyleCentre.magentaMobile)
            return styles[..<index].map { measure.of(VectorBlob.data($0)) }
        }.sorted()
        #expect(likeness.count == 91)
        #expect(abs(likeness[45]) < 0.15)
        #expect(try #require(likeness.last) < 0.8 && likeness[0] < -0.4)
        // Counted from zero, all are alike.
        let nowhere = Array(repeating: 0.0, count: StyleVector.count)
        #expect(StyleLikeness(to: styles[0], from: nowhere).of(VectorBlob.data(styles[1])) > 0.6)
    }
}
