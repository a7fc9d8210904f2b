internal import ImageCodecs
internal import Kernels

/// The bands of a tile: of the layer that is added just now, and of all that were added.
struct BlendPlanes {
    /// The layer's pyramid, its weight beside its colours.
    let layer: [PyramidPlane]
    /// What has come together of each band.
    let sum: [PyramidPlane]
    /// Room for a row.
    let sums: UnsafeMutablePointer<PyramidPlane.Pixel>
    /// Room for another.
    let expanded: UnsafeMutablePointer<PyramidPlane.Pixel>
    /// What the layers above have left of each pixel, 0 to 1; in the window of the layer's finest plane.
    let left: UnsafeMutablePointer<Float>

    /// Begins anew, without layers.
    func clear() {
        for plane in sum { plane.pixels.update(repeating: .zero, count: plane.window.count) }
        left.update(repeating: 1, count: layer[0].window.count)
    }

    /// Takes a layer's pixels, under all that were taken before; without a mask it takes what is left.
    func fill(painting: UnsafePointer<UInt8>, mask: UnsafePointer<UInt8>?) {
        let plane = layer[0]
        let columns = plane.window.columns
        var left = left
        for y in plane.window.rows {
            let row = plane.row(y)
            let painting = painting + y * plane.size.width * 3
            for x in columns {
                row[x] = PyramidPlane.Pixel(
                    Float(painting[3 * x]), Float(painting[3 * x + 1]), Float(painting[3 * x + 2]),
                    left[x - columns.lowerBound])
            }
            if let mask {
                let mask = mask + y * plane.size.width
                for x in columns {
                    let weight = row[x].w * (Float(mask[x]) / 255)
                    row[x].w = weight
                    left[x - columns.lowerBound] -= weight
                }
            }
            left += columns.count
        }
    }

    /// Adds the layer's bands to the sums, each under its weight at that scale.
    func add() {
        for level in 1..<layer.count { layer[level].reduce(layer[level - 1], sums) }
        for level in 0..<layer.count - 1 {
            let fine = layer[level], sum = sum[level]
            layer[level + 1].expand(to: sum.window, sums, expanded) { y, expanded in
                let fine = fine.row(y), sum = sum.row(y)
                for x in self.sum[level].window.columns { sum[x] += (fine[x] - expanded[x]) * fine[x].w }
            }
        }
        let coarse = layer[layer.count - 1], coarseSum = sum[sum.count - 1]
        for y in coarseSum.window.rows {
            let coarse = coarse.row(y), sum = coarseSum.row(y)
            for x in coarseSum.window.columns { sum[x] += coarse[x] * coarse[x].w }
        }
    }

    /// Puts the bands together: `result` is the whole picture, `[height, width, 3]`, of which the tile is written.
    func collapse(into result: UnsafeMutablePointer<UInt8>) {
        for level in (0..<sum.count - 1).reversed() {
            let fine = sum[level]
            sum[level + 1].expand(to: fine.window, sums, expanded) { y, expanded in
                let fine = fine.row(y)
                for x in sum[level].window.columns { fine[x] += expanded[x] }
            }
        }
        let plane = sum[0]
        for y in plane.window.rows {
            let row = plane.row(y)
            let result = result + y * plane.size.width * 3
            for x in plane.window.columns {
                let bytes = row[x].clampedBytes
                result[3 * x] = bytes.x
                result[3 * x + 1] = bytes.y
                result[3 * x + 2] = bytes.z
            }
        }
    }
}
