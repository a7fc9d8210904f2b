import Stylization
import Testing

@Suite struct `A network that was not named` {
    private struct Candidate: ModelCandidate, Equatable {
        let name: String
        var kind = ModelKind.transformer
        var space = StyleSpace.tfjsOriginal
        var isPresent = true
    }

    private static let pair = ModelPair(style: "pair-style", transformer: "pair-transformer")

    private func preferred(_ candidates: Candidate...) -> String? {
        candidates.preferred(.transformer, in: .tfjsOriginal, over: Self.pair)?.name
    }

    @Test func `is the pair's, here or not`() {
        #expect(preferred(Candidate(name: "a"), Candidate(name: "pair-transformer")) == "pair-transformer")
        #expect(
            preferred(Candidate(name: "a"), Candidate(name: "pair-transformer", isPresent: false))
                == "pair-transformer")
    }

    @Test func `is the first that is here, where the pair is of another space`() {
        let other = Candidate(name: "pair-transformer", space: .magentaMobile)
        #expect(
            preferred(
                other, Candidate(name: "a", isPresent: false), Candidate(name: "b"), Candidate(name: "c"))
                == "b")
        #expect(preferred(other, Candidate(name: "a", isPresent: false)) == "a")
    }

    @Test func `is of the wanted kind and space, or none`() {
        #expect(preferred(Candidate(name: "a", kind: .style)) == nil)
        #expect(preferred(Candidate(name: "pair-style", kind: .style)) == nil)
        #expect(preferred(Candidate(name: "a", space: .magentaMobile)) == nil)
    }
}
