/// How a convolution's positions are cut into tiles.
struct Tiling {
    /// Rows and columns of a tile, in positions: outputs, or pixels of the stored image in a polyphase convolution.
    let rows: Int
    let columns: Int
    /// Groups that the panels of output channels are divided into.
    let panelGroups: Int

    /// Floats of scratch that a tile aims at: a quarter of a common second-level cache.
    private static let scratchTarget = 64 * 1024
    /// The same when a fused producer computes the input: larger, since the border is computed more than once.
    ///
    /// Also the image that a group of output channels reads again.
    private static let fusedScratchTarget = 192 * 1024
    /// Tiles that threads share even on small images.
    private static let tileTarget = 16
    /// Weights beyond this number of floats come from further away than the second-level cache, once a tile: the
    /// small images that have so many are cut into fewer.
    private static let weightTarget = 64 * 1024
    private static let heavyTileTarget = 4
    /// Rows of an image from which on such tiles have more than one, with vectors of 16.
    ///
    /// Below, whole rows would make four uneven tiles: of fourteen rows two threads do eight and six. Each row of products
    /// reads all weights anyway.
    private static let heavyTileRows = 16

    /// Chooses, of all widths up to 128 columns with as many rows as the scratch target allows, the one that costs least.
    ///
    /// A narrow tile has more rows, so that less of its window is border that its neighbours copy too; a wide one wastes
    /// less of the products' blocks of rows.
    init(
        _ shape: ConvolutionShape, _ packed: PackedConvolution?, _ depthwise: PackedDepthwise?,
        producer: ConvolutionShape?, producerFillsWindow: Bool, readsInPlace: Bool, takesSums: Bool,
        rows positionRows: Int, columns positionColumns: Int, lanes: Int
    ) {
        let target = producer == nil || producerFillsWindow ? Self.scratchTarget : Self.fusedScratchTarget
        let step = depthwise?.step ?? 1
        let keepsBlocks = takesSums && packed?.products[0].kernelRows ?? 1 > 1
        let copied = readsInPlace ? 0 : shape.inputChannels
        let cost = TileCost(
            shape, packed, depthwise, producer: producer, readsInPlace: readsInPlace,
            keepsBlocks: keepsBlocks, imageColumns: positionColumns, lanes: lanes)
        let isHeavy = cost.weights > Self.weightTarget
        let tiles = isHeavy ? Self.heavyTileTarget : Self.tileTarget
        let isSmall = lanes == 16 && !keepsBlocks && positionRows < Self.heavyTileRows
        let mostRows = isHeavy && isSmall ? 1 : producer == nil ? 16 : 32
        var best = (cost: Double.infinity, rows: 1, columns: positionColumns)
        for columns in min(8, positionColumns)...min(128, positionColumns)
        where columns % cost.outputsPerRow == 0 || columns == positionColumns {
            let width = (columns - 1) * shape.strideWidth + shape.kernelWidth
            let perRow =
                width * copied * shape.strideHeight
                + (depthwise == nil ? 0 : columns * step * step * shape.inputChannels)
            let fixed = width * copied * max(0, shape.kernelHeight - shape.strideHeight)
            let fitting = max(1, (target - fixed) / max(1, perRow))
            let (whole, rest) = positionColumns.quotientAndRemainder(dividingBy: columns)
            let sharing = max(1, (positionRows * (whole + (rest > 0 ? 1 : 0)) + tiles - 1) / tiles)
            let rows = max(1, min(positionRows, fitting, sharing, mostRows))
            let total =
                Double(whole) * cost.ofRow(columns, rows: rows)
                + (rest > 0 ? cost.ofRow(rest, rows: rows) : 0)
            if total < best.cost { best = (total, rows, columns) }
        }
        (rows, columns, panelGroups) = (best.rows, best.columns, 1)
    }

    /// Cuts an image that is read pixel by pixel, in place, into blocks that waste nothing.
    ///
    /// Where the weights are many (128 KB: more than a tile's pixels) and the pixels few, tiles divide the output
    /// channels, so that no weight is read twice: a layer of 320 to 1280 channels on 8x8 px takes 0.32 ms instead of 0.51.
    init(pixels: Int, products: PackedProduct, takesSums: Bool) {
        let (lanes, method) = (products.lanes, products.method)
        let block = Self.block(lanes: lanes, method)
        rows = 1
        let weights = products.rowLength * products.paddedColumns
        if weights > Self.weightTarget / 2, pixels * products.rowLength <= Self.fusedScratchTarget,
            products.fillsVectors
        {
            let groups = min(products.panels, max(Self.heavyTileTarget, weights / Self.weightTarget))
            let parts = max(1, min(Self.tileTarget / 2 / groups, pixels / (4 * block)))
            columns = (pixels + parts * block - 1) / (parts * block) * block
            panelGroups = groups
        } else {
            var part = max(block, min(pixels / Self.tileTarget, 96, Self.scratchTarget / products.rowLength))
            while Self.blockRows(
                part, lanes: lanes, method, keepsBlocks: takesSums && products.kernelRows > 1) > part
            { part += 1 }
            columns = part
            panelGroups = 1
        }
    }

    /// Rows of a product's largest block in registers.
    static func block(lanes: Int, _ method: ProductMethod = .float32) -> Int {
        method == .bfloat16Tiles ? 32 : lanes == 16 ? 14 : lanes == 8 ? 6 : 4
    }

    /// Rows of whole blocks that cost as much as `rows`.
    ///
    /// Small blocks wait for their own sums: two units of four cycles need eight vectors under way, which are four rows. With
    /// vectors of 16, blocks of fourteen and of eight rows are so chosen that from fourteen rows on few are left, unless blocks
    /// are kept as they were: how sums of columns are rounded depends on blocks and tiles, and what is painted by those of
    /// windows of several rows has to come out again.
    static func blockRows(_ rows: Int, lanes: Int, _ method: ProductMethod, keepsBlocks: Bool) -> Int {
        if method == .bfloat16Tiles { return (rows + 15) / 16 * 16 }
        let (whole, rest) = rows.quotientAndRemainder(dividingBy: block(lanes: lanes))
        return switch lanes {
        case 16 where method == .float32 && !keepsBlocks: rows < 14 ? (rows + 3) / 4 * 4 : rows + rows % 2
        case 16: whole * 14 + rest + rest % 2
        case 8: whole * 6 + (rest == 0 ? 0 : max(4, rest))
        default: whole * 4 + (rest + 1) / 2 * 2
        }
    }
}
