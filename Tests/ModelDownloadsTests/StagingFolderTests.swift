import Foundation
import SystemLibC
import Testing

@testable import ModelDownloads

@Suite("One process at a time fetches a network")
struct StagingFolderTests {
    @Test("The lock is given up at the end, whoever has a copy of its descriptor by then")
    func released() throws {
        let fixture = try DownloadFixture()
        let first = try StagingFolder(model: "net", in: fixture.store)
        #expect(throws: DownloadError.busy(model: "net")) {
            try StagingFolder(model: "net", in: fixture.store)
        }
        // As a process has it that is being started.
        let copy = dup(first.lock)
        defer { close(copy) }
        first.release()
        let second = try StagingFolder(model: "net", in: fixture.store)
        #expect(throws: DownloadError.busy(model: "net")) {
            try StagingFolder(model: "net", in: fixture.store)
        }
        second.release()
    }
}
