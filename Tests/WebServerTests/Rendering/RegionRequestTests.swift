import Application
import Foundation
import ImageCodecs
import NIOHTTP1
import Stylization
import TestSupport
import Testing

@testable import WebServer

@Suite("Photos are painted by region on request", .timeLimit(.minutes(10)))
struct RegionRequestTests {
    /// A style that is one number, so that its mixes can be told.
    private static func style(_ value: Double) -> [String: Any] {
        ["vector": [Double](repeating: value, count: 100), "space": "magenta-mobile"]
    }

    private static func entry(
        _ value: Double, _ mask: RegionMask? = nil, weight: Double? = nil, strength: Double? = nil
    ) throws -> [String: Any] {
        var entry: [String: Any] = ["style": style(value)]
        entry["mask"] = try mask.map { try Masks.json($0) }
        entry["weight"] = weight
        entry["strength"] = strength
        return entry
    }

    private static func request(
        _ styles: [[String: Any]], _ more: [String: Any] = [:]
    ) -> [String: Any] {
        ["content": ["sample": "bust"], "contentSize": 32, "styles": styles].merging(more) { $1 }
    }

    private func receipt(_ answer: Answer) throws -> Receipt {
        #expect(answer.status == 200, "\(answer.text.prefix(300))")
        let text = try #require(PNGTextChunks.read(from: answer.bytes).first).text
        return try JSONDecoder().decode(Receipt.self, from: Data(text.utf8))
    }

    private func warnings(_ answer: Answer) throws -> [[String]] {
        guard let text = answer.headers["Impasto-Warnings"].first else { return [] }
        return try JSON(text.utf8).items.map { try [$0["field"].string, $0["kind"].string] }
    }

    private static let (left, right) = (Masks.half(left: true), Masks.half())

    @Test("Both doors take a ground and regions, mixed by weight, each with its strength, from the bottom up")
    func doors() async throws {
        try await withServer { server in
            let styles = [
                try Self.entry(0.1, weight: 0.75), try Self.entry(0.2, Self.left, weight: 0.5, strength: 40),
                try Self.entry(0.4, Self.left, weight: 0.5), try Self.entry(0.3, weight: 0.25),
                try Self.entry(0.5, Self.right), try Self.entry(0.6, Self.left),
            ]
            var answers: [Answer] = []
            for door in ["stylize", "combine"] {
                let answer = try await server.postJSON(
                    "/api/\(door)",
                    Self.request(styles, ["strength": 80, "strengthMask": Masks.json(Self.right)]))
                let receipt = try receipt(answer)
                answers.append(answer)
                let task = try #require(server.engine.painted.last)
                #expect(abs(task.style.values[7] - 0.15) < 1e-5 && task.strength == 0.8)
                #expect(task.regions.map(\.mask) == [Self.left, Self.right, Self.left])
                for (region, value) in zip(task.regions, [0.3, 0.5, 0.6] as [Float]) {
                    #expect(abs(region.style.values[7] - value) < 1e-5)
                }
                #expect(task.regions.map(\.strength) == [0.4, 0.8, 0.8])
                #expect(task.strengthMap == Self.right && task.kept == nil)
                #expect(receipt.styles.map(\.region) == [nil, 0, 0, nil, 1, 2])
                #expect(receipt.regions?.map(\.strength) == [40, 80, 80])
                #expect(
                    receipt.regions?.map(\.mask) == [Self.left, Self.right, Self.left].map(\.digest))
                #expect(receipt.strengthMask == Self.right.digest && receipt.keep == nil)
                #expect(receipt.kind == door)
            }
            #expect(try answers.map { try ImageDecoder().decode($0.bytes).image.rgb }.allEqual)
        }
    }

    @Test("A painting without regions has the receipt that it always had")
    func withoutRegions() async throws {
        try await withServer { server in
            let answer = try await server.postJSON(
                "/api/stylize",
                ["content": ["sample": "bust"], "style": ["sample": "stripes"], "contentSize": 16])
            let text = try #require(PNGTextChunks.read(from: answer.bytes).first).text
            for word in ["region", "mask", "Mask", "keep\""] { #expect(!text.contains(word), "\(word)") }
        }
    }

    @Test("A mask is any picture: of a pixel, larger than the photo, a cut-out, of 16 bits, an upload")
    func masks() async throws {
        try await withServer { server in
            let large = Masks.half(width: 700, height: 431)
            for (file, mask) in [
                (try Masks.png(Masks.uniform(90)), Masks.uniform(90)), (try Masks.png(large), large),
                (try Masks.cutOut(Self.left), Self.left), (Masks.deep.file, Masks.deep.mask),
            ] {
                let upload = try await server.upload(file).json()["id"].string
                for source in [
                    ["data": Data(file).base64EncodedString()],
                    ["data": "data:image/png;base64," + Data(file).base64EncodedString()],
                    ["upload": upload],
                ] {
                    let answer = try await server.postJSON(
                        "/api/stylize",
                        Self.request(
                            [
                                ["style": ["sample": "stripes"]],
                                ["style": ["sample": "bricks"], "mask": source],
                            ], ["keep": source, "strengthMask": source]))
                    #expect(answer.status == 200, "\(answer.text.prefix(300))")
                    let task = try #require(server.engine.painted.last)
                    #expect(task.regions.map(\.mask) == [mask])
                    #expect(task.kept == mask && task.strengthMap == mask)
                }
            }
            let sample = try await server.postJSON(
                "/api/stylize",
                Self.request([
                    try Self.entry(0.1), Self.entry(0.2, nil).merging(["mask": ["sample": "bust"]]) { $1 },
                ])
            )
            #expect(sample.status == 200)
            #expect(server.engine.painted.last?.regions.count == 1)
        }
    }

    @Test(
        "Styles that follow one another with one upload or one file are mixed; other files are regions of their own"
    )
    func sameMasks() async throws {
        try await withServer { server in
            let uploads = try await [
                server.upload(Masks.png(Self.left)).json()["id"].string,
                server.upload(Masks.png(Self.right)).json()["id"].string,
            ]
            func entry(_ value: Double, _ upload: Int) -> [String: Any] {
                ["style": Self.style(value), "mask": ["upload": uploads[upload]]]
            }
            for (styles, means) in [
                ([entry(0.2, 0), entry(0.4, 0), entry(0.6, 1)], [0.3, 0.6]),
                ([entry(0.2, 0), entry(0.4, 1), entry(0.6, 0)], [0.2, 0.4, 0.6]),
                ([entry(0.2, 0), try Self.entry(0.4, Self.left)], [0.2, 0.4]),
            ] as [([[String: Any]], [Float])] {
                let answer = try await server.postJSON(
                    "/api/combine", Self.request([try Self.entry(0.1)] + styles))
                #expect(answer.status == 200, "\(answer.text.prefix(300))")
                let painted = try #require(server.engine.painted.last).regions.map { $0.style.values[0] }
                #expect(painted.count == means.count)
                for (value, mean) in zip(painted, means) { #expect(abs(value - mean) < 1e-5) }
            }
        }
    }

    @Test("In a form, a mask and its strength belong to the style before them")
    func form() async throws {
        try await withServer { server in
            let (left, right) = (try Masks.png(Self.left), try Masks.png(Self.right))
            for door in ["stylize", "combine"] {
                let answer = try await server.postForm(
                    "/api/\(door)",
                    [
                        .text("content", "bust"), .text("contentSize", "32"), .text("style", "stripes"),
                        .text("style", "bricks"), .file("mask", left), .text("regionStrength", "30"),
                        .file("style", try Pictures.png()), .file("mask", left),
                        .text("style", "circles"), .file("mask", right),
                        .file("keep", right), .file("strengthMask", left), .text("strength", "90"),
                    ])
                let receipt = try receipt(answer)
                #expect(receipt.styles.map(\.region) == [nil, 0, 0, 1])
                #expect(receipt.styles.map(\.sample) == ["stripes", "bricks", nil, "circles"])
                #expect(receipt.regions?.map(\.strength) == [30, 90] && receipt.strength == 90)
                let task = try #require(server.engine.painted.last)
                #expect(task.regions.map(\.mask) == [Self.left, Self.right])
                #expect(task.kept == Self.right && task.strengthMap == Self.left)
            }
            let kept = try await server.postForm(
                "/api/stylize",
                [
                    .text("content", "bust"), .text("contentSize", "32"), .text("style", "stripes"),
                    .file("keep", right),
                ])
            #expect(try receipt(kept).keep == Self.right.digest)
            for (parts, field) in [
                ([.file("mask", left), .text("style", "bricks"), .text("style", "stripes")], "mask"),
                ([.text("style", "bricks"), .file("mask", left), .file("mask", left)], "mask"),
                ([.text("regionStrength", "3"), .text("style", "bricks")], "regionStrength"),
                ([.text("style", "bricks"), .file("mask", left)], "styles"),
                (
                    [.text("style", "bricks"), .text("style", "bricks"), .text("regionStrength", "3")],
                    "styles"
                ),
                (
                    [.text("style", "a"), .text("style", "bricks"), .file("mask", Array("no".utf8))],
                    "styles[0].style.sample"
                ),
                (
                    [.text("style", "bricks"), .text("style", "bricks"), .file("mask", Array("no".utf8))],
                    "styles[1].mask"
                ),
            ] as [([FormPart], String)] {
                let answer = try await server.postForm(
                    "/api/stylize", [.text("content", "bust"), .text("contentSize", "32")] + parts)
                #expect(try answer.json()["field"].string == field, "\(answer.text.prefix(300))")
            }
        }
    }

    @Test("What is wrong with regions is said of the field, with what to do about it")
    func problems() async throws {
        try await withServer { server in
            let ground = try Self.entry(0.1)
            func changed(_ entry: [String: Any], _ more: [String: Any]) -> [String: Any] {
                entry.merging(more) { $1 }
            }
            let region = try Self.entry(0.2, Self.left)
            let nine = try (1...9).map { try Self.entry(0.2, Masks.uniform(UInt8($0))) }
            for (request, field, text) in [
                (Self.request([region, region]), "styles", "give one style without a mask"),
                (Self.request([region]), "styles", "give one style without a mask"),
                (Self.request([ground] + nine), "styles", "at most 8 regions"),
                (
                    Self.request([ground, changed(ground, ["strength": 5])]), "styles",
                    "give some a mask"
                ),
                (
                    Self.request([ground, region, changed(ground, ["strength": 5])]), "styles[2].strength",
                    "give the style a mask"
                ),
                (
                    Self.request([ground, changed(region, ["strength": 101])]), "styles[1].strength",
                    "0...100"
                ),
                (
                    Self.request([
                        ground, changed(region, ["strength": 5]), changed(region, ["strength": 6]),
                    ]), "styles[2].strength", "one strength"
                ),
                (
                    Self.request([ground, changed(region, ["weight": 0])]), "styles[1].weight", "add up"
                ),
                (
                    Self.request([ground, changed(region, ["mask": "sky"])]), "styles[1].mask", "an object"
                ),
                (
                    Self.request([ground, changed(region, ["mask": [:] as [String: Any]])]),
                    "styles[1].mask", "one of sample, data, upload"
                ),
                (
                    Self.request([ground, changed(region, ["mask": ["sample": "nowhere"]])]),
                    "styles[1].mask.sample", "no sample"
                ),
                (
                    Self.request([ground, changed(region, ["mask": ["upload": "nowhere"]])]),
                    "styles[1].mask.upload", "no upload"
                ),
                (
                    Self.request([ground, changed(region, ["mask": ["url": "http://localhost/"]])]),
                    "styles[1].mask.url", "send the file itself"
                ),
                (Self.request([ground, region], ["keep": ["data": "bm8="]]), "keep", "picture"),
                (
                    Self.request([ground, region], ["strengthMask": ["data": "!"]]), "strengthMask.data",
                    "base64"
                ),
                (
                    Self.request([ground, region], ["style": Self.style(0.1)]), "style",
                    "without a mask"
                ),
            ] as [([String: Any], String, String)] {
                let answer = try await server.postJSON("/api/stylize", request)
                #expect((400..<500).contains(answer.status))
                #expect(try answer.json()["field"].string == field, "\(answer.text.prefix(400))")
                #expect(answer.text.contains(text), "\(text): \(answer.text.prefix(400))")
            }
            #expect(server.engine.painted.isEmpty)
        }
    }

    @Test(
        "With a receipt's numbers and its masks it is painted again; missing masks are named, others are refused"
    )
    func again() async throws {
        try await withServer { server in
            let first = try await server.postJSON(
                "/api/stylize",
                Self.request(
                    [
                        ["style": ["sample": "stripes"]],
                        try Self.entry(0.3, Self.left, weight: 0.5, strength: 40),
                        try Self.entry(0.5, Self.left, weight: 0.5), try Self.entry(0.6, Self.right),
                    ], ["keep": Masks.json(Self.right), "strengthMask": Masks.json(Self.left)]))
            let receipt = try receipt(first)
            let regions = try #require(receipt.regions)
            /// The request that the receipt tells of, with such masks.
            func request(_ masks: [RegionMask?]) throws -> [String: Any] {
                func mask(_ digest: String?, _ index: Int) throws -> [String: Any] {
                    var mask: [String: Any] = try masks[index].map { try Masks.json($0) } ?? [:]
                    mask["digest"] = digest
                    return mask
                }
                let styles = try receipt.styles.map { style in
                    var entry: [String: Any] = [
                        "style": ["vector": style.vector!.map { Double($0) }, "space": style.space],
                        "weight": Double(style.weight),
                    ]
                    if let region = style.region {
                        entry["mask"] = try mask(regions[region].mask, region)
                        entry["strength"] = Double(regions[region].strength)
                    }
                    return entry
                }
                return Self.request(
                    styles,
                    [
                        "strength": Double(receipt.strength), "keep": try mask(receipt.keep, 2),
                        "strengthMask": try mask(receipt.strengthMask, 3),
                    ])
            }
            let again = try await server.postJSON(
                "/api/stylize", request([Self.left, Self.right, Self.right, Self.left]))
            #expect(again.status == 200, "\(again.text.prefix(300))")
            #expect(try ImageDecoder().decode(again.bytes).image == ImageDecoder().decode(first.bytes).image)
            let (before, after) = (server.engine.painted[0], server.engine.painted[1])
            #expect(before.regions == after.regions && before.style == after.style)
            #expect(before.kept == after.kept && before.strengthMap == after.strengthMap)

            let missing = try await server.postJSON(
                "/api/stylize", request([Self.left, nil, nil, Self.left]))
            #expect(missing.status == 422)
            #expect(try missing.json()["field"] == "styles[3].mask")
            #expect(try missing.json()["detail"].string.contains("styles[3].mask, keep"))
            #expect(try missing.json()["remedy"].string.contains("send the masks"))

            let other = try await server.postJSON(
                "/api/stylize", request([Self.left, Self.left, Self.right, Self.left]))
            #expect(other.status == 422)
            #expect(try other.json()["field"] == "styles[3].mask.digest")
        }
    }

    @Test("A mask that is black or white all over is said to be so, in an answer and of a job")
    func uniformMasks() async throws {
        try await withServer { server in
            let styles = [
                try Self.entry(0.1), try Self.entry(0.2, Masks.uniform(0)), try Self.entry(0.3, Self.left),
                try Self.entry(0.4, Masks.uniform(255, width: 3, height: 2)),
            ]
            let request = Self.request(
                styles,
                [
                    "keep": try Masks.json(Masks.uniform(0)),
                    "strengthMask": try Masks.json(Masks.uniform(255)),
                ]
            )
            let expected = [
                ["styles[1].mask", "blackMask"], ["styles[3].mask", "whiteMask"],
                ["strengthMask", "whiteMask"], ["keep", "blackMask"],
            ]
            let answer = try await server.postJSON("/api/stylize", request)
            #expect(try warnings(answer) == expected)
            let job = try await server.postJSON("/api/jobs", request.merging(["kind": "stylize"]) { $1 })
            let id = try job.json()["id"].string
            #expect(try await server.get("/api/jobs/\(id)/events").text.contains("event: done\n"))
            let document = try await server.get("/api/jobs/\(id)").json()
            #expect(
                try document["warnings"].items.map { try [$0["field"].string, $0["kind"].string] } == expected
            )
            #expect(
                try document["warnings"].items[0]["message"].string.contains("nothing of its region is seen"))
        }
    }

    @Test("A job and a preview have regions, also of an upload that is dropped while they wait")
    func jobs() async throws {
        try await withServer { server in
            let id = try await server.upload(Masks.png(Self.left)).json()["id"].string
            server.engine.hold()
            _ = try await server.submitJob()
            await server.engine.nextStart()
            let request = Self.request(
                [
                    ["style": ["sample": "stripes"]],
                    ["style": ["sample": "bricks"], "mask": ["upload": id]],
                ],
                [
                    "kind": "combine", "keep": ["upload": id], "contentSize": "full", "previewHeight": 40,
                    "priority": "preview", "brush": 2,
                ])
            let job = try await server.postJSON("/api/jobs", request)
            #expect(job.status == 202, "\(job.text.prefix(300))")
            #expect(try await server.send(.DELETE, "/api/uploads/\(id)").status == 204)
            server.engine.release()
            let path = "/api/jobs/\(try job.json()["id"].string)"
            #expect(try await server.get(path + "/events").text.contains("event: done\n"))
            let task = try #require(server.engine.painted.last)
            #expect(task.regions.map(\.mask) == [Self.left] && task.kept == Self.left)
            #expect(task.previewHeight == 40)
            let receipt = try receipt(try await server.get(path + "/image"))
            #expect(receipt.regions?.count == 1 && receipt.previewHeight == 40)
            #expect([404, 410].contains(try await server.postJSON("/api/jobs", request).status))
        }
    }

    @Test("Every region is a painting more in what is predicted, and takes its memory")
    func costs() async throws {
        // What runs would be nearer to its end with each request.
        let time = SettableTime()
        try await withServer(time: time.source, configure: { $0.memoryBytes = 64 << 20 }) { server in
            func estimate(_ styles: [[String: Any]], _ more: [String: Any] = [:]) async throws -> Double {
                let answer = try await server.postJSON(
                    "/api/jobs",
                    Self.request(styles, ["kind": "stylize", "contentSize": 300]).merging(more) { $1 })
                #expect(answer.status == 202, "\(answer.text.prefix(300))")
                return try answer.json()["estimateSeconds"].double
            }
            func largest(_ styles: [[String: Any]], _ more: [String: Any] = [:]) async throws -> Int {
                let answer = try await server.postJSON(
                    "/api/stylize", Self.request(styles, ["contentSize": 4000]).merging(more) { $1 })
                return try answer.json()["limits"]["contentSize"].int
            }
            server.engine.hold()
            _ = try await server.submitJob()
            await server.engine.nextStart()
            let ground = try Self.entry(0.1)
            let three = try (1...3).map { try Self.entry(Double($0) / 10, Masks.uniform(UInt8($0))) }
            // One beside the first is the least that this door takes.
            let plain = try await largest([ground, three[0]])
            #expect(try await largest([ground] + three) < plain)
            #expect(try await largest([ground, three[0]], ["strengthMask": Masks.json(Self.left)]) < plain)
            let wide = Masks.json(try Masks.png(1, side: 2000))
            #expect(try await largest([ground, three[0]], ["keep": wide]) < plain)
            // An estimate has what waits before it as well.
            let one = try await estimate([ground, three[0]])
            let two = try await estimate([ground, three[0]])
            let four = try await estimate([ground] + three)
            #expect(four - two > 1.6 * (two - one), "\(one) \(two) \(four)")
            let huge = Masks.json(try Masks.png(1, side: 4500))
            let refused = try await server.postJSON(
                "/api/stylize", Self.request([ground, three[0]], ["keep": huge]))
            #expect(refused.status == 413)
            #expect(try refused.json()["field"] == "keep")
            #expect(try refused.json()["remedy"].string.contains("smaller masks"))
        }
    }
}

extension Array where Element: Equatable {
    /// Whether all elements are one value.
    fileprivate var allEqual: Bool { allSatisfy { $0 == first } }
}
