import Stylization

/// The styles that a request is painted in, and the regions that some of them are for.
struct StyleList {
    /// A region as it was asked for.
    struct Region {
        let mask: MaskSource
        /// 0...1; `nil` for the painting's.
        var strength: Float?
    }

    /// The ground's and those of all regions.
    private(set) var styles: [PaintingRequest.WeightedStyle] = []
    /// From the bottom up.
    private(set) var regions: [Region] = []
    /// Which of the styles have a weight of their own.
    private var weighted: Set<Int> = []

    private static let defaultRatio = 50.0

    /// Takes `style`, or `styles` and what belongs to them, out of a request.
    ///
    /// Throws ``Problem`` (422).
    init(
        kind: PaintingRequest.Kind, fields: inout FieldReader, defaults: StyleSource.Defaults,
        limits: ServerLimits
    ) throws(Problem) {
        if kind == .stylize, !Self.hasMasks(fields) {
            styles = [try Self.single(&fields, defaults: defaults, limits: limits)]
            return
        }
        let ratio = kind == .combine ? try fields.number("ratio", in: 0...100) : nil
        let extrapolates = try fields.flag("extrapolate") ?? false
        let most = StylizationLimits.mostMixedStyles
        let least = Self.hasMasks(fields) ? 1 : 2
        guard let items = try fields.list("styles", count: least...most) else {
            throw .invalidField(
                "styles", "the styles are missing", allowed: "2...\(most) styles with weights")
        }
        if kind == .stylize, fields.value("style") != nil {
            throw .invalidField(
                "style", "the style is given beside styles", allowed: "one of style, styles",
                hint: "put it into styles, without a mask")
        }
        for (index, item) in items.enumerated() {
            try add(item, index: index, extrapolates: extrapolates, defaults: defaults, limits: limits)
        }
        try checkRegions()
        try applyWeights(ratio: ratio)
    }

    private static func hasMasks(_ fields: FieldReader) -> Bool {
        guard case .list(let items)? = fields.peek("styles") else { return false }
        return items.contains { item in
            guard case .object(let entry) = item else { return false }
            return FieldReader(entry).peek("mask") != nil
        }
    }

    /// The one style of a photo without regions.
    private static func single(
        _ fields: inout FieldReader, defaults: StyleSource.Defaults, limits: ServerLimits
    ) throws(Problem) -> PaintingRequest.WeightedStyle {
        guard let style = fields.value("style") else {
            if fields.peek("styles") != nil {
                throw .invalidField(
                    "styles", "there are several styles where one is painted",
                    allowed: "one style, or styles of which some have a mask",
                    hint: "send one, give some a mask, or mix them with POST /api/combine")
            }
            throw .invalidField("style", "the style is missing", allowed: "a style")
        }
        let source = try StyleSource(style, name: "style", defaults: defaults, limits: limits)
        return PaintingRequest.WeightedStyle(source: source, weight: 1, field: "style")
    }

    // MARK: Entries

    private mutating func add(
        _ item: FieldValue, index: Int, extrapolates: Bool, defaults: StyleSource.Defaults,
        limits: ServerLimits
    ) throws(Problem) {
        let name = "styles[\(index)]"
        let field = "\(name).style"
        var entry = try FieldReader.object(item, name: name)
        guard let style = entry.value("style") else {
            throw .invalidField(field, "the style is missing", allowed: "a style")
        }
        let weight = try entry.weight(extrapolates: extrapolates)
        if weight != nil { weighted.insert(index) }
        let region = try region(&entry, limits: limits)
        try entry.finish()
        styles.append(
            PaintingRequest.WeightedStyle(
                source: try StyleSource(style, name: field, defaults: defaults, limits: limits),
                weight: weight ?? Float(StylizationLimits.defaultWeight), region: region, field: field))
    }

    /// Which region an entry is for; `nil` for the ground.
    ///
    /// One whose mask is that of the entry before it is for the same region.
    private mutating func region(_ entry: inout FieldReader, limits: ServerLimits) throws(Problem) -> Int? {
        let mask = try MaskSource.ifPresent("mask", in: &entry, limits: limits)
        let strength = try entry.strength()
        guard let mask else {
            if strength != nil {
                throw .invalidField(
                    entry.name("strength"), "a style without a mask has the painting's strength",
                    allowed: "a number beside a mask",
                    hint: "leave it out and set the request's strength, or give the style a mask")
            }
            return nil
        }
        if let last = styles.last?.region, mask.isSame(as: regions[last].mask) {
            if let strength, let other = regions[last].strength, strength != other {
                throw .invalidField(
                    entry.name("strength"), "two styles of one region have two strengths",
                    allowed: "\(FieldReader.plain(Double(other * 100)))",
                    hint:
                        "styles that follow one another with the same mask are mixed: give them one strength")
            }
            regions[last].strength = regions[last].strength ?? strength
            return last
        }
        regions.append(Region(mask: mask, strength: strength))
        return regions.count - 1
    }

    // MARK: What holds for all entries

    private func checkRegions() throws(Problem) {
        guard regions.count <= StyleRegion.mostRegions else {
            throw .invalidField(
                "styles", "there are \(regions.count) regions",
                allowed: "at most \(StyleRegion.mostRegions) regions besides the ground",
                hint: "join masks, or leave some out")
        }
        guard regions.isEmpty || styles.contains(where: { $0.region == nil }) else {
            throw .invalidField(
                "styles", "every style has a mask, and nothing is left to paint where all of them are black",
                allowed: "at least one style without a mask",
                hint: "give one style without a mask: the ground, which is seen where no mask is white")
        }
    }

    /// What is mixed with each other: the ground's styles, and those of each region.
    private var mixes: [[Int]] {
        ([nil] + regions.indices.map { $0 }).map { region in
            styles.indices.filter { styles[$0].region == region }
        }
    }

    private mutating func applyWeights(ratio: Double?) throws(Problem) {
        // Generated clients send defaults that nobody chose.
        let isChosen = ratio != nil && ratio != Self.defaultRatio
        for (index, mix) in mixes.enumerated() {
            let isGround = index == 0
            let isWeighted = mix.contains {
                weighted.contains($0) && styles[$0].weight != Float(StylizationLimits.defaultWeight)
            }
            if isWeighted || (mix.contains(where: weighted.contains) && !(isGround && isChosen)) {
                guard !isGround || !isChosen else {
                    throw .invalidField(
                        "ratio", "ratio and weights say the same thing twice", hint: "send one of them")
                }
                guard mix.reduce(0, { $0 + styles[$1].weight }).magnitude > 1e-6 else {
                    throw .invalidField(
                        regions.isEmpty ? "styles" : "styles[\(mix[0])].weight",
                        "\(StyleError.weightsCancel)",
                        hint: "give one of those that are mixed a weight above 0")
                }
            } else if isGround, mix.count == 2 {
                let share = Float((ratio ?? Self.defaultRatio) / 100)
                styles[mix[0]].weight = 1 - share
                styles[mix[1]].weight = share
            } else if isGround, isChosen {
                throw .invalidField(
                    "ratio", "a ratio needs exactly two styles", hint: "give each style a weight")
            }
        }
    }
}
