// The matrix product of pixels and weights: the heart of every convolution; see `GemmArguments`.
//
// Tiles of accumulators are plain structs of named vectors, which the compiler keeps in registers (an array of vectors
// would live in memory). All of them are in this file: a debug build optimizes each file by itself, and specializes
// generic functions only within it.

import CMicrokernelTypes

@inline(never)
func gemm(_ arguments: UnsafePointer<GemmArguments>) {
    let panels = arguments.pointee.panels
    var panel = 0
    while panel < panels {
        if panel &+ 1 < panels || arguments.pointee.lastPanelVectors == 2 {
            multiplyPanel(TwoVectors.self, arguments, panel)
        } else {
            multiplyPanel(OneVector.self, arguments, panel)
        }
        panel &+= 1
    }
}

/// All rows by one panel, in the largest blocks of rows whose sums fit the registers, then in smaller ones.
@inline(__always)
private func multiplyPanel<Row: TileRows>(
    _ row: Row.Type, _ arguments: UnsafePointer<GemmArguments>, _ panel: Int
) {
    let product = arguments.pointee
    var rows = PanelRows(product, panel)
    #if AVX512
    // Blocks of one to three rows wait for their sums, and take as long as four. Where blocks of fourteen would leave one or
    // two, or five or six, blocks of eight leave three or none; 16 sums are multiplied as fast as 28. But sums of columns are
    // rounded block by block: what is painted by them has to stay what it was.
    let takesSums = product.sums != nil
    while rows.left >= (takesSums ? 14 : 28) || (rows.left >= 14 && (rows.left &- 13) % 4 < 2) {
        multiply(Rows14<Row>.self, product, &rows)
    }
    while rows.left >= 8 { multiply(Rows8<Row>.self, product, &rows) }
    #elseif AVX2
    while rows.left >= 6 { multiply(Rows6<Row>.self, product, &rows) }
    // A block of few rows waits for its sums, so that one of five or three is cheaper than two.
    if rows.left == 5 { multiply(Rows5<Row>.self, product, &rows) }
    if rows.left == 3 { multiply(Rows3<Row>.self, product, &rows) }
    #elseif arch(arm64)
    // NEON has 32 registers: sixteen sums keep four multipliers of four cycles busy, and a step loads ten times for
    // sixteen products, where four rows would load six times for eight.
    while rows.left >= 8 { multiply(Rows8<Row>.self, product, &rows) }
    #endif
    while rows.left >= 4 { multiply(Rows4<Row>.self, product, &rows) }
    #if AVX512
    if rows.left == 3 && !takesSums { multiply(Rows3<Row>.self, product, &rows) }
    #endif
    if rows.left >= 2 { multiply(Rows2<Row>.self, product, &rows) }
    if rows.left >= 1 { multiply(Row.self, product, &rows) }
}

/// Where the next block of rows of a panel reads and writes.
private struct PanelRows {
    var left: Int
    let weights: UnsafePointer<Float>
    let bias: UnsafePointer<Float>
    let sums: UnsafeMutablePointer<Float>?
    var input: UnsafePointer<Float>
    var output: UnsafeMutablePointer<Float>
    var residual: UnsafePointer<Float>?

    @inline(__always)
    init(_ product: GemmArguments, _ panel: Int) {
        let width = 2 &* laneCount
        left = product.rows
        weights = product.weights + panel &* product.kernelRows &* product.rowLength &* width
        bias = product.bias + panel &* width
        sums = product.sums.map { $0 + 2 &* panel &* width }
        input = product.input
        output = product.output + panel &* product.panelStride
        residual = product.residual.map { $0 + panel &* product.panelStride }
    }

    @inline(__always)
    mutating func advance(_ rows: Int, _ product: GemmArguments) {
        left &-= rows
        input += rows &* product.inputStride
        output += rows &* product.outputStride
        residual = residual.map { $0 + rows &* product.outputStride }
    }
}

/// One block of rows by one panel.
@inline(__always)
private func multiply<Tile: TileRows>(_ type: Tile.Type, _ product: GemmArguments, _ rows: inout PanelRows) {
    let width = Tile.vectors &* laneCount
    let stride = product.inputStride
    var tile = Tile(load(rows.bias), Tile.loadHigh(rows.bias + laneCount))
    var b = rows.weights
    var a = rows.input
    var row = 0
    while row < product.kernelRows {
        var k = 0
        // Eight steps share the addresses of the rows: what is left of a step is its loads and multiplications. A core
        // that another thread shares takes in half as many instructions, and would wait for the others.
        while product.rowLength &- k >= 8 {
            tile.step(a + k, stride, load(b), Tile.loadHigh(b + laneCount))
            tile.step(a + k + 1, stride, load(b + width), Tile.loadHigh(b + width + laneCount))
            tile.step(a + k + 2, stride, load(b + 2 &* width), Tile.loadHigh(b + 2 &* width + laneCount))
            tile.step(a + k + 3, stride, load(b + 3 &* width), Tile.loadHigh(b + 3 &* width + laneCount))
            tile.step(a + k + 4, stride, load(b + 4 &* width), Tile.loadHigh(b + 4 &* width + laneCount))
            tile.step(a + k + 5, stride, load(b + 5 &* width), Tile.loadHigh(b + 5 &* width + laneCount))
            tile.step(a + k + 6, stride, load(b + 6 &* width), Tile.loadHigh(b + 6 &* width + laneCount))
            tile.step(a + k + 7, stride, load(b + 7 &* width), Tile.loadHigh(b + 7 &* width + laneCount))
            b += 8 &* width
            k &+= 8
        }
        while k < product.rowLength {
            tile.step(a + k, stride, load(b), Tile.loadHigh(b + laneCount))
            b += width
            k &+= 1
        }
        a += product.kernelRowStride
        row &+= 1
    }
    if let residual = rows.residual {
        tile.add(residual, residual + product.highOffset, product.outputStride)
    }
    if let sums = rows.sums {
        var statistics = ColumnStatistics()
        tile.accumulateStatistics(&statistics)
        store(load(sums) + statistics.low, sums)
        store(load(sums + width) + statistics.lowSquares, sums + width)
        if Tile.vectors == 2 {
            store(load(sums + laneCount) + statistics.high, sums + laneCount)
            store(load(sums + width + laneCount) + statistics.highSquares, sums + width + laneCount)
        }
    }
    if product.outputMin > -.infinity || product.outputMax < .infinity {
        tile.clamp(Lanes(repeating: product.outputMin), Lanes(repeating: product.outputMax))
    }
    tile.storeAll(rows.output, rows.output + product.highOffset, product.outputStride)
    rows.advance(Tile.count, product)
}

// MARK: Tiles

/// A block of rows of accumulators.
///
/// The requirements are always inlined: with the protocol, the loop around them is written once for all block sizes.
private protocol TileRows {
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

extension TileRows {
    /// The second vector's numbers; where there is none, nothing is read, which may lie behind the last weights.
    @inline(__always)
    static func loadHigh(_ numbers: UnsafePointer<Float>) -> Lanes {
        vectors == 2 ? load(numbers) : Lanes(repeating: 0)
    }
}

/// Column sums and sums of squares of the values that a tile stored.
private struct ColumnStatistics {
    var low = Lanes(repeating: 0)
    var high = Lanes(repeating: 0)
    var lowSquares = Lanes(repeating: 0)
    var highSquares = Lanes(repeating: 0)

    @inline(__always) init() {}
}

/// One row by two vectors.
private struct TwoVectors: TileRows {
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

/// One row by one vector, of a panel of few output channels; what belongs to the high vector is ignored.
private struct OneVector: TileRows {
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

/// The rows of `Top` above those of `Bottom`.
private struct Stack<Top: TileRows, Bottom: TileRows>: TileRows {
    @inline(__always) static var count: Int { Top.count &+ Bottom.count }
    @inline(__always) static var vectors: Int { Top.vectors }
    var top: Top
    var bottom: Bottom

    @inline(__always) init(_ low: Lanes, _ high: Lanes) {
        top = Top(low, high)
        bottom = Bottom(low, high)
    }

    @inline(__always)
    mutating func step(_ a: UnsafePointer<Float>, _ stride: Int, _ low: Lanes, _ high: Lanes) {
        top.step(a, stride, low, high)
        bottom.step(a + Top.count &* stride, stride, low, high)
    }

    @inline(__always)
    mutating func add(_ low: UnsafePointer<Float>, _ high: UnsafePointer<Float>, _ stride: Int) {
        top.add(low, high, stride)
        bottom.add(low + Top.count &* stride, high + Top.count &* stride, stride)
    }

    @inline(__always)
    mutating func clamp(_ outputMin: Lanes, _ outputMax: Lanes) {
        top.clamp(outputMin, outputMax)
        bottom.clamp(outputMin, outputMax)
    }

    @inline(__always)
    func storeAll(_ low: UnsafeMutablePointer<Float>, _ high: UnsafeMutablePointer<Float>, _ stride: Int) {
        top.storeAll(low, high, stride)
        bottom.storeAll(low + Top.count &* stride, high + Top.count &* stride, stride)
    }

    @inline(__always)
    func accumulateStatistics(_ sums: inout ColumnStatistics) {
        top.accumulateStatistics(&sums)
        bottom.accumulateStatistics(&sums)
    }
}

private typealias Rows2<Row: TileRows> = Stack<Row, Row>
private typealias Rows3<Row: TileRows> = Stack<Rows2<Row>, Row>
private typealias Rows4<Row: TileRows> = Stack<Rows2<Row>, Rows2<Row>>
private typealias Rows5<Row: TileRows> = Stack<Rows4<Row>, Row>
private typealias Rows6<Row: TileRows> = Stack<Rows4<Row>, Rows2<Row>>
private typealias Rows8<Row: TileRows> = Stack<Rows4<Row>, Rows4<Row>>
private typealias Rows14<Row: TileRows> = Stack<Rows8<Row>, Rows6<Row>>
