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
        try await RunningServer.run(in: workspace) { server async throws in
            #expect(try await server.paint(inSaved: "one") == 200)
            #expect(try arenas(server.process.processID) == [])
        }
    }
}
#endif
