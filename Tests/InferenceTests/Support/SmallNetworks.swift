import GraphModel

/// Small random networks of the shapes that the real ones are made of.
enum SmallNetworks: String, CaseIterable, Sendable {
    case chain, residual, mobile, inception, transformer, pooledVector, sharedReaders, sharedConcatenations

    /// The network of a seed; the same on every platform.
    func graph(seed: UInt64) -> Graph {
        GraphBuilder.graph(seed: seed) { b in
            switch self {
            case .chain: Self.chain(&b)
            case .residual: Self.residual(&b)
            case .mobile: Self.mobile(&b)
            case .inception: Self.inception(&b)
            case .transformer: Self.transformer(&b)
            case .pooledVector: Self.pooledVector(&b)
            case .sharedReaders: Self.shared(&b, concatenates: false)
            case .sharedConcatenations: Self.shared(&b, concatenates: true)
            }
        }
    }

    /// Bias or batch norm, then an activation, each of them or not.
    private static func finish(_ b: inout GraphBuilder, _ input: Int) -> Int {
        var value = input
        switch b.int(0...3) {
        case 0: value = b.bias(value)
        case 1: value = b.batchNorm(value)
        case 2: value = b.batchNorm(b.bias(value))
        default: break
        }
        switch b.int(0...2) {
        case 0: value = b.unary(.relu, value)
        case 1: value = b.unary(.relu6, value)
        default: break
        }
        return value
    }

    private static func chain(_ b: inout GraphBuilder) -> Int {
        var value = b.image
        for layer in 0..<b.int(1...4) {
            let kernel = b.pick([(1, 1), (3, 3), (3, 3), (5, 5), (1, 3), (3, 1), (2, 2)])
            value = b.conv(
                value, b.int(1...20), kernel: kernel, strides: b.pick([(1, 1), (1, 1), (2, 2), (1, 2)]),
                padding: layer == 0 ? b.pick([.same, .valid]) : .same)
            value = finish(&b, value)
        }
        return value
    }

    private static func residual(_ b: inout GraphBuilder) -> Int {
        let channels = b.int(3...18)
        var value = finish(&b, b.conv(b.image, channels))
        for _ in 0..<b.int(1...3) {
            let inner = finish(&b, b.conv(value, b.int(1...18)))
            let outer = b.bias(b.conv(inner, channels, kernel: b.pick([(1, 1), (3, 3)])))
            value = b.int(0...1) == 0 ? b.add(value, outer) : b.add(outer, value)
            if b.int(0...1) == 0 { value = b.unary(.relu, value) }
        }
        return b.int(0...1) == 0 ? value : finish(&b, b.conv(value, b.int(1...9)))
    }

    private static func mobile(_ b: inout GraphBuilder) -> Int {
        var value = b.unary(.relu6, b.batchNorm(b.conv(b.image, b.int(4...12), strides: (2, 2))))
        for _ in 0..<b.int(1...3) {
            let stride = b.int(1...2), channels = b.channels(value)
            var inner = b.unary(.relu6, b.batchNorm(b.conv(value, b.int(5...24), kernel: (1, 1))))
            inner = b.depthwise(inner, kernel: b.pick([3, 3, 5]), stride: stride)
            inner = b.unary(.relu6, b.batchNorm(inner))
            let outputs = stride == 1 && b.int(0...2) > 0 ? channels : b.int(3...16)
            inner = b.batchNorm(b.conv(inner, outputs, kernel: (1, 1)))
            value = stride == 1 && outputs == channels ? b.add(inner, value) : inner
        }
        return value
    }

    private static func inception(_ b: inout GraphBuilder) -> Int {
        var value = b.unary(.relu6, b.batchNorm(b.conv(b.image, b.int(3...9), strides: (2, 2))))
        for _ in 0..<b.int(1...2) {
            let isReduction = b.int(0...2) == 0
            let stride = isReduction ? 2 : 1,
                padding: Padding = isReduction ? b.pick([.valid, .same]) : .same
            var branches: [Int] = []
            for _ in 0..<b.int(1...3) {
                var branch = value
                if b.int(0...1) == 0 {
                    branch = b.unary(.relu6, b.batchNorm(b.conv(branch, b.int(2...9), kernel: (1, 1))))
                }
                if b.int(0...1) == 0, !isReduction {
                    branch = b.batchNorm(b.conv(branch, b.int(2...9), kernel: (1, 7)))
                    branch = b.unary(.relu, branch)
                    branch = b.conv(branch, b.int(2...9), kernel: (7, 1))
                } else {
                    branch = b.conv(branch, b.int(2...17), strides: (stride, stride), padding: padding)
                }
                branches.append(b.batchNorm(branch))
            }
            let activatesTogether = b.int(0...1) == 0
            if !activatesTogether { branches = branches.map { b.unary(.relu6, $0) } }
            if b.int(0...2) > 0 {
                let pool = b.pool(value, isMaximum: b.int(0...1) == 0, stride: stride, padding: padding)
                branches.insert(pool, at: b.int(0...branches.count))
            }
            value = b.concat(branches)
            if activatesTogether { value = b.unary(.relu6, value) }
        }
        return finish(&b, b.conv(value, b.int(1...9), kernel: (1, 1)))
    }

    /// Borders are mirrored or zero throughout; sides must be 13 px at least.
    private static func transformer(_ b: inout GraphBuilder) -> Int {
        let mirrors = b.int(0...1) == 0, isSeparable = b.int(0...1) == 0
        func layer(_ b: inout GraphBuilder, _ input: Int, _ outputs: Int, _ kernel: Int, stride: Int = 1)
            -> Int
        {
            let side = kernel / 2
            var value = mirrors ? b.pad(input, side, side, mirrors: true) : input
            let padding: Padding = mirrors ? .valid : .same
            if isSeparable, b.channels(value) > 3 {
                value = b.depthwise(value, kernel: kernel, stride: stride, padding: padding)
                return b.conv(value, outputs, kernel: (1, 1))
            }
            return b.conv(
                value, outputs, kernel: (kernel, kernel), strides: (stride, stride), padding: padding)
        }
        let first = b.int(3...9), inner = b.int(4...18)
        var value = b.unary(.relu, b.bias(layer(&b, b.image, first, 9)))
        value = b.unary(.relu, b.bias(layer(&b, value, inner, 3, stride: 2)))
        for _ in 0..<b.int(1...2) {
            let one = b.unary(.relu, b.styleNorm(layer(&b, value, inner, 3)))
            let two = b.styleNorm(layer(&b, one, inner, 3))
            value = b.int(0...1) == 0 ? b.add(value, two) : b.add(two, value)
        }
        value = b.unary(.relu, b.styleNorm(layer(&b, b.enlarge(value), b.int(2...9), 3)))
        value = b.styleNorm(layer(&b, value, 3, 9))
        return b.unary(.sigmoid, value)
    }

    private static func pooledVector(_ b: inout GraphBuilder) -> Int {
        let value = finish(&b, b.conv(b.image, b.int(3...20), strides: (2, 2)))
        var vector = b.mean(value)
        vector = finish(&b, b.conv(vector, b.int(2...20), kernel: (1, 1)))
        return b.bias(b.conv(vector, b.int(1...20), kernel: (1, 1)))
    }

    /// Values with several readers, before and after each of their nodes: nothing may be fused into a value that
    /// somebody else still reads.
    private static func shared(_ b: inout GraphBuilder, concatenates: Bool) -> Int {
        let channels = b.int(3...9)
        var values = [b.conv(b.image, channels)]
        for _ in 0..<b.int(4...9) {
            let value = b.pick(values)
            switch b.int(0...(concatenates ? 8 : 6)) {
            case 0: values.append(b.unary(.relu, value))
            case 1: values.append(b.bias(value))
            case 2: values.append(b.batchNorm(value))
            case 3: values.append(b.conv(value, channels, kernel: b.pick([(1, 1), (3, 3)])))
            case 4: values.append(b.add(value, b.pick(values)))
            case 5: values.append(b.depthwise(value))
            case 6: values.append(b.pool(value, isMaximum: b.int(0...1) == 0))
            case 7: values.append(b.conv(b.concat([value, b.pick(values)]), channels, kernel: (1, 1)))
            default: values.append(b.conv(b.unary(.relu6, b.concat([value, b.pick(values)])), channels))
            }
        }
        // Everything is needed.
        return values.dropFirst().reduce(values[0]) { b.add($0, $1) }
    }
}
