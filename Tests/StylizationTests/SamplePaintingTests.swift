import Foundation
import Foundations
import ImageCodecs
import Kernels
import Stylization
import TestSupport
import Testing

/// What brush 1 paints is what the program always painted, to the bit: results can be painted again years later.
@Suite(
    "The bundled samples with brush 1", .serialized,
    .enabled(if: Samples.isX86, "the digests are those of x86-64's levels"))
struct SamplePaintingTests {
    struct Pinned: CustomTestStringConvertible {
        let photo: String
        let style: String
        /// SHA-256 of the painting's `[height, width, 3]` bytes.
        let digests: [CPULevel: String]

        var testDescription: String { "\(photo) as \(style)" }
    }

    static let pinned = [
        Pinned(
            photo: "still-life", style: "stained-glass",
            digests: [
                .generic: "bd0710e03bb88fa8bb543d818a41112517b19c8005de1d7ba140ca1932dd9c32",
                .avx2: "ab6e6a4e1461cc8478a9cec26b31a6b4e4a9a77967107b6164778852ca2fc881",
                .avx512: "25bbcb4f781d83be31306211b3ec6a884be0ff9aa3ac36e60c1586fb974f54a9",
            ]),
        Pinned(
            photo: "skyline", style: "night-swirl",
            digests: [
                .generic: "291cf91044a6cae98d471b05e8b8f539ca926f52385767f9e1f83c95b9977f0b",
                .avx2: "5e7b9a995c2421734945d5582372c6b094514481591fe0158168c66fef01b498",
                .avx512: "ef3584d0de3f758dce171273ce27b80d1f1c9d966c12bec5311419965cc823cc",
            ]),
        Pinned(
            photo: "bust", style: "ink-wash",
            digests: [
                .generic: "22088240d86f3de4be4fa0b1d1254ad4049336a9fb3c3ae31a2ea734dfa0f40a",
                .avx2: "1f4c45c47795fffc6bdcf232f602176ff0854b5acbd66da20f5d48b70b16e873",
                .avx512: "e2e46ee7938f713d3b8777034197db25cd25a924fd2e8382b362e50c73064acc",
            ]),
        Pinned(
            photo: "balloons", style: "pointillist",
            digests: [
                .generic: "3b693538affd8d0aecaca02f69605a6d924689a06588f204b044d4d5efb330d9",
                .avx2: "cb6eec590f69c1aec4c02b6555941396c5fe01d63f098691a99eabfed0f32b57",
                .avx512: "b77344451bf229834bd2f1fed6c7d2450ebb3bc970c81be02612789260098fd2",
            ]),
        Pinned(
            photo: "harbour-bridge", style: "woodblock-wave",
            digests: [
                .generic: "e47ffbe986c7af590c64bd8c7681dd441423e3729230d666e1fecc7284e83e4e",
                .avx2: "9d75044e9fc136b6766c023f67c0da1d52b649867398dcb2e14233f80b2264b9",
                .avx512: "f3ee4fd33fe4b0f56f984b453e078392002636b7318c7f3df1be669483a89ae3",
            ]),
        Pinned(
            photo: "mountain-lake", style: "watercolour",
            digests: [
                .generic: "9ef39e866757d732b958a22b2983d08177eb23db90ff0a934d92dbaab8ffc709",
                .avx2: "c1fe1c6e7b2e07b5a1380a70671567c55720ba0d128c9dfb5041b7111dac348b",
                .avx512: "9ada4b841394b6846196ae3b9feed1b6afd1647ecbce5b92ccec935abcdc61fd",
            ]),
        Pinned(
            photo: "lighthouse", style: "zigzag",
            digests: [
                .generic: "3daeae4776c76f28184b44bd823d4ca4f73669e8246013706dfafb821dd7040a",
                .avx2: "1ad9cd140f8701ed1be10fc23302abdbfb85c68cc0566b2a4801263f1f134b84",
                .avx512: "ae775e2b5f53aadd09da28ed1e28bc040970b348a126b2d4603a4e13010083ad",
            ]),
    ]

    @Test("are the same bytes as ever, on every CPU level", arguments: pinned)
    func bytes(_ pinned: Pinned) async throws {
        try await onOwnThread {
            for level in levels(pinned) {
                let stylizer = try Samples.stylizer(level: level)
                let painted = try stylizer.stylize(
                    Samples.task(pinned.photo, style: pinned.style, on: stylizer, brush: .times(1)))
                #expect(SHA256.hexDigest(of: painted.rgb) == pinned.digests[level], "on \(level.rawValue)")
            }
        }
    }

    /// All levels for one photo, and with full sweeps; others on the machine's own.
    private func levels(_ pinned: Pinned) -> [CPULevel] {
        FullSweeps.areOn || pinned.photo == Self.pinned[1].photo ? CPULevel.available : [.preferred]
    }
}
