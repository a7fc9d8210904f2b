import Foundation

/// A queue between two threads that holds a few elements: who is ahead waits.
final class BoundedQueue<Element: Sendable>: @unchecked Sendable {
    private let capacity: Int
    private let condition = NSCondition()
    private var elements: [Element] = []
    private var hasEnded = false
    private var isClosed = false

    init(capacity: Int) { self.capacity = capacity }

    /// Appends an element as soon as there is room.
    ///
    /// Returns false, with nothing done, once the queue is closed.
    func append(_ element: Element) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        while elements.count >= capacity, !isClosed { condition.wait() }
        guard !isClosed else { return false }
        elements.append(element)
        condition.broadcast()
        return true
    }

    /// The next element, as soon as there is one; `nil` when there will be none.
    func next() -> Element? {
        condition.lock()
        defer { condition.unlock() }
        while elements.isEmpty, !hasEnded, !isClosed { condition.wait() }
        guard !isClosed, !elements.isEmpty else { return nil }
        defer { condition.broadcast() }
        return elements.removeFirst()
    }

    /// Says that no more elements come; those that are there are still given out.
    func end() {
        condition.lock()
        hasEnded = true
        condition.broadcast()
        condition.unlock()
    }

    /// Has nobody wait any more, and drops what there is.
    func close() {
        condition.lock()
        isClosed = true
        elements = []
        condition.broadcast()
        condition.unlock()
    }
}
