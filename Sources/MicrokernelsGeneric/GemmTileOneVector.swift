// The accumulators of ``GemmTile`` for panels of one vector: convolutions with few output channels.

/// One row by one vector; what belongs to the high vector is ignored.
struct Row1x1: TileRows {
    @inline(__always) static var count: Int { 1 }
    @inline(__always) static var vectors: Int { 1 }
    var low: Lanes

    @inline(__always) init(_ low: Lanes, _ high: Lanes) { self.low = low }

    @inline(__always)
    mutating func step(_ a: UnsafePointer<Float>, _ stride: Int, _ low: Lanes, _ high: Lanes) {
        self.low = multiplyAdd(self.low, Lanes(repeating: a.pointee), low)
    }

    @inline(__always)
    mutating func add(_ low: UnsafePointer<Float>, _ high: UnsafePointer<Float>, _ stride: Int) {
        self.low += load(low)
    }

    @inline(__always)
    mutating func clamp(_ outputMin: Lanes, _ outputMax: Lanes) {
        low = pointwiseMin(pointwiseMax(low, outputMin), outputMax)
    }

    @inline(__always)
    func storeAll(_ low: UnsafeMutablePointer<Float>, _ high: UnsafeMutablePointer<Float>, _ stride: Int) {
        store(self.low, low)
    }

    @inline(__always)
    func accumulateStatistics(_ sums: inout ColumnStatistics) {
        sums.low += low
        sums.lowSquares = multiplyAdd(sums.lowSquares, low, low)
    }
}

/// 2 rows by one vector.
struct Rows2x1: TileRows {
    @inline(__always) static var count: Int { 2 }
    @inline(__always) static var vectors: Int { 1 }
    var part0: Row1x1
    var part1: Row1x1

    @inline(__always) init(_ low: Lanes, _ high: Lanes) {
        part0 = Row1x1(low, high)
        part1 = Row1x1(low, high)
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

/// 4 rows by one vector.
struct Rows4x1: TileRows {
    @inline(__always) static var count: Int { 4 }
    @inline(__always) static var vectors: Int { 1 }
    var part0: Rows2x1
    var part1: Rows2x1

    @inline(__always) init(_ low: Lanes, _ high: Lanes) {
        part0 = Rows2x1(low, high)
        part1 = Rows2x1(low, high)
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
/// 6 rows by one vector.
struct Rows6x1: TileRows {
    @inline(__always) static var count: Int { 6 }
    @inline(__always) static var vectors: Int { 1 }
    var part0: Rows4x1
    var part1: Rows2x1

    @inline(__always) init(_ low: Lanes, _ high: Lanes) {
        part0 = Rows4x1(low, high)
        part1 = Rows2x1(low, high)
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
/// 3 rows by one vector.
struct Rows3x1: TileRows {
    @inline(__always) static var count: Int { 3 }
    @inline(__always) static var vectors: Int { 1 }
    var part0: Rows2x1
    var part1: Row1x1

    @inline(__always) init(_ low: Lanes, _ high: Lanes) {
        part0 = Rows2x1(low, high)
        part1 = Row1x1(low, high)
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

/// 5 rows by one vector.
struct Rows5x1: TileRows {
    @inline(__always) static var count: Int { 5 }
    @inline(__always) static var vectors: Int { 1 }
    var part0: Rows4x1
    var part1: Row1x1

    @inline(__always) init(_ low: Lanes, _ high: Lanes) {
        part0 = Rows4x1(low, high)
        part1 = Row1x1(low, high)
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
/// 8 rows by one vector.
struct Rows8x1: TileRows {
    @inline(__always) static var count: Int { 8 }
    @inline(__always) static var vectors: Int { 1 }
    var part0: Rows4x1
    var part1: Rows4x1

    @inline(__always) init(_ low: Lanes, _ high: Lanes) {
        part0 = Rows4x1(low, high)
        part1 = Rows4x1(low, high)
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

/// 14 rows by one vector.
struct Rows14x1: TileRows {
    @inline(__always) static var count: Int { 14 }
    @inline(__always) static var vectors: Int { 1 }
    var part0: Rows8x1
    var part1: Rows6x1

    @inline(__always) init(_ low: Lanes, _ high: Lanes) {
        part0 = Rows8x1(low, high)
        part1 = Rows6x1(low, high)
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
