import SystemLibC

/// Float32 memory aligned to 64 bytes (a cache line, and the widest vector).
///
/// The buffer itself does no locking: only one thread may write at a time, and none may read meanwhile. Values that are
/// shared (``Tensor``) are written once, before another thread sees them.
package final class FloatBuffer: @unchecked Sendable {
    /// The first element; 64-byte aligned.
    package let base: UnsafeMutablePointer<Float>
    /// The number of elements.
    package let count: Int

    /// Memory for `count` elements, not initialized unless `zeroed`.
    ///
    /// Large buffers come from the system untouched, so that pages cost nothing until they are written. Throws
    /// ``TensorError/outOfMemory(bytes:)``, so that a picture that does not fit ends its own render and nothing else.
    package init(count: Int, zeroed: Bool = false) throws(TensorError) {
        precondition(count >= 0)
        let bytes = max(64, (count * MemoryLayout<Float>.stride + 63) & ~63)
        var pointer: UnsafeMutableRawPointer?
        guard posix_memalign(&pointer, 64, bytes) == 0, let pointer else { throw .outOfMemory(bytes: bytes) }
        if zeroed { memset(pointer, 0, bytes) }
        self.base = pointer.assumingMemoryBound(to: Float.self)
        self.count = count
    }

    /// Memory that the program cannot do without, such as a network's weights; ends the program if there is none.
    package convenience init(required count: Int, zeroed: Bool = false) {
        do {
            try self.init(count: count, zeroed: zeroed)
        } catch {
            fatalError("\(error)")
        }
    }

    deinit { free(base) }
}
