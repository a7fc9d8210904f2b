internal import ImageCodecs
internal import Kernels
internal import Pyramids
internal import Tensors

extension Stylizer {
    /// The paintings of all layers as one, `[height, width, 3]`.
    func joined(
        _ layers: RegionLayers, _ paintings: [Rendition: [UInt8]], size: PixelSize, control: RunControl
    ) throws -> [UInt8] {
        let layers = layers.layers.map {
            RegionBlend.Layer(painting: paintings[$0.rendition]!, mask: $0.mask)
        }
        return try joined(layers, size: size, control: control)
    }

    /// Puts the photo itself over `result` where the mask is white.
    func keep(
        _ mask: RegionMask, of photo: RasterImage, in result: inout RasterImage, control: RunControl
    ) throws {
        let values = try mask.values(at: result.size, concurrently: concurrently)
        let photo = try resized(photo, width: result.width, height: result.height)
        result.rgb = try joined(
            [.init(painting: result.rgb, mask: nil), .init(painting: photo.rgb, mask: values)],
            size: result.size, control: control)
    }

    private func joined(
        _ layers: [RegionBlend.Layer], size: PixelSize, control: RunControl
    ) throws -> [UInt8] {
        if layers.count == 1 { return layers[0].painting }
        do {
            return try RegionBlend(size: size).blend(layers, on: pool, control: control)
        } catch TensorError.outOfMemory(let bytes) {
            throw StyleError.outOfMemory(bytes: bytes)
        }
    }
}
