// The matrix product of pixels and weights: the heart of every convolution; see `GemmArguments`.
//
// Tiles of accumulators are plain structs of named vectors, which the compiler keeps in registers (an array of vectors
// would live in memory). All of them are in this file, in which generic functions are specialized
// however the module is compiled.

import CMicrokernelTypes

@inline(never)
func gemm(_ arguments: UnsafePointer<GemmArguments>) {
    let panels = arguments.pointee.panels
    var panel = 0
    #if AVX512
    let wholePanels = arguments.pointee.lastPanelVectors == 2 ? panels : panels &- 1
    while wholePanels &- panel >= 2 && takesPairs(arguments.pointee) {
        multiplyPanelPair(arguments, panel)
        panel &+= 2
    }
    #endif
    while panel < panels {
        if panel &+ 1 < panels || arguments.pointee.lastPanelVectors == 2 {
            multiplyPanel(Row<TwoVectors>.self, arguments, panel)
        } else {
            multiplyPanel(Row<OneVector>.self, arguments, panel)
        }
        panel &+= 1
    }
}

/// All rows by one panel, in the largest blocks of rows whose sums fit the registers, then in smaller ones.
@inline(__always)
private func multiplyPanel<Single: TileRows>(
    _ row: Single.Type, _ arguments: UnsafePointer<GemmArguments>, _ panel: Int
) {
    let product = arguments.pointee
    var rows = PanelRows(product, panel)
    #if AVX512
    // Blocks of one to three rows wait for their sums, and take as long as four. Where blocks of fourteen would leave one or
    // two, or five or six, blocks of eight leave three or none; 16 sums are multiplied as fast as 28.
    let keepsBlocks = keepsBlocks(product)
    while rows.left >= (keepsBlocks ? 14 : 28) || (rows.left >= 14 && (rows.left &- 13) % 4 < 2) {
        multiply(Rows14<Single>.self, product, &rows)
    }
    while rows.left >= 8 { multiply(Rows8<Single>.self, product, &rows) }
    #elseif AVX2
    while rows.left >= 6 { multiply(Rows6<Single>.self, product, &rows) }
    // A block of few rows waits for its sums, so that one of five or three is cheaper than two.
    if rows.left == 5 { multiply(Rows5<Single>.self, product, &rows) }
    if rows.left == 3 { multiply(Rows3<Single>.self, product, &rows) }
    #elseif arch(arm64)
    // NEON has 32 registers: sixteen sums keep four multipliers of four cycles busy, and a step loads ten times for
    // sixteen products, where four rows would load six times for eight.
    while rows.left >= 8 { multiply(Rows8<Single>.self, product, &rows) }
    #endif
    while rows.left >= 4 { multiply(Rows4<Single>.self, product, &rows) }
    #if AVX512
    if rows.left == 3 && !keepsBlocks { multiply(Rows3<Single>.self, product, &rows) }
    #endif
    if rows.left >= 2 { multiply(Rows2<Single>.self, product, &rows) }
    if rows.left >= 1 { multiply(Single.self, product, &rows) }
}

#if AVX512
/// Whether blocks of rows have to stay as they are: sums of columns are rounded block by block, and what is painted by those
/// of windows of several rows has to come out again.
@inline(__always)
private func keepsBlocks(_ product: GemmArguments) -> Bool { product.sums != nil && product.kernelRows > 1 }

/// Whether two panels are multiplied at once: where their weights, which every block of rows reads, take at most 32 KB of the
/// first-level cache.
@inline(__always)
private func takesPairs(_ product: GemmArguments) -> Bool {
    product.kernelRows &* product.rowLength <= 128 && !keepsBlocks(product)
}

/// All rows by two panels.
///
/// Blocks of six rows by four vectors take 34 instructions for 24 products, those of fourteen by two 44 for 28: the same where a
/// core has nothing else to do, and a tenth less time where another thread shares it.
@inline(__always)
private func multiplyPanelPair(_ arguments: UnsafePointer<GemmArguments>, _ panel: Int) {
    let product = arguments.pointee
    var rows = PanelRows(product, panel)
    while rows.left >= 10 || rows.left == 6 { multiply(Rows6<Row<FourVectors>>.self, product, &rows) }
    if rows.left == 5 || rows.left == 9 { multiply(Rows5<Row<FourVectors>>.self, product, &rows) }
    while rows.left >= 4 { multiply(Rows4<Row<FourVectors>>.self, product, &rows) }
    if rows.left == 3 { multiply(Rows3<Row<FourVectors>>.self, product, &rows) }
    if rows.left == 2 { multiply(Rows2<Row<FourVectors>>.self, product, &rows) }
    if rows.left == 1 { multiply(Row<FourVectors>.self, product, &rows) }
}
#endif

/// Where the next block of rows of a panel, or of two, reads and writes.
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

/// One block of rows by one panel, or by two.
@inline(__always)
private func multiply<Tile: TileRows>(_ type: Tile.Type, _ product: GemmArguments, _ rows: inout PanelRows) {
    let width = Tile.panelVectors &* laneCount
    let stride = product.inputStride
    // From one panel to the next, of weights and of outputs.
    let depth = product.kernelRows &* product.rowLength &* width
    let (high, next) = (product.highOffset, product.panelStride)
    var tile = Tile(Tile.read(rows.bias, laneCount, width))
    var b = rows.weights
    var a = rows.input
    var row = 0
    while row < product.kernelRows {
        var k = 0
        // Eight steps share the addresses of the rows: what is left of a step is its loads and multiplications. A core
        // that another thread shares takes in half as many instructions, and would wait for the others.
        while product.rowLength &- k >= 8 {
            tile.step(a + k, stride, Tile.read(b, laneCount, depth))
            tile.step(a + k + 1, stride, Tile.read(b + width, laneCount, depth))
            tile.step(a + k + 2, stride, Tile.read(b + 2 &* width, laneCount, depth))
            tile.step(a + k + 3, stride, Tile.read(b + 3 &* width, laneCount, depth))
            tile.step(a + k + 4, stride, Tile.read(b + 4 &* width, laneCount, depth))
            tile.step(a + k + 5, stride, Tile.read(b + 5 &* width, laneCount, depth))
            tile.step(a + k + 6, stride, Tile.read(b + 6 &* width, laneCount, depth))
            tile.step(a + k + 7, stride, Tile.read(b + 7 &* width, laneCount, depth))
            b += 8 &* width
            k &+= 8
        }
        while k < product.rowLength {
            tile.step(a + k, stride, Tile.read(b, laneCount, depth))
            b += width
            k &+= 1
        }
        a += product.kernelRowStride
        row &+= 1
    }
    if let residual = rows.residual { tile.add(residual, high, next, product.outputStride) }
    if let sums = rows.sums {
        var statistics = ColumnStatistics()
        tile.accumulateStatistics(&statistics)
        let squares = sums + width
        Tile.write(Tile.read(sums, laneCount, 2 &* width) + statistics.sums, sums, laneCount, 2 &* width)
        Tile.write(
            Tile.read(squares, laneCount, 2 &* width) + statistics.squares, squares, laneCount, 2 &* width)
    }
    if product.outputMin > -.infinity || product.outputMax < .infinity {
        tile.clamp(Lanes(repeating: product.outputMin), Lanes(repeating: product.outputMax))
    }
    tile.storeAll(rows.output, high, next, product.outputStride)
    rows.advance(Tile.count, product)
}

// MARK: Tiles

/// A row of four vectors, of which a block may use fewer: the two of a panel, then those of the next.
private struct Columns {
    var low: Lanes
    var high: Lanes
    var nextLow: Lanes
    var nextHigh: Lanes

    @inline(__always)
    init(_ low: Lanes, _ high: Lanes, _ nextLow: Lanes, _ nextHigh: Lanes) {
        self.low = low
        self.high = high
        self.nextLow = nextLow
        self.nextHigh = nextHigh
    }

    @inline(__always)
    static func + (a: Columns, b: Columns) -> Columns {
        Columns(a.low + b.low, a.high + b.high, a.nextLow + b.nextLow, a.nextHigh + b.nextHigh)
    }
}

/// Column sums and sums of squares of the values that a tile stored.
private struct ColumnStatistics {
    var sums: Columns
    var squares: Columns

    @inline(__always)
    init() {
        let zero = Lanes(repeating: 0)
        sums = Columns(zero, zero, zero, zero)
        squares = sums
    }
}

/// The vectors of a row of accumulators.
private protocol RowWidth {
    /// 4 where a row covers two panels, 2, or 1 in a panel whose second vector would hold no weights.
    static var vectors: Int { get }
}

private enum OneVector: RowWidth {
    @inline(__always) static var vectors: Int { 1 }
}

private enum TwoVectors: RowWidth {
    @inline(__always) static var vectors: Int { 2 }
}

private enum FourVectors: RowWidth {
    @inline(__always) static var vectors: Int { 4 }
}

/// A block of rows of accumulators.
///
/// The requirements are always inlined: with the protocol, the loop around them is written once for all block sizes.
private protocol TileRows: RowWidth {
    static var count: Int { get }
    init(_ columns: Columns)
    mutating func step(_ a: UnsafePointer<Float>, _ stride: Int, _ weights: Columns)
    mutating func add(_ residual: UnsafePointer<Float>, _ high: Int, _ next: Int, _ stride: Int)
    mutating func clamp(_ outputMin: Lanes, _ outputMax: Lanes)
    func storeAll(_ output: UnsafeMutablePointer<Float>, _ high: Int, _ next: Int, _ stride: Int)
    func accumulateStatistics(_ statistics: inout ColumnStatistics)
}

extension RowWidth {
    /// Vectors of a panel.
    @inline(__always) static var panelVectors: Int { vectors == 1 ? 1 : 2 }

    /// A row's vectors, the high one of a panel `high` floats behind its low one, the next panel `next` floats further.
    ///
    /// What a row does not have is not read: it may lie behind the last weights.
    @inline(__always)
    static func read(_ numbers: UnsafePointer<Float>, _ high: Int, _ next: Int) -> Columns {
        let zero = Lanes(repeating: 0)
        return Columns(
            load(numbers), vectors >= 2 ? load(numbers + high) : zero,
            vectors == 4 ? load(numbers + next) : zero,
            vectors == 4 ? load(numbers + next + high) : zero)
    }

    /// Where ``read(_:_:_:)`` reads.
    @inline(__always)
    static func write(_ columns: Columns, _ numbers: UnsafeMutablePointer<Float>, _ high: Int, _ next: Int) {
        store(columns.low, numbers)
        if vectors >= 2 { store(columns.high, numbers + high) }
        if vectors == 4 {
            store(columns.nextLow, numbers + next)
            store(columns.nextHigh, numbers + next + high)
        }
    }
}

/// One row; vectors that its width does not have are zero and unused.
private struct Row<Width: RowWidth>: TileRows {
    @inline(__always) static var count: Int { 1 }
    @inline(__always) static var vectors: Int { Width.vectors }
    var sums: Columns

    @inline(__always) init(_ columns: Columns) { sums = columns }

    @inline(__always)
    mutating func step(_ a: UnsafePointer<Float>, _ stride: Int, _ weights: Columns) {
        let value = Lanes(repeating: a.pointee)
        sums.low = multiplyAdd(sums.low, value, weights.low)
        if Self.vectors >= 2 { sums.high = multiplyAdd(sums.high, value, weights.high) }
        if Self.vectors == 4 {
            sums.nextLow = multiplyAdd(sums.nextLow, value, weights.nextLow)
            sums.nextHigh = multiplyAdd(sums.nextHigh, value, weights.nextHigh)
        }
    }

    @inline(__always)
    mutating func add(_ residual: UnsafePointer<Float>, _ high: Int, _ next: Int, _ stride: Int) {
        sums = sums + Self.read(residual, high, next)
    }

    @inline(__always)
    mutating func clamp(_ outputMin: Lanes, _ outputMax: Lanes) {
        sums.low = pointwiseMin(pointwiseMax(sums.low, outputMin), outputMax)
        if Self.vectors >= 2 { sums.high = pointwiseMin(pointwiseMax(sums.high, outputMin), outputMax) }
        if Self.vectors == 4 {
            sums.nextLow = pointwiseMin(pointwiseMax(sums.nextLow, outputMin), outputMax)
            sums.nextHigh = pointwiseMin(pointwiseMax(sums.nextHigh, outputMin), outputMax)
        }
    }

    @inline(__always)
    func storeAll(_ output: UnsafeMutablePointer<Float>, _ high: Int, _ next: Int, _ stride: Int) {
        Self.write(sums, output, high, next)
    }

    @inline(__always)
    func accumulateStatistics(_ statistics: inout ColumnStatistics) {
        statistics.sums = statistics.sums + sums
        statistics.squares.low = multiplyAdd(statistics.squares.low, sums.low, sums.low)
        if Self.vectors >= 2 {
            statistics.squares.high = multiplyAdd(statistics.squares.high, sums.high, sums.high)
        }
        if Self.vectors == 4 {
            statistics.squares.nextLow = multiplyAdd(statistics.squares.nextLow, sums.nextLow, sums.nextLow)
            statistics.squares.nextHigh = multiplyAdd(
                statistics.squares.nextHigh, sums.nextHigh, sums.nextHigh)
        }
    }
}

/// The rows of `Top` above those of `Bottom`.
private struct Stack<Top: TileRows, Bottom: TileRows>: TileRows {
    @inline(__always) static var count: Int { Top.count &+ Bottom.count }
    @inline(__always) static var vectors: Int { Top.vectors }
    var top: Top
    var bottom: Bottom

    @inline(__always) init(_ columns: Columns) {
        top = Top(columns)
        bottom = Bottom(columns)
    }

    @inline(__always)
    mutating func step(_ a: UnsafePointer<Float>, _ stride: Int, _ weights: Columns) {
        top.step(a, stride, weights)
        bottom.step(a + Top.count &* stride, stride, weights)
    }

    @inline(__always)
    mutating func add(_ residual: UnsafePointer<Float>, _ high: Int, _ next: Int, _ stride: Int) {
        top.add(residual, high, next, stride)
        bottom.add(residual + Top.count &* stride, high, next, stride)
    }

    @inline(__always)
    mutating func clamp(_ outputMin: Lanes, _ outputMax: Lanes) {
        top.clamp(outputMin, outputMax)
        bottom.clamp(outputMin, outputMax)
    }

    @inline(__always)
    func storeAll(_ output: UnsafeMutablePointer<Float>, _ high: Int, _ next: Int, _ stride: Int) {
        top.storeAll(output, high, next, stride)
        bottom.storeAll(output + Top.count &* stride, high, next, stride)
    }

    @inline(__always)
    func accumulateStatistics(_ statistics: inout ColumnStatistics) {
        top.accumulateStatistics(&statistics)
        bottom.accumulateStatistics(&statistics)
    }
}

private typealias Rows2<Single: TileRows> = Stack<Single, Single>
private typealias Rows3<Single: TileRows> = Stack<Rows2<Single>, Single>
private typealias Rows4<Single: TileRows> = Stack<Rows2<Single>, Rows2<Single>>
private typealias Rows5<Single: TileRows> = Stack<Rows4<Single>, Single>
private typealias Rows6<Single: TileRows> = Stack<Rows4<Single>, Rows2<Single>>
private typealias Rows8<Single: TileRows> = Stack<Rows4<Single>, Rows4<Single>>
private typealias Rows14<Single: TileRows> = Stack<Rows8<Single>, Rows6<Single>>
