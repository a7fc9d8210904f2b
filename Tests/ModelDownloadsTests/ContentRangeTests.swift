import Testing

@testable import ModelDownloads

@Suite struct `A content range` {
    @Test(arguments: [("bytes 100-199/200", 100, 199, 200), ("Bytes 0-0/1", 0, 0, 1)])
    func `is read`(header: String, first: Int, last: Int, total: Int) throws {
        let range = try #require(ContentRange(header))
        #expect((range.first, range.last, range.total ?? -1) == (first, last, total))
    }

    @Test func `may leave the length open`() throws {
        let range = try #require(ContentRange("bytes 5-9/*"))
        #expect((range.first, range.last) == (5, 9))
        #expect(range.total == nil)
    }

    @Test(arguments: [
        "", "bytes", "bytes */200", "bytes 5-/200", "bytes -5/200", "bytes 9-5/200", "bytes 5-9/9",
        "bytes 5-9",
        "lines 5-9/20", "bytes 5-9/20/30", "bytes +5-9/20", "bytes 5-99999999999999999999/*",
    ])
    func `is refused when malformed`(header: String) {
        #expect(ContentRange(header) == nil)
    }
}
