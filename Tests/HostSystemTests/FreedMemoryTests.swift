import HostSystem
import Testing

#if canImport(Glibc)
import Glibc

@Suite("Freed memory", .serialized)
struct FreedMemoryTests {
    @Test("goes back to the system even below a block that is still in use")
    func givesBack() throws {
        // Too small for mappings of their own, so that they lie in the allocator's arena.
        let blocks = (0..<2000).map { _ in
            let block = malloc(48 << 10)!
            memset(block, 1, 48 << 10)
            return block
        }
        let full = try residentBytes()
        for block in blocks.dropLast() { free(block) }
        FreedMemory.giveBack()
        let after = try residentBytes()
        free(blocks.last)
        #expect(after < full - (64 << 20))
    }

    private func residentBytes() throws -> Int {
        let file = try #require(fopen("/proc/self/statm", "re"))
        defer { fclose(file) }
        var text = [CChar](repeating: 0, count: 256)
        fgets(&text, 256, file)
        let fields = String(decoding: text.map(UInt8.init(bitPattern:)), as: UTF8.self).split(separator: " ")
        return try #require(Int(fields[1])) * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}
#endif
