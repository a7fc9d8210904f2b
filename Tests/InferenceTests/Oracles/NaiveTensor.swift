import GraphModel

/// A tensor in double, row-major, with TensorFlow's operators written as their definitions read.
struct NaiveTensor {
    var dimensions: [Int]
    var values: [Double]

    func mapped(_ transform: (Double) -> Double) -> NaiveTensor {
        NaiveTensor(dimensions: dimensions, values: values.map(transform))
    }

    /// Elementwise, with broadcasting: missing leading extents and extents of one repeat.
    func combined(with other: NaiveTensor, _ operation: (Double, Double) -> Double) -> NaiveTensor {
        let rank = max(dimensions.count, other.dimensions.count)
        func extended(_ dimensions: [Int]) -> [Int] {
            Array(repeating: 1, count: rank - dimensions.count) + dimensions
        }
        let left = extended(dimensions), right = extended(other.dimensions)
        for (a, b) in zip(left, right) { precondition(a == b || a == 1 || b == 1, "\(left) and \(right)") }
        let result = zip(left, right).map { $0 == 1 ? $1 : $0 }
        var values: [Double] = []
        values.reserveCapacity(result.reduce(1, *))
        var position = Array(repeating: 0, count: rank)
        for _ in 0..<result.reduce(1, *) {
            var a = 0, b = 0
            for axis in 0..<rank {
                a = a * left[axis] + (left[axis] == 1 ? 0 : position[axis])
                b = b * right[axis] + (right[axis] == 1 ? 0 : position[axis])
            }
            values.append(operation(self.values[a], other.values[b]))
            var axis = rank - 1
            while axis >= 0 {
                position[axis] += 1
                if position[axis] < result[axis] { break }
                position[axis] = 0
                axis -= 1
            }
        }
        return NaiveTensor(dimensions: result, values: values)
    }

    // MARK: Pictures, `[1, height, width, channels]`

    private var height: Int { dimensions[1] }
    private var width: Int { dimensions[2] }
    private var channels: Int { dimensions[3] }

    private subscript(y: Int, x: Int, channel: Int) -> Double { values[(y * width + x) * channels + channel] }

    /// A picture whose numbers `value` gives.
    private static func picture(
        _ height: Int, _ width: Int, _ channels: Int, _ value: (Int, Int, Int) -> Double
    ) -> NaiveTensor {
        var values: [Double] = []
        values.reserveCapacity(height * width * channels)
        for y in 0..<height {
            for x in 0..<width { for channel in 0..<channels { values.append(value(y, x, channel)) } }
        }
        return NaiveTensor(dimensions: [1, height, width, channels], values: values)
    }

    /// Output extent and padding before, along one axis.
    private static func extent(_ input: Int, _ window: Int, _ stride: Int, _ padding: Padding) -> (
        Int, before: Int
    ) {
        switch padding {
        case .valid: return ((input - window) / stride + 1, 0)
        case .same:
            let output = (input + stride - 1) / stride
            return (output, max(0, (output - 1) * stride + window - input) / 2)
        }
    }

    func convolved(_ weights: NaiveTensor, _ strides: Strides, _ padding: Padding, isDepthwise: Bool)
        -> NaiveTensor
    {
        let window = weights.dimensions
        let (rows, top) = Self.extent(height, window[0], strides.height, padding)
        let (columns, left) = Self.extent(width, window[1], strides.width, padding)
        return Self.picture(rows, columns, isDepthwise ? window[2] : window[3]) { y, x, output in
            var sum = 0.0
            for i in 0..<window[0] {
                for j in 0..<window[1] {
                    let row = y * strides.height - top + i, column = x * strides.width - left + j
                    guard (0..<height).contains(row), (0..<width).contains(column) else { continue }
                    let cell = (i * window[1] + j) * window[2]
                    if isDepthwise {
                        sum += self[row, column, output] * weights.values[cell + output]
                    } else {
                        for k in 0..<channels {
                            sum += self[row, column, k] * weights.values[(cell + k) * window[3] + output]
                        }
                    }
                }
            }
            return sum
        }
    }

    func pooled(
        _ window: Strides, _ strides: Strides, _ padding: Padding, _ reduce: ([Double]) -> Double
    ) -> NaiveTensor {
        let (rows, top) = Self.extent(height, window.height, strides.height, padding)
        let (columns, left) = Self.extent(width, window.width, strides.width, padding)
        return Self.picture(rows, columns, channels) { y, x, channel in
            var inside: [Double] = []
            for i in 0..<window.height {
                for j in 0..<window.width {
                    let row = y * strides.height - top + i, column = x * strides.width - left + j
                    guard (0..<height).contains(row), (0..<width).contains(column) else { continue }
                    inside.append(self[row, column, channel])
                }
            }
            return reduce(inside)
        }
    }

    /// `paddings`: before and after for each of the four axes.
    func padded(_ paddings: [Int], mirrors: Bool) -> NaiveTensor {
        func inside(_ position: Int, _ extent: Int) -> Int? {
            if (0..<extent).contains(position) { return position }
            return mirrors ? (position < 0 ? -position : 2 * extent - 2 - position) : nil
        }
        return Self.picture(
            height + paddings[2] + paddings[3], width + paddings[4] + paddings[5], channels
        ) { y, x, channel in
            guard let row = inside(y - paddings[2], height), let column = inside(x - paddings[4], width)
            else {
                return 0
            }
            return self[row, column, channel]
        }
    }

    func resized(height newHeight: Int, width newWidth: Int) -> NaiveTensor {
        Self.picture(newHeight, newWidth, channels) { y, x, channel in
            self[y * height / newHeight, x * width / newWidth, channel]
        }
    }

    func mean(axes: [Int], keepsDimensions: Bool) -> NaiveTensor {
        precondition(axes.map { $0 < 0 ? $0 + 4 : $0 }.sorted() == [1, 2], "only height and width")
        let means = (0..<channels).map { channel in
            stride(from: channel, to: values.count, by: channels).reduce(0) { $0 + values[$1] }
                / Double(height * width)
        }
        return NaiveTensor(dimensions: keepsDimensions ? [1, 1, 1, channels] : [1, channels], values: means)
    }

    static func concatenated(_ parts: [NaiveTensor], axis: Int) -> NaiveTensor {
        precondition(axis == 3 || axis == -1, "only channels")
        let owners = parts.enumerated().flatMap { part, tensor in (0..<tensor.channels).map { (part, $0) } }
        return picture(parts[0].height, parts[0].width, owners.count) { y, x, channel in
            parts[owners[channel].0][y, x, owners[channel].1]
        }
    }

    // MARK: Axes

    func squeezed(_ axes: [Int]) -> NaiveTensor {
        let all = axes.isEmpty ? dimensions.indices.filter { dimensions[$0] == 1 } : axes
        let removed = Set(all.map { $0 < 0 ? $0 + dimensions.count : $0 })
        return NaiveTensor(
            dimensions: dimensions.indices.filter { !removed.contains($0) }.map { dimensions[$0] },
            values: values)
    }

    func expanded(at axis: Int) -> NaiveTensor {
        var dimensions = dimensions
        dimensions.insert(1, at: axis < 0 ? axis + dimensions.count + 1 : axis)
        return NaiveTensor(dimensions: dimensions, values: values)
    }
}
