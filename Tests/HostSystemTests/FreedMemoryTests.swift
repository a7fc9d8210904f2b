import HostSystem
import TestSupport
import Testing

#if canImport(Glibc)
import SystemLibC

@Suite("Freed memory", .serialized)
struct FreedMemoryTests {
    @Test(
        "goes back to the system even below a block that is still in use",
        .enabled(if: !Places.isSanitized, "a sanitizer has an allocator of its own"))
    func givesBack() throws {
        let size = 48 << 10
        // Too small for mappings of their own, so that they lie in the allocator's arena.
        let blocks = (0..<2000).map { _ in
            let block = malloc(size)!
            memset(block, 1, size)
            return block
        }
        defer { free(blocks.last) }
        let freed = blocks.dropLast().map { UInt(bitPattern: $0) }
        let full = freed.reduce(0) { $0 + residentPages($1, size) }
        for block in blocks.dropLast() { free(block) }
        FreedMemory.giveBack()
        // Tests beside this one may have got some of the blocks meanwhile.
        let left = freed.reduce(0) { $0 + residentPages($1, size) }
        #expect(full >= 10 * freed.count)
        #expect(left < full / 2)
    }

    /// How many pages that lie wholly in a block of `size` bytes the system holds in memory; none where the allocator
    /// gave the addresses back, too.
    private func residentPages(_ block: UInt, _ size: Int) -> Int {
        let page = UInt(sysconf(Int32(_SC_PAGESIZE)))
        let first = (block + page - 1) / page
        let count = Int((block + UInt(size)) / page - first)
        var states = [UInt8](repeating: 0, count: count)
        guard mincore(UnsafeMutableRawPointer(bitPattern: first * page), count * Int(page), &states) == 0
        else {
            return 0
        }
        return states.count { $0 & 1 == 1 }
    }
}
#endif
