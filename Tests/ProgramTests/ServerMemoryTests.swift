#if canImport(Glibc)
import Foundation
import TestSupport
import Testing

/// Looks at what the kernel tells of a running server's memory.
@Suite("A server's memory")
struct ServerMemoryTests {
    /// Glibc's arenas for threads, which are never given back in full: they start at multiples of 64 MB, and what they
    /// have not grown to yet is reserved behind them.
    private func arenas(_ process: pid_t) throws -> [String] {
        let maps = try String(contentsOfFile: "/proc/\(process)/maps", encoding: .utf8)
        let lines = maps.split(separator: "\n")
        return zip(lines, lines.dropFirst()).compactMap { used, reserved in
            guard let grown = mapping(used), let rest = mapping(reserved),
                grown.addresses.lowerBound.isMultiple(of: 64 << 20), grown.access == "rw-p",
                rest.access == "---p", rest.addresses.upperBound == grown.addresses.lowerBound + 64 << 20
            else { return nil }
            return String(used)
        }
    }

    private func mapping(_ line: Substring) -> (addresses: Range<UInt>, access: Substring)? {
        let fields = line.split(separator: " ")
        let ends = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
        guard fields.count >= 2, ends.count == 2 else { return nil }
        return (ends[0]..<ends[1], fields[1])
    }

    @Test("is in one place for all its threads, so that what they free can be given back")
    func onePlace() async throws {
        let workspace = try Workspace()
        _ = try await workspace.saveStyle("One")
        try await Background.run(
            Program.executable, ["serve", "--port", "0"], in: workspace, environment: workspace.environment
        ) { background in
            let server = LoopbackHTTP(port: try await background.port(after: "is ready: http://localhost:"))
            let job = #"{"content":{"sample":"bust"},"style":{"saved":"one"},"contentSize":64}"#
            #expect(try await server.send("POST", "/api/stylize", body: Array(job.utf8)).status == 200)
            #expect(try arenas(background.processID) == [])
        }
    }
}
#endif
