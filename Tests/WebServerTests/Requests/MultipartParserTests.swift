import TestSupport
import Testing

@testable import WebServer

@Suite("Forms are read as they arrive")
struct MultipartParserTests {
    /// A part as the parser tells it, its data joined.
    private struct Part: Equatable {
        let head: MultipartPartHead
        var bytes: [UInt8] = []
        var isComplete = false
    }

    private func parse(
        _ body: [UInt8], boundary: String = "b", chunks: (Int) -> Int = { $0 }, parts: Int = 100,
        headerBytes: Int = 1000
    ) throws -> [Part] {
        var parser = MultipartParser(
            boundary: Array(boundary.utf8), limits: .init(parts: parts, headerBytes: headerBytes))
        var found: [Part] = []
        var rest = body[...]
        while !rest.isEmpty {
            let count = min(rest.count, max(1, chunks(rest.count)))
            let chunk = Array(rest.prefix(count))
            rest = rest.dropFirst(count)
            try chunk.withUnsafeBytes { bytes in
                try parser.parse(bytes) { event throws(MultipartError) in
                    switch event {
                    case .partBegan(let head): found.append(Part(head: head))
                    case .data(let data): found[found.count - 1].bytes += data
                    case .partEnded: found[found.count - 1].isComplete = true
                    }
                }
            }
        }
        try parser.finish()
        return found
    }

    private func form(_ name: String, _ data: String, extra: String = "") -> String {
        "--b\r\nContent-Disposition: form-data; name=\"\(name)\"\(extra)\r\n\r\n\(data)\r\n"
    }

    @Test("Texts and files are told apart, and preamble and epilogue are skipped")
    func example() throws {
        let body =
            "preamble\r\n" + form("a", "1") + form("f", "", extra: "; filename=\"\"")
            + form("g", "x\r\n--c", extra: "; filename=\"n.png\"\r\nContent-Type: image/png")
            + "--b--\r\nepilogue --b\r\n"
        let parts = try parse(Array(body.utf8))
        #expect(parts.map(\.head.name) == ["a", "f", "g"])
        #expect(parts.map(\.head.isFile) == [false, true, true])
        #expect(parts[1].head.hasEmptyFileName && parts[1].bytes.isEmpty)
        #expect(parts[2].bytes == Array("x\r\n--c".utf8))
        #expect(parts[2].head.contentType == "image/png")
        #expect(parts.allSatisfy { $0.isComplete })
    }

    @Test(
        "Data that looks like a delimiter is data",
        arguments: [
            "\r\n--", "\r\n-", "\r", "\r\n", "\r\r\n--b", "--b", "\r\n--a", "\r\n\r\n--", "\r\n-\r\n--\r\n",
            "\n--b",
        ])
    func lookalikes(data: String) throws {
        // A lookalike ends before the real delimiter, or is followed by a character that breaks it.
        let text = data.hasSuffix("\r\n--b") ? String(data.dropLast()) : data
        for chunk in 1...6 {
            let parts = try parse(Array((form("a", text) + "--b--").utf8), chunks: { _ in chunk })
            #expect(parts.first?.bytes == Array(text.utf8), "chunks of \(chunk)")
        }
    }

    @Test("A boundary that repeats itself is found")
    func periodicBoundary() throws {
        let boundary = "aabaabaa"
        let data = "\r\n--aabaab\r\n--aabaabaaa".replacing("aabaabaaa", with: "aabaabab")
        let body = "--\(boundary)\r\nContent-Disposition: form-data; name=x\r\n\r\n\(data)\r\n--\(boundary)--"
        for chunk in 1...20 {
            let parts = try parse(Array(body.utf8), boundary: boundary, chunks: { _ in chunk })
            #expect(parts.first?.bytes == Array(data.utf8), "chunks of \(chunk)")
        }
    }

    @Test(
        "Damage is told, not swallowed",
        arguments: [
            "", "--b", "--b\r\n", "--b--x"[...].description.replacing("--b--x", with: "--bx\r\n"),
            "no boundary at all",
            "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n",
            "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--b",
            "--b\r\nContent-Disposition: form-data\r\n\r\n1\r\n--b--",
            "--b\r\nContent-Disposition: attachment; name=a\r\n\r\n1\r\n--b--",
            "--b\r\nno colon\r\n\r\n1\r\n--b--", "--b\r\n\r\n1\r\n--b--",
            "--b\r\nContent-Disposition: form-data; name=a\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n1\r\n--b--",
        ])
    func damage(body: String) {
        #expect(throws: MultipartError.self) { try parse(Array(body.utf8)) }
    }

    @Test("Too many parts and too large headers stop at the limit")
    func limits() {
        let many = String(repeating: form("a", "1"), count: 10_000) + "--b--"
        #expect(throws: MultipartError.tooManyParts(limit: 100)) { try parse(Array(many.utf8)) }
        let bomb = "--b\r\nContent-Disposition: form-data; name=\"" + String(repeating: "x", count: 100_000)
        #expect(throws: MultipartError.partHeadersTooLarge(limit: 1000)) { try parse(Array(bomb.utf8)) }
    }

    @Test("However the bytes are cut, the parts are the same")
    func chunks() throws {
        let seed: UInt64 = 20_260_131
        var random = SeededRandom(seed: seed)
        let pieces = ["\r\n", "--", "b", "-", "\r", "\n", "--b", "\r\n--", "x", "payload"]
        for round in 0..<300 {
            var expected: [[UInt8]] = []
            var body: [UInt8] = []
            for index in 0..<Int.random(in: 1...4, using: &random) {
                var data = (0..<Int.random(in: 0...8, using: &random)).map { _ in
                    pieces.randomElement(using: &random)!
                }
                .joined()
                while data.contains("\r\n--b") || ("\r\n" + data).hasPrefix("\r\n--b") {
                    data = data.replacing("--b", with: "--")
                }
                expected.append(Array(data.utf8))
                body +=
                    Array("--b\r\nContent-Disposition: form-data; name=\"p\(index)\"\r\n\r\n".utf8)
                    + expected[index] + Array("\r\n".utf8)
            }
            body += Array("--b--\r\n".utf8)
            let whole = try parse(body)
            let cut = try parse(body, chunks: { Int.random(in: 1...$0, using: &random) })
            #expect(whole == cut, "seed \(seed), round \(round)")
            #expect(whole.map(\.bytes) == expected, "seed \(seed), round \(round)")
        }
    }

    @Test("Damaged bodies give an error or parts, and never more bytes than came")
    func fuzz() throws {
        let seed: UInt64 = 7
        var random = SeededRandom(seed: seed)
        let good = Array((form("a", "1") + form("f", "data", extra: "; filename=x") + "--b--\r\n").utf8)
        for round in 0..<3000 {
            var body = good
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let at = Int.random(in: 0..<body.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: body[at] = UInt8.random(in: 0...255, using: &random)
                case 1: body.remove(at: at)
                default:
                    body.insert(
                        contentsOf: good.prefix(Int.random(in: 0...good.count, using: &random)), at: at)
                }
                if body.isEmpty { break }
            }
            let chunk = Int.random(in: 1...9, using: &random)
            let whole = Result { try parse(body) }
            let cut = Result { try parse(body, chunks: { _ in chunk }) }
            switch (whole, cut) {
            case (.success(let a), .success(let b)):
                #expect(a == b, "seed \(seed), round \(round)")
                #expect(a.reduce(0) { $0 + $1.bytes.count } <= body.count, "seed \(seed), round \(round)")
            case (.failure(let a), .failure(let b)):
                #expect(a as? MultipartError == b as? MultipartError, "seed \(seed), round \(round)")
            default:
                Issue.record("the cut changes the outcome: seed \(seed), round \(round)")
            }
        }
    }

    @Test("Headers may go on in the next line, and file names may be of any bytes")
    func partHeads() throws {
        let folded = Array(
            "Content-Disposition: form-data;\r\n name=\"file\";\r\n\tfilename=\"p.jpg\"\r\n\r\n".utf8)
        #expect(try MultipartPartHead(headerBytes: folded) == MultipartPartHead(name: "file", isFile: true))
        let latin1 =
            Array("Content-Disposition: form-data; name=\"file\"; filename=\"caf".utf8) + [0xE9]
            + Array(".jpg\"\r\n\r\n".utf8)
        #expect(try MultipartPartHead(headerBytes: latin1) == MultipartPartHead(name: "file", isFile: true))
        let head = "Content-Disposition: form-data; name=f\r\nContent-Transfer-Encoding: "
        #expect(try MultipartPartHead(headerBytes: Array((head + "Base64\r\n\r\n").utf8)).encoding == .base64)
        #expect(try MultipartPartHead(headerBytes: Array((head + "8bit\r\n\r\n").utf8)).encoding == .binary)
        #expect(throws: MultipartError.self) {
            try MultipartPartHead(headerBytes: Array((head + "quoted-printable\r\n\r\n").utf8))
        }
    }

    @Test(
        "Boundaries may be more than RFC 2046 allows, within reason",
        arguments: [
            ("multipart/form-data; boundary=abc", "abc"), ("multipart/form-data; boundary=\"a b\"", "a b"),
            ("multipart/form-data; charset=x; Boundary=----WebKit", "----WebKit"),
            ("multipart/form-data", nil),
            ("multipart/form-data; boundary=", nil), ("multipart/form-data; boundary=\"a \"", nil),
            ("multipart/form-data; boundary=\"a\u{7}\"", nil),
            ("multipart/form-data; boundary=*****", "*****"),
            (
                "multipart/form-data; boundary=" + String(repeating: "x", count: 80),
                String(repeating: "x", count: 80)
            ),
            ("multipart/form-data; boundary=" + String(repeating: "x", count: 201), nil),
        ] as [(String, String?)])
    func boundaries(contentType: String, expected: String?) {
        let boundary = try? MultipartBoundary.parse(contentType: contentType)
        #expect(boundary == expected.map { Array($0.utf8) })
    }

    @Test("Quoted parameters keep semicolons and escapes")
    func parameters() {
        let parameters = HeaderParameters(#"form-data; name="a;\"b\\"; filename="x.png""#)
        #expect(parameters.value == "form-data")
        #expect(parameters["name"] == #"a;"b\"#)
        #expect(parameters["filename"] == "x.png")
        #expect(HeaderParameters("form-data; name")["name"] == nil)
    }
}
