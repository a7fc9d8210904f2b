import Inference
import Testing

@Suite("Networks")
struct NetworkTests {
    @Test("are separable where convolutions are split in two")
    func separable() throws {
        for seed in 0..<4 as Range<UInt64> {
            #expect(try Network(SmallNetworks.mobile.graph(seed: seed)).isSeparable, "seed \(seed)")
            #expect(try !Network(SmallNetworks.residual.graph(seed: seed)).isSeparable, "seed \(seed)")
        }
    }
}
