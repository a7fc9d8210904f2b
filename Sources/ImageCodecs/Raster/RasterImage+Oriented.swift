extension RasterImage {
    /// The picture turned as `orientation` says.
    ///
    /// Only ``ImageDecoder`` does this to what it reads.
    func oriented(_ orientation: Orientation) -> RasterImage {
        if orientation == .topLeft { return self }
        let turn = PixelTurn(orientation: orientation, width: width, height: height)
        return withPixels(
            width: turn.width, height: turn.height, rgb: turn.applied(to: rgb, channels: 3),
            alpha: alpha.map { turn.applied(to: $0, channels: 1) })
    }
}

/// Where each pixel of a turned picture comes from: an affine walk over the stored one.
private struct PixelTurn {
    let width: Int
    let height: Int
    /// The stored pixel, counted row-major, that becomes the first one.
    let origin: Int
    /// Steps in stored pixels for one pixel to the right, and one down.
    let right: Int
    let down: Int

    init(orientation: Orientation, width stored: Int, height storedHeight: Int) {
        let lastX = stored - 1
        let lastRow = (storedHeight - 1) * stored
        width = orientation.swapsSides ? storedHeight : stored
        height = orientation.swapsSides ? stored : storedHeight
        switch orientation {
        case .topLeft: (origin, right, down) = (0, 1, stored)
        case .topRight: (origin, right, down) = (lastX, -1, stored)
        case .bottomRight: (origin, right, down) = (lastRow + lastX, -1, -stored)
        case .bottomLeft: (origin, right, down) = (lastRow, 1, -stored)
        case .leftTop: (origin, right, down) = (0, stored, 1)
        case .rightTop: (origin, right, down) = (lastRow, -stored, 1)
        case .rightBottom: (origin, right, down) = (lastRow + lastX, -stored, -1)
        case .leftBottom: (origin, right, down) = (lastX, stored, -1)
        }
    }

    func applied(to pixels: [UInt8], channels: Int) -> [UInt8] {
        let count = pixels.count
        return [UInt8](unsafeUninitializedCapacity: count) { out, initialized in
            initialized = count
            pixels.withUnsafeBufferPointer { source in
                guard let from = source.baseAddress, let to = out.baseAddress else { return }
                // Square blocks: a column of the stored picture is a cache line per pixel, used for 64 rows.
                let block = 64
                for top in stride(from: 0, to: height, by: block) {
                    for left in stride(from: 0, to: width, by: block) {
                        for y in top..<min(top + block, height) {
                            var source = origin + y * down + left * right
                            var target = (y * width + left) * channels
                            for _ in left..<min(left + block, width) {
                                for channel in 0..<channels {
                                    to[target + channel] = from[source * channels + channel]
                                }
                                source += right
                                target += channels
                            }
                        }
                    }
                }
            }
        }
    }
}
