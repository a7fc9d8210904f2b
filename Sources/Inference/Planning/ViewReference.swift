internal import Kernels

/// A value as its readers see it: where it lies, and what is applied on the way.
struct ViewReference: Sendable {
    /// Where the value lies; `nil` for the input image, and for what a fused producer computes.
    var location: Location?
    /// The convolution that computes this value for each of its consumer's tiles: it is never in memory.
    var producer: ProducerReference?
    /// Floats from one pixel to the next.
    var pixelStride: Int
    var height: Int
    var width: Int
    var channels: Int
    var transform: TransformReference?

    /// A dense value of this size at `location`; `nil` for the input image.
    init(at location: Location?, height: Int, width: Int, channels: Int) {
        self.init(at: location, pixelStride: channels, height: height, width: width, channels: channels)
    }

    /// A value whose pixels are `pixelStride` floats apart.
    init(at location: Location?, pixelStride: Int, height: Int, width: Int, channels: Int) {
        self.location = location
        self.pixelStride = pixelStride
        self.height = height
        self.width = width
        self.channels = channels
    }

    /// Floats of the value.
    var count: Int { height * width * channels }

    /// Whether a pixel's channels follow those of the one before.
    var isDense: Bool { pixelStride == channels }

    /// Whether what is read depends on the style.
    var isStyled: Bool { transform?.isStyled ?? false || producer?.references.source.isStyled ?? false }

    /// Whether the input image is read, directly or by a fused producer.
    var readsInputImage: Bool { producer.map(\.references.source.readsInputImage) ?? (location == nil) }

    /// Every place of the arena that reading it needs, but for the parameters of norms, which stay for the whole run.
    var locations: [Location] {
        [location, transform?.residual, transform?.copy].compactMap(\.self)
            + (producer?.references.locations ?? [])
    }
}

/// A fused producer: its tiles, and what it reads.
final class ProducerReference: Sendable {
    let task: ConvolutionTask
    let references: ConvolutionReferences

    init(_ task: ConvolutionTask, _ references: ConvolutionReferences) {
        self.task = task
        self.references = references
    }
}

/// What happens to a value while it is read: `activation(x * scale + shift) + residual`.
struct TransformReference: Sendable {
    /// `[period]` scales, then `[period]` shifts.
    var parameters: Location
    var period: Int
    var activation: Activation
    var residual: Location?
    /// Where the first reader keeps the result for the others, if it does.
    var copy: Location?
    /// Whether the parameters depend on the style.
    var isStyled: Bool
}

/// Where a step writes a value.
struct Destination: Sendable {
    /// Where the first pixel lies.
    var location: Location
    /// Floats from one pixel to the next.
    var pixelStride: Int
}

/// What a convolution reads and where it writes.
struct ConvolutionReferences: Sendable {
    var source: ViewReference
    /// Where the result goes; `nil` for a fused producer, whose output is never in memory.
    var out: Location?
    /// Floats from one output pixel to the next.
    var outStride: Int
    var residual: Location?

    /// Every place of the arena that it reads or writes.
    var locations: [Location] { source.locations + [out, residual].compactMap(\.self) }
}
