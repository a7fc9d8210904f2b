/// How the plain matrix products of a layer are computed, and its weights packed.
package enum ProductMethod: String, Sendable, CaseIterable {
    /// float32 vectors, at every CPU level.
    case float32 = "f32"
    /// Vectors of bfloat16 pairs: twice the products at a time.
    case bfloat16 = "bf16"
    /// Tiles of bfloat16 pairs, 16 pixels by 16 columns.
    case bfloat16Tiles = "bf16 tiles"

    /// Numbers of a window's row that a step of a product in tiles takes.
    static let tileStep = 32

    /// What the factors are rounded to.
    var precision: Precision { self == .float32 ? .float32 : .bfloat16 }

    /// Rows of packed weights for a window's row of `rowLength` numbers: one for each number, or for each pair, and in tiles
    /// whole steps.
    func weightRows(rowLength: Int) -> Int {
        switch self {
        case .float32: rowLength
        case .bfloat16: (rowLength + 1) / 2
        case .bfloat16Tiles: (rowLength + Self.tileStep - 1) / Self.tileStep * Self.tileStep / 2
        }
    }

    /// Floats of a vector in packed weights, given those of the CPU level.
    func lanes(_ lanes: Int) -> Int { precision == .float32 ? lanes : 16 }
}
