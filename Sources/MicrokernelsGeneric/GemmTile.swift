// Accumulators of a matrix product's tile, built from pairs of rows: plain structs of named vectors, which
// the compiler keeps in registers (an array of vectors would live in memory).

/// A block of rows of accumulators.
///
/// The requirements are always inlined: with the protocol, the loop around them is written once for all block sizes.
protocol TileRows {
    static var count: Int { get }
    /// Vectors a row: 2, or 1 in a panel whose second vector would hold no weights.
    static var vectors: Int { get }
    init(_ low: Lanes, _ high: Lanes)
    mutating func step(_ a: UnsafePointer<Float>, _ stride: Int, _ low: Lanes, _ high: Lanes)
    mutating func add(_ low: UnsafePointer<Float>, _ high: UnsafePointer<Float>, _ stride: Int)
    mutating func clamp(_ outputMin: Lanes, _ outputMax: Lanes)
    func storeAll(_ low: UnsafeMutablePointer<Float>, _ high: UnsafeMutablePointer<Float>, _ stride: Int)
    func accumulateStatistics(_ sums: inout ColumnStatistics)
}

/// One row by two vectors.
struct Row1x2: TileRows {
    @inline(__always) static var count: Int { 1 }
    @inline(__always) static var vectors: Int { 2 }
    var low: Lanes
    var high: Lanes

    @inline(__always) init(_ low: Lanes, _ high: Lanes) {
        self.low = low
        self.high = high
    }

    @inline(__always)
    mutating func step(_ a: UnsafePointer<Float>, _ stride: Int, _ low: Lanes, _ high: Lanes) {
        let value = Lanes(repeating: a.pointee)
        self.low = multiplyAdd(self.low, value, low)
        self.high = multiplyAdd(self.high, value, high)
    }

    @inline(__always)
    mutating func add(_ low: UnsafePointer<Float>, _ high: UnsafePointer<Float>, _ stride: Int) {
        self.low += load(low)
        self.high += load(high)
    }

    @inline(__always)
    mutating func clamp(_ outputMin: Lanes, _ outputMax: Lanes) {
        low = pointwiseMin(pointwiseMax(low, outputMin), outputMax)
        high = pointwiseMin(pointwiseMax(high, outputMin), outputMax)
    }

    @inline(__always)
    func storeAll(_ low: UnsafeMutablePointer<Float>, _ high: UnsafeMutablePointer<Float>, _ stride: Int) {
        store(self.low, low)
        store(self.high, high)
    }

    @inline(__always)
    func accumulateStatistics(_ sums: inout ColumnStatistics) {
        sums.low += low
        sums.high += high
        sums.lowSquares = multiplyAdd(sums.lowSquares, low, low)
        sums.highSquares = multiplyAdd(sums.highSquares, high, high)
    }
}

/// Column sums and sums of squares of the values that a tile stored.
struct ColumnStatistics {
    var low = Lanes(repeating: 0)
    var high = Lanes(repeating: 0)
    var lowSquares = Lanes(repeating: 0)
    var highSquares = Lanes(repeating: 0)
}

/// 2 rows by two vectors.
struct Rows2x2: TileRows {
    @inline(__always) static var count: Int { 2 }
    @inline(__always) static var vectors: Int { 2 }
    var part0: Row1x2
    var part1: Row1x2

    @inline(__always) init(_ low: Lanes, _ high: Lanes) {
        part0 = Row1x2(low, high)
        part1 = Row1x2(low, high)
    }

    @inline(__always)
    mutating func step(_ a: UnsafePointer<Float>, _ stride: Int, _ low: Lanes, _ high: Lanes) {
        part0.step(a, stride, low, high)
        part1.step(a + stride, stride, low, high)
    }

    @inline(__always)
    mutating func add(_ low: UnsafePointer<Float>, _ high: UnsafePointer<Float>, _ stride: Int) {
        part0.add(low, high, stride)
        part1.add(low + stride, high + stride, stride)
    }

    @inline(__always)
    mutating func clamp(_ outputMin: Lanes, _ outputMax: Lanes) {
        part0.clamp(outputMin, outputMax)
        part1.clamp(outputMin, outputMax)
    }

    @inline(__always)
    func storeAll(_ low: UnsafeMutablePointer<Float>, _ high: UnsafeMutablePointer<Float>, _ stride: Int) {
        part0.storeAll(low, high, stride)
        part1.storeAll(low + stride, high + stride, stride)
    }

    @inline(__always)
    func accumulateStatistics(_ sums: inout ColumnStatistics) {
        part0.accumulateStatistics(&sums)
        part1.accumulateStatistics(&sums)
    }
}

/// 4 rows by two vectors.
struct Rows4x2: TileRows {
    @inline(__always) static var count: Int { 4 }
    @inline(__always) static var vectors: Int { 2 }
    var part0: Rows2x2
    var part1: Rows2x2

    @inline(__always) init(_ low: Lanes, _ high: Lanes) {
        part0 = Rows2x2(low, high)
        part1 = Rows2x2(low, high)
    }

    @inline(__always)
    mutating func step(_ a: UnsafePointer<Float>, _ stride: Int, _ low: Lanes, _ high: Lanes) {
        part0.step(a, stride, low, high)
        part1.step(a + 2 &* stride, stride, low, high)
    }

    @inline(__always)
    mutating func add(_ low: UnsafePointer<Float>, _ high: UnsafePointer<Float>, _ stride: Int) {
        part0.add(low, high, stride)
        part1.add(low + 2 &* stride, high + 2 &* stride, stride)
    }

    @inline(__always)
    mutating func clamp(_ outputMin: Lanes, _ outputMax: Lanes) {
        part0.clamp(outputMin, outputMax)
        part1.clamp(outputMin, outputMax)
    }

    @inline(__always)
    func storeAll(_ low: UnsafeMutablePointer<Float>, _ high: UnsafeMutablePointer<Float>, _ stride: Int) {
        part0.storeAll(low, high, stride)
        part1.storeAll(low + 2 &* stride, high + 2 &* stride, stride)
    }

    @inline(__always)
    func accumulateStatistics(_ sums: inout ColumnStatistics) {
        part0.accumulateStatistics(&sums)
        part1.accumulateStatistics(&sums)
    }
}

#if AVX512 || AVX2
/// 6 rows by two vectors.
struct Rows6x2: TileRows {
    @inline(__always) static var count: Int { 6 }
    @inline(__always) static var vectors: Int { 2 }
    var part0: Rows4x2
    var part1: Rows2x2

    @inline(__always) init(_ low: Lanes, _ high: Lanes) {
        part0 = Rows4x2(low, high)
        part1 = Rows2x2(low, high)
    }

    @inline(__always)
    mutating func step(_ a: UnsafePointer<Float>, _ stride: Int, _ low: Lanes, _ high: Lanes) {
        part0.step(a, stride, low, high)
        part1.step(a + 4 &* stride, stride, low, high)
    }

    @inline(__always)
    mutating func add(_ low: UnsafePointer<Float>, _ high: UnsafePointer<Float>, _ stride: Int) {
        part0.add(low, high, stride)
        part1.add(low + 4 &* stride, high + 4 &* stride, stride)
    }

    @inline(__always)
    mutating func clamp(_ outputMin: Lanes, _ outputMax: Lanes) {
        part0.clamp(outputMin, outputMax)
        part1.clamp(outputMin, outputMax)
    }

    @inline(__always)
    func storeAll(_ low: UnsafeMutablePointer<Float>, _ high: UnsafeMutablePointer<Float>, _ stride: Int) {
        part0.storeAll(low, high, stride)
        part1.storeAll(low + 4 &* stride, high + 4 &* stride, stride)
    }

    @inline(__always)
    func accumulateStatistics(_ sums: inout ColumnStatistics) {
        part0.accumulateStatistics(&sums)
        part1.accumulateStatistics(&sums)
    }
}
#endif

#if AVX2
/// 3 rows by two vectors.
struct Rows3x2: TileRows {
    @inline(__always) static var count: Int { 3 }
    @inline(__always) static var vectors: Int { 2 }
    var part0: Rows2x2
    var part1: Row1x2

    @inline(__always) init(_ low: Lanes, _ high: Lanes) {
        part0 = Rows2x2(low, high)
        part1 = Row1x2(low, high)
    }

    @inline(__always)
    mutating func step(_ a: UnsafePointer<Float>, _ stride: Int, _ low: Lanes, _ high: Lanes) {
        part0.step(a, stride, low, high)
        part1.step(a + 2 &* stride, stride, low, high)
    }

    @inline(__always)
    mutating func add(_ low: UnsafePointer<Float>, _ high: UnsafePointer<Float>, _ stride: Int) {
        part0.add(low, high, stride)
        part1.add(low + 2 &* stride, high + 2 &* stride, stride)
    }

    @inline(__always)
    mutating func clamp(_ outputMin: Lanes, _ outputMax: Lanes) {
        part0.clamp(outputMin, outputMax)
        part1.clamp(outputMin, outputMax)
    }

    @inline(__always)
    func storeAll(_ low: UnsafeMutablePointer<Float>, _ high: UnsafeMutablePointer<Float>, _ stride: Int) {
        part0.storeAll(low, high, stride)
        part1.storeAll(low + 2 &* stride, high + 2 &* stride, stride)
    }

    @inline(__always)
    func accumulateStatistics(_ sums: inout ColumnStatistics) {
        part0.accumulateStatistics(&sums)
        part1.accumulateStatistics(&sums)
    }
}

/// 5 rows by two vectors.
struct Rows5x2: TileRows {
    @inline(__always) static var count: Int { 5 }
    @inline(__always) static var vectors: Int { 2 }
    var part0: Rows4x2
    var part1: Row1x2

    @inline(__always) init(_ low: Lanes, _ high: Lanes) {
        part0 = Rows4x2(low, high)
        part1 = Row1x2(low, high)
    }

    @inline(__always)
    mutating func step(_ a: UnsafePointer<Float>, _ stride: Int, _ low: Lanes, _ high: Lanes) {
        part0.step(a, stride, low, high)
        part1.step(a + 4 &* stride, stride, low, high)
    }

    @inline(__always)
    mutating func add(_ low: UnsafePointer<Float>, _ high: UnsafePointer<Float>, _ stride: Int) {
        part0.add(low, high, stride)
        part1.add(low + 4 &* stride, high + 4 &* stride, stride)
    }

    @inline(__always)
    mutating func clamp(_ outputMin: Lanes, _ outputMax: Lanes) {
        part0.clamp(outputMin, outputMax)
        part1.clamp(outputMin, outputMax)
    }

    @inline(__always)
    func storeAll(_ low: UnsafeMutablePointer<Float>, _ high: UnsafeMutablePointer<Float>, _ stride: Int) {
        part0.storeAll(low, high, stride)
        part1.storeAll(low + 4 &* stride, high + 4 &* stride, stride)
    }

    @inline(__always)
    func accumulateStatistics(_ sums: inout ColumnStatistics) {
        part0.accumulateStatistics(&sums)
        part1.accumulateStatistics(&sums)
    }
}
#endif

#if AVX512
/// 8 rows by two vectors.
struct Rows8x2: TileRows {
    @inline(__always) static var count: Int { 8 }
    @inline(__always) static var vectors: Int { 2 }
    var part0: Rows4x2
    var part1: Rows4x2

    @inline(__always) init(_ low: Lanes, _ high: Lanes) {
        part0 = Rows4x2(low, high)
        part1 = Rows4x2(low, high)
    }

    @inline(__always)
    mutating func step(_ a: UnsafePointer<Float>, _ stride: Int, _ low: Lanes, _ high: Lanes) {
        part0.step(a, stride, low, high)
        part1.step(a + 4 &* stride, stride, low, high)
    }

    @inline(__always)
    mutating func add(_ low: UnsafePointer<Float>, _ high: UnsafePointer<Float>, _ stride: Int) {
        part0.add(low, high, stride)
        part1.add(low + 4 &* stride, high + 4 &* stride, stride)
    }

    @inline(__always)
    mutating func clamp(_ outputMin: Lanes, _ outputMax: Lanes) {
        part0.clamp(outputMin, outputMax)
        part1.clamp(outputMin, outputMax)
    }

    @inline(__always)
    func storeAll(_ low: UnsafeMutablePointer<Float>, _ high: UnsafeMutablePointer<Float>, _ stride: Int) {
        part0.storeAll(low, high, stride)
        part1.storeAll(low + 4 &* stride, high + 4 &* stride, stride)
    }

    @inline(__always)
    func accumulateStatistics(_ sums: inout ColumnStatistics) {
        part0.accumulateStatistics(&sums)
        part1.accumulateStatistics(&sums)
    }
}

/// 14 rows by two vectors.
struct Rows14x2: TileRows {
    @inline(__always) static var count: Int { 14 }
    @inline(__always) static var vectors: Int { 2 }
    var part0: Rows8x2
    var part1: Rows6x2

    @inline(__always) init(_ low: Lanes, _ high: Lanes) {
        part0 = Rows8x2(low, high)
        part1 = Rows6x2(low, high)
    }

    @inline(__always)
    mutating func step(_ a: UnsafePointer<Float>, _ stride: Int, _ low: Lanes, _ high: Lanes) {
        part0.step(a, stride, low, high)
        part1.step(a + 8 &* stride, stride, low, high)
    }

    @inline(__always)
    mutating func add(_ low: UnsafePointer<Float>, _ high: UnsafePointer<Float>, _ stride: Int) {
        part0.add(low, high, stride)
        part1.add(low + 8 &* stride, high + 8 &* stride, stride)
    }

    @inline(__always)
    mutating func clamp(_ outputMin: Lanes, _ outputMax: Lanes) {
        part0.clamp(outputMin, outputMax)
        part1.clamp(outputMin, outputMax)
    }

    @inline(__always)
    func storeAll(_ low: UnsafeMutablePointer<Float>, _ high: UnsafeMutablePointer<Float>, _ stride: Int) {
        part0.storeAll(low, high, stride)
        part1.storeAll(low + 8 &* stride, high + 8 &* stride, stride)
    }

    @inline(__always)
    func accumulateStatistics(_ sums: inout ColumnStatistics) {
        part0.accumulateStatistics(&sums)
        part1.accumulateStatistics(&sums)
    }
}
#endif
