/// Memory between two guard zones, to catch reads and writes beyond a buffer's ends.
///
/// The guards of a float buffer hold a NaN of known bits: a kernel that computes with one spoils its result, and
/// one that writes there changes the bits.
final class GuardedBuffer<Element: BitwiseComparable> {
    private static var guardCount: Int { 64 }
    let count: Int
    private let start: UnsafeMutablePointer<Element>

    /// `count` elements that hold the guards' pattern too, like memory that was never written.
    init(count: Int) {
        self.count = count
        start = .allocate(capacity: count + 2 * Self.guardCount)
        start.initialize(repeating: Element.guardValue, count: count + 2 * Self.guardCount)
    }

    convenience init(_ values: [Element]) {
        self.init(count: values.count)
        for index in values.indices { base[index] = values[index] }
    }

    deinit { start.deallocate() }

    var base: UnsafeMutablePointer<Element> { start + Self.guardCount }
    /// The same for callees that only read.
    var constant: UnsafePointer<Element> { UnsafePointer(base) }
    var values: [Element] { (0..<count).map { base[$0] } }

    func isUntouched(at index: Int) -> Bool { base[index].hasBits(of: Element.guardValue) }

    /// Makes all elements like memory that was never written.
    func reset() { base.update(repeating: Element.guardValue, count: count) }

    /// Where something was written outside the buffer, or `nil`.
    var overrun: String? {
        for distance in 0..<Self.guardCount {
            if !isUntouched(at: -1 - distance) { return "wrote \(distance + 1) before the buffer" }
            if !isUntouched(at: count + distance) { return "wrote \(distance + 1) beyond the buffer's end" }
        }
        return nil
    }
}

/// An element whose guard value is told apart by its bits.
protocol BitwiseComparable {
    static var guardValue: Self { get }
    func hasBits(of other: Self) -> Bool
}

extension Float: BitwiseComparable {
    /// A quiet NaN that no computation yields.
    static var guardValue: Float { Float(bitPattern: 0x7FC5_A5A5) }
    func hasBits(of other: Float) -> Bool { bitPattern == other.bitPattern }
}

extension UInt8: BitwiseComparable {
    static var guardValue: UInt8 { 0xA5 }
    func hasBits(of other: UInt8) -> Bool { self == other }
}
