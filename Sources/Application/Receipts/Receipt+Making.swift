package import ImageCodecs
package import Stylization

extension Receipt {
    /// What a receipt tells besides the painting's settings.
    package struct Making: Sendable {
        /// The program's version.
        package var version: String
        /// `stylize` or `combine`.
        package var kind: String
        /// The photo.
        package var content: Content
        /// The styles that were mixed, the ground's and those of all regions.
        package var styles: [Style]
        /// The networks of the task; those that are not known have no digest.
        package var networks: [NetworkDescription]
        /// How the file is encoded.
        package var encoding: ResultEncoding
        /// The level of the processor's instructions.
        package var cpuLevel: String
        /// What the transformer computes in.
        package var precision: String

        /// What is told of a painting by `engine`.
        package init(
            by engine: any StylizationEngine, version: String, kind: String, content: Content,
            styles: [Style], networks: [NetworkDescription], encoding: ResultEncoding
        ) {
            self.version = version
            self.kind = kind
            self.content = content
            self.styles = styles
            self.networks = networks
            self.encoding = encoding
            cpuLevel = engine.processor
            precision = engine.precision
        }
    }

    /// The receipt of `painting`, which came of `task`, as it is encoded; see ``ResultEncoding/encoded(_:)``.
    package init(of painting: RasterImage, _ task: StylizationTask, _ making: Making) {
        let finish = task.finish
        // The photo's own size decides, as it did when the painting was planned.
        let sizes = PaintingSizes(
            width: making.content.width, height: making.content.height, contentSize: task.contentSize,
            brush: task.brush, previewHeight: task.previewHeight)
        self.init(
            version: making.version, kind: making.kind, width: painting.width, height: painting.height,
            contentSize: .init(task.contentSize), brush: .init(task.brush), brushFactor: sizes.brushFactor,
            previewHeight: sizes.isSmaller ? task.previewHeight : nil, strength: Self.percent(task.strength),
            preserveColor: .init(percent: finish.preserveColor),
            saturation: finish.saturation == 0 ? nil : finish.saturation,
            contrast: finish.contrast == 0 ? nil : finish.contrast,
            grain: finish.grain == 0 ? nil : finish.grain, padding: task.padding.rawValue,
            styleModel: task.styleModel, transformer: task.transformer,
            models: [task.styleModel, task.transformer].map { name in
                Model(name: name, digest: making.networks.first { $0.name == name }?.digest)
            },
            content: making.content, styles: making.styles,
            regions: task.regions.isEmpty
                ? nil
                : task.regions.map { Region(mask: $0.mask.digest, strength: Self.percent($0.strength)) },
            strengthMask: task.strengthMap?.digest, keep: task.kept?.digest,
            format: making.encoding.format.rawValue,
            quality: making.encoding.format.isLossy ? making.encoding.quality : nil,
            opaque: making.encoding.isOpaque ? true : nil,
            profile: making.encoding.profile == .sRGB ? nil : making.encoding.profile.rawValue,
            cpuLevel: making.cpuLevel, precision: making.precision,
            pixels: sizes.isSmaller ? nil : painting.digest)
        checksum = expectedChecksum
    }

    /// A strength of 0 to 1 in percent, as it was asked for: 30, where the product of its nearest float has a digit more.
    package static func percent(_ strength: Float) -> Float {
        let short = (strength * 1e6).rounded() / 1e4
        return part(ofPercent: short) == strength ? short : strength * 100
    }

    /// The strength of 0 to 1 that a percentage asks for.
    package static func part(ofPercent percent: Float) -> Float { Float(decimal(percent) / 100) }

    /// The number that the shortest digits of a float say, as it stands in JSON.
    package static func decimal(_ number: Float) -> Double { Double("\(number)") ?? Double(number) }
}

/// How a result is encoded.
package struct ResultEncoding: Sendable {
    package var format: ImageFormat
    /// 1...100.
    package var quality: Int
    package var profile: OutputProfile
    /// Whether transparent places become white.
    package var isOpaque: Bool

    /// Such an encoding.
    package init(format: ImageFormat, quality: Int, profile: OutputProfile, isOpaque: Bool = false) {
        self.format = format
        self.quality = quality
        self.profile = profile
        self.isOpaque = isOpaque
    }

    /// What of `painting` is encoded.
    package func encoded(_ painting: RasterImage) -> RasterImage {
        isOpaque ? painting.flattened() : painting
    }
}
